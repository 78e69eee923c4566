using System.Text.Json.Serialization;

namespace ShipLab.FineTuning;

/// <summary>How CoCoOp is trained. <see cref="Paper"/> is the paper (Zhou et al., Conditional prompt learning for
/// vision-language models, CVPR 2022), from which the released configuration does not differ.</summary>
public sealed record CoCoOpOptions
{
    /// <summary>Context vectors. Paper, section 4: 4.</summary>
    [Limits(1, 16)]
    public int ContextTokens { get; init; } = 4;

    /// <summary>Paper, section 4: the words "a photo of a".</summary>
    public ContextStart ContextStart { get; init; } = ContextStart.Words;

    /// <summary>Standard deviation of a random start. Code: 0.02.</summary>
    [Limits(0)]
    public double InitialStd { get; init; } = 0.02;

    /// <summary>The net between has 1 / Reduction of the feature's size. Paper, section 3.2, and code: 16.</summary>
    [Limits(1)]
    public int Reduction { get; init; } = 16;

    /// <summary>Paper and configuration: as CoOp's.</summary>
    [Flat]
    public Sgd Sgd { get; init; } = new();

    /// <summary>Passes over the real features. Paper, section 4, and configuration: 10.</summary>
    [Limits(0)]
    public int Epochs { get; init; } = 10;

    /// <summary>Real features a step; a generator adds as many. Paper and configuration: 1,
    /// since each image has prompts of its own.</summary>
    [Limits(1)]
    public int BatchSize { get; init; } = 1;

    /// <summary>Factor on the cosine similarity; null takes the model's own (paper and code).</summary>
    [JsonPropertyOrder(2)]
    [Limits(0, Above = true)]
    public double? LogitScale { get; init; }

    /// <summary>Keep the epoch that is best on the task's validation features instead of the last one.</summary>
    [JsonPropertyOrder(2)]
    public bool SelectOnValidation { get; init; }

    /// <summary>The most prompts (images times classes) whose gradients are computed at once,
    /// as <see cref="CoOpOptions.ChunkSize"/>. Null chooses by an estimate of the memory.</summary>
    [JsonIgnore]
    [Limits(1)]
    public int? ChunkSize { get; init; }

    /// <summary>The paper and its code.</summary>
    public static CoCoOpOptions Paper { get; } = new();

    /// <summary>For the tiny CLIP: plain SGD, more images a step and fewer epochs.
    /// The rate was chosen among 0.03, 0.1 and 0.3 on validation features of two drawn sets.</summary>
    public static CoCoOpOptions Toyland { get; } = new() { Sgd = Sgd.Plain(0.1), Epochs = 6, BatchSize = 8 };
}
