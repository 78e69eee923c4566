using System.Text.Json.Serialization;

namespace ShipLab.FineTuning;

/// <summary>How CLIP-Adapter is trained. <see cref="Paper"/> is the paper (Gao et al., CLIP-Adapter: better
/// vision-language models with feature adapters, IJCV 2024), <see cref="Official"/> the released code run as its README
/// says, with CoOp's configuration; <see cref="Toyland"/> is for the tiny CLIP of the drawn world.</summary>
public sealed record ClipAdapterOptions
{
    /// <summary>The bottleneck has 1 / Reduction of the feature's size. Paper, section 4.1, and code: 4.</summary>
    [Limits(1)]
    public int Reduction { get; init; } = 4;

    /// <summary>Shares of the adapted feature in the blend ("residual ratio" alpha).
    /// The paper tunes it for each data set: with several, one adapter is trained for each and the one that is best
    /// on the task's validation features is kept. The code has 0.2.</summary>
    [Limits(0, 1)]
    public IReadOnlyList<double> Ratios { get; init; } = [0.2, 0.4, 0.6, 0.8, 1];

    /// <summary>Share of the adapted feature in a text adapter ("beta"); null,
    /// as in the code and in the paper's main results, has no text adapter.</summary>
    [Limits(0, 1)]
    public double? TextRatio { get; init; }

    /// <summary>Paper, section 4.1: a rate of 1e-5, the optimiser is not named; code: as CoOp's.</summary>
    [Flat]
    public Sgd Sgd { get; init; } = new() { LearningRate = 1e-5 };

    /// <summary>Passes over the real features. Not in the paper; CoOp's configuration for 16 shots: 200.</summary>
    [Limits(0)]
    public int Epochs { get; init; } = 200;

    /// <summary>Real features a step; a generator adds as many. Paper and CoOp's configuration: 32.</summary>
    [Limits(1)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Factor on the cosine similarity; null takes the model's own (paper and code).</summary>
    [JsonPropertyOrder(2)]
    [Limits(0, Above = true)]
    public double? LogitScale { get; init; }

    /// <summary>Keep the epoch that is best on the task's validation features instead of the last one.</summary>
    [JsonPropertyOrder(2)]
    public bool SelectOnValidation { get; init; }

    /// <summary>The paper; what it does not state is as in the code.</summary>
    public static ClipAdapterOptions Paper { get; } = new();

    /// <summary>gaopengcuhk/CLIP-Adapter, clip_adapter.py, with CoOp's configuration.</summary>
    public static ClipAdapterOptions Official { get; } = new() { Ratios = [0.2], Sgd = new() };

    /// <summary>For the tiny CLIP: the rate changed every step, no warm-up. The rate was chosen among 0.02,
    /// 0.1 and 0.5 on validation features of a drawn set.</summary>
    public static ClipAdapterOptions Toyland { get; } = new()
    {
        Ratios = [0.2, 0.6], Sgd = new() { LearningRate = 0.1, RateEachStep = true, WarmupEpochs = 0 }, Epochs = 60,
    };
}
