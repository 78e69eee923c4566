namespace ShipLab.FineTuning;

/// <summary>How Tip-Adapter-F trains the keys of the cache. Paper and code agree but
/// for <see cref="SelectOnValidation"/>.</summary>
public sealed record TipAdapterFOptions
{
    /// <summary>The cache that it starts from, and the search after the training.</summary>
    public TipAdapterOptions Cache { get; init; } = TipAdapterOptions.Paper;

    /// <summary>AdamW's rate at the start of the cosine. Paper, section 4.1, and code: 0.001.</summary>
    [Limits(0)]
    public double LearningRate { get; init; } = 0.001;

    /// <summary>Code: 1e-4.</summary>
    [Limits(0)]
    public double Epsilon { get; init; } = 1e-4;

    /// <summary>Code: PyTorch's default for AdamW.</summary>
    [Limits(0)]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Passes over the images, the rate falling every step. Paper and code: 20 (EuroSAT 100).</summary>
    [Limits(0)]
    public int Epochs { get; init; } = 20;

    /// <summary>Real features a step; a generator adds as many. Paper and code: 256.</summary>
    [Limits(1)]
    public int BatchSize { get; init; } = 256;

    /// <summary>Keep the epoch with the best accuracy on the task's validation features instead of the last one.
    /// (The code keeps the epoch that is best on the test images and reports the better of it and the search; this
    /// library never does.)</summary>
    public bool SelectOnValidation { get; init; }

    /// <summary>The paper.</summary>
    public static TipAdapterFOptions Paper { get; } = new();

    /// <summary>The code with its ImageNet configuration.</summary>
    public static TipAdapterFOptions Official { get; } = new() { Cache = TipAdapterOptions.Official };

    /// <summary>For the tiny CLIP. The rate: of 0.001 and 0.005, on validation features of two drawn sets.</summary>
    public static TipAdapterFOptions Toyland { get; } =
        new() { Cache = TipAdapterOptions.Toyland, LearningRate = 0.005 };
}
