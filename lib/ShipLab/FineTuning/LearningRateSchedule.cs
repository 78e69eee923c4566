namespace ShipLab.FineTuning;

/// <summary>The learning rate of each step: a half cosine from <see cref="Rate"/> towards 0,
/// by step or held for an epoch, after an optional warm-up at a constant rate or one that rises.
/// A closed form, so that it can be drawn before anything is trained.</summary>
/// <param name="Rate">The rate at the start of the cosine.</param>
/// <param name="Epochs">Length of the training, warm-up included, and of the cosine
/// (as in Dassl: with a warm-up epoch the cosine does not reach its end).</param>
/// <param name="StepsPerEpoch">Steps an epoch.</param>
/// <param name="EachStep">Whether the rate changes after every step (SHIP's code), or every epoch (Dassl).</param>
/// <param name="WarmupEpochs">Epochs at <paramref name="WarmupRate"/> before the cosine.</param>
/// <param name="WarmupRate">The constant warm-up rate.</param>
/// <param name="Rising">The warm-up rises in a line from 0 to the rate, and the cosine ends with the training
/// (VPT's code, src/solver/lr_scheduler.py).</param>
public sealed record LearningRateSchedule(
    double Rate, int Epochs, int StepsPerEpoch, bool EachStep = true, int WarmupEpochs = 0, double WarmupRate = 1e-5,
    bool Rising = false)
{
    /// <summary>All steps of the training.</summary>
    public int Steps => Epochs * StepsPerEpoch;

    /// <summary>The rate used in step 0, 1, ...</summary>
    public double At(int step)
    {
        var warmup = WarmupEpochs * StepsPerEpoch;
        var done = step - warmup;
        if (done < 0) return Rising ? Rate * Share(step, warmup) : WarmupRate;
        var share = Share(done, Rising ? Steps - warmup : Steps);
        return Rate * (1 + Math.Cos(Math.PI * share)) / 2;
    }

    /// <summary>How much of so many steps is done; by whole epochs where the rate is held for one.</summary>
    private double Share(int done, int steps) =>
        EachStep ? (double)done / steps : (double)(done / StepsPerEpoch) / (steps / StepsPerEpoch);
}
