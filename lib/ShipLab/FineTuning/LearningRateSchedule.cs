namespace ShipLab.FineTuning;

/// <summary>The learning rate of each step: a half cosine from <see cref="Rate"/> towards 0, or
/// <see cref="LowestRate"/>, by step or held for an epoch, after an optional warm-up at a constant or a rising rate.
/// A closed form, so that it can be drawn before anything is trained.</summary>
/// <param name="Rate">The rate at the start of the cosine.</param>
/// <param name="Epochs">Length of the training, warm-up included, and of the cosine
/// (as in Dassl: with a warm-up epoch the cosine does not reach its end).</param>
/// <param name="StepsPerEpoch">Steps an epoch.</param>
/// <param name="EachStep">Whether the rate changes after every step (SHIP's code), or every epoch (Dassl).</param>
/// <param name="WarmupEpochs">Epochs at <paramref name="WarmupRate"/> before the cosine.</param>
/// <param name="WarmupRate">The warm-up rate, or where it begins.</param>
public sealed record LearningRateSchedule(
    double Rate, int Epochs, int StepsPerEpoch, bool EachStep = true, int WarmupEpochs = 0, double WarmupRate = 1e-5)
{
    /// <summary>All steps of the training.</summary>
    public int Steps => Epochs * StepsPerEpoch;

    /// <summary>What the cosine goes towards.</summary>
    public double LowestRate { get; init; }

    /// <summary>Whether the warm-up rises to <see cref="Rate"/> in a line (timm), or is constant (Dassl).</summary>
    public bool RisingWarmup { get; init; }

    /// <summary>Whether the cosine has been running behind the warm-up when this ends (timm), or begins there
    /// (Dassl).</summary>
    public bool CosineBehindWarmup { get; init; }

    /// <summary>Whether the cosine's length is that of the training behind the warm-up, so that it reaches its end
    /// (VPT's code, src/solver/lr_scheduler.py).</summary>
    public bool CosineEndsWithTraining { get; init; }

    /// <summary>So many epochs late is every rate: the first is repeated. 1 where a schedule is told of an epoch only
    /// after it (timm's scheduler.step(epoch) at an epoch's end).</summary>
    public int EpochsLate { get; init; }

    /// <summary>The rate used in step 0, 1, ...</summary>
    public double At(int step)
    {
        step = Math.Max(0, step - EpochsLate * StepsPerEpoch);
        var warmup = WarmupEpochs * StepsPerEpoch;
        if (step < warmup)
            return RisingWarmup ? WarmupRate + Share(step, warmup, WarmupEpochs) * (Rate - WarmupRate) : WarmupRate;
        var done = CosineBehindWarmup ? step : step - warmup;
        var share = CosineEndsWithTraining ? Share(done, Steps - warmup, Epochs - WarmupEpochs)
            : Share(done, Steps, Epochs);
        return LowestRate + (Rate - LowestRate) * (1 + Math.Cos(Math.PI * share)) / 2;
    }

    private double Share(int step, int steps, int epochs) =>
        EachStep ? (double)step / steps : (double)(step / StepsPerEpoch) / epochs;
}
