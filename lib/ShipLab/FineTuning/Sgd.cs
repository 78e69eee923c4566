using System.Text.Json.Serialization;
using TorchSharp.Modules;

namespace ShipLab.FineTuning;

/// <summary>Stochastic gradient descent with its rates: a half cosine after a constant warm-up.
/// The defaults are those of CoOp's released configuration (Dassl's where it is silent),
/// which CoCoOp's and CLIP-Adapter's share.</summary>
public sealed record Sgd
{
    /// <summary>The rate at the start of the cosine. CoOp's paper, section 4.1 (training details): 0.002.</summary>
    [Limits(0)]
    public double LearningRate { get; init; } = 0.002;

    /// <summary>Dassl's default: 0.9.</summary>
    [Limits(0, 1)]
    public double Momentum { get; init; } = 0.9;

    /// <summary>Dassl's default: 5e-4.</summary>
    [Limits(0)]
    public double WeightDecay { get; init; } = 5e-4;

    /// <summary>Change the rate every step instead of every epoch (Dassl).</summary>
    [JsonPropertyOrder(1)]
    public bool RateEachStep { get; init; }

    /// <summary>Epochs at <see cref="WarmupRate"/> before the cosine. CoOp's configuration: 1.</summary>
    [JsonPropertyOrder(1)]
    [Limits(0)]
    public int WarmupEpochs { get; init; } = 1;

    /// <summary>CoOp's paper, section 4.1: 1e-5.</summary>
    [JsonPropertyOrder(1)]
    [Limits(0)]
    public double WarmupRate { get; init; } = 1e-5;

    /// <summary>Without momentum, weight decay and warm-up, the rate changed every step.</summary>
    public static Sgd Plain(double learningRate) =>
        new() { LearningRate = learningRate, Momentum = 0, WeightDecay = 0, RateEachStep = true, WarmupEpochs = 0 };

    /// <summary>The optimizer of some weights.</summary>
    internal optim.Optimizer Over(IEnumerable<Parameter> weights) =>
        optim.SGD(weights, LearningRate, Momentum, weight_decay: WeightDecay);

    /// <summary>The rate of each step.</summary>
    internal LearningRateSchedule Schedule(int epochs, int stepsPerEpoch) =>
        new(LearningRate, epochs, stepsPerEpoch, RateEachStep, WarmupEpochs, WarmupRate);
}
