namespace ShipLab.FineTuning;

/// <summary>The learning rate of each step: a half cosine from <see cref="Rate"/> towards 0,
/// by step or held for an epoch, after an optional warm-up at a constant rate.
/// A closed form, so that it can be drawn before anything is trained.</summary>
/// <param name="Rate">The rate at the start of the cosine.</param>
/// <param name="Epochs">Length of the training, warm-up included, and of the cosine
/// (as in Dassl: with a warm-up epoch the cosine does not reach its end).</param>
/// <param name="StepsPerEpoch">Steps an epoch.</param>
/// <param name="EachStep">Whether the rate changes after every step (SHIP's code), or every epoch (Dassl).</param>
/// <param name="WarmupEpochs">Epochs at <paramref name="WarmupRate"/> before the cosine.</param>
/// <param name="WarmupRate">The constant warm-up rate.</param>
public sealed record LearningRateSchedule(
    double Rate, int Epochs, int StepsPerEpoch, bool EachStep = true, int WarmupEpochs = 0, double WarmupRate = 1e-5)
{
    /// <summary>All steps of the training.</summary>
    public int Steps => Epochs * StepsPerEpoch;

    /// <summary>The rate used in step 0, 1, ...</summary>
    public double At(int step)
    {
        var done = step - WarmupEpochs * StepsPerEpoch;
        if (done < 0) return WarmupRate;
        var share = EachStep ? (double)done / Steps : (double)(done / StepsPerEpoch) / Epochs;
        return Rate * (1 + Math.Cos(Math.PI * share)) / 2;
    }
}
