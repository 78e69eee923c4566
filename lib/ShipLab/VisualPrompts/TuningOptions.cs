using System.Text.Json.Serialization;
using TorchSharp.Modules;

namespace ShipLab.VisualPrompts;

/// <summary>Who goes against the gradient.</summary>
public enum TuningOptimizer
{
    /// <summary>Stochastic gradient descent with momentum; decay is added to the gradient.</summary>
    Sgd,

    /// <summary>AdamW (Loshchilov and Hutter, 2019) with betas 0.9, 0.999; decay is apart from the gradient.</summary>
    AdamW,
}

/// <summary>The training that all image tuners share, as VPT's code has it (KMnP/vpt, tune_vtab.py,
/// configs/base-prompt.yaml, src/solver): a rate that rises in a line over the warm-up epochs, then half a cosine to 0,
/// by epoch. No decay of the head's bias.</summary>
public sealed record TuningOptions
{
    /// <summary>The highest rate, as used. VPT chooses v among 50, 25, 10, 5, 2.5, 1, .5, .25, .1, .05 on validation
    /// and uses v * batch / 256; 0.25 is v = 1 at 64 images.</summary>
    [Limits(0)]
    public double LearningRate { get; init; } = 0.25;

    /// <summary>VPT chooses among 0.01, 0.001, 0.0001, 0 on validation; its configuration has 0.0001.</summary>
    [Limits(0)]
    public double WeightDecay { get; init; } = 0.0001;

    /// <summary>VPT: 0.9.</summary>
    [Limits(0, 1)]
    public double Momentum { get; init; } = 0.9;

    /// <summary>VPT's code: SGD.</summary>
    public TuningOptimizer Optimizer { get; init; } = TuningOptimizer.Sgd;

    /// <summary>VPT: 100.</summary>
    [Limits(0)]
    public int Epochs { get; init; } = 100;

    /// <summary>VPT: 10. The first epoch has rate 0 then (its code's scheduler begins so).</summary>
    [Limits(0)]
    public int WarmupEpochs { get; init; } = 10;

    /// <summary>Images a step. VPT's configuration: 128; here 64, as Semantic Hierarchical Prompts have it
    /// (their train.py), so that both see as many steps.</summary>
    [Limits(1)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Keep the epoch that is best on the task's validation images instead of the last one.</summary>
    [JsonPropertyOrder(1)]
    public bool SelectOnValidation { get; init; }

    /// <summary>The rate of each step.</summary>
    internal LearningRateSchedule Schedule(int stepsPerEpoch) =>
        new(LearningRate, Epochs, stepsPerEpoch, EachStep: false, WarmupEpochs, WarmupRate: 0)
        {
            RisingWarmup = true, CosineEndsWithTraining = true,
        };

    /// <summary>The optimizer of what a classifier learns.</summary>
    internal optim.Optimizer Over(TunedClassifier classifier)
    {
        var (decayed, kept) = classifier.Groups();
        return Optimizer == TuningOptimizer.AdamW
            ? optim.AdamW([Adam(decayed, WeightDecay), Adam(kept, 0)])
            : optim.SGD([Plain(decayed, WeightDecay), Plain(kept, 0)], LearningRate);

        AdamW.ParamGroup Adam(Parameter[] weights, double decay) => new(weights, LearningRate, weight_decay: decay);
        SGD.ParamGroup Plain(Parameter[] weights, double decay) =>
            new(weights, LearningRate, Momentum, weight_decay: decay);
    }
}
