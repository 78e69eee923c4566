namespace ShipLab.FineTuning;

/// <summary>How Tip-Adapter is made. <see cref="Paper"/> is the paper (Zhang et al., ECCV 2022),
/// <see cref="Official"/> the code (gaopengcuhk/Tip-Adapter, with its ImageNet configuration),
/// <see cref="Ship"/> the copy in SHIP's code.</summary>
public sealed record TipAdapterOptions
{
    /// <summary>Weight of the cache ("residual ratio"), where no search is made, and in the training of Tip-Adapter-F.
    /// 1 unless chosen.</summary>
    [Limits(0)]
    public double Alpha { get; init; } = 1;

    /// <summary>Sharpness of the cache, likewise. 5.5 unless chosen.</summary>
    [Limits(0)]
    public double Beta { get; init; } = 5.5;

    /// <summary>
    /// The grid searched for the best alpha and beta on the task's validation features,
    /// among the classes that occur in them; null keeps <see cref="Alpha"/> and <see cref="Beta"/>. The code's steps;
    /// its limits differ by data set, these are those of its ImageNet configuration.
    /// (DTD 13 and 13, EuroSAT 12 and 10.)
    /// </summary>
    public TipSearch? Search { get; init; } = new(BetaLimit: 7, AlphaLimit: 3);

    /// <summary>Bring every view of an image to unit length before their mean becomes the key: SHIP's code does,
    /// Tip-Adapter's does not. No difference for features that are of unit length,
    /// as <see cref="Features"/> are.</summary>
    public bool NormaliseViews { get; init; }

    /// <summary>Factor on the zero-shot part's cosine; null takes the model's own (paper). Code: 100.</summary>
    [Limits(0, Above = true)]
    public double? LogitScale { get; init; }

    /// <summary>The paper.</summary>
    public static TipAdapterOptions Paper { get; } = new();

    /// <summary>The code with its ImageNet configuration.</summary>
    public static TipAdapterOptions Official { get; } = new() { Alpha = 1.17, Beta = 1, LogitScale = 100 };

    /// <summary>The copy of the cache in SHIP's utils.py.</summary>
    public static TipAdapterOptions Ship { get; } = Official with { NormaliseViews = true };

    /// <summary>For the tiny CLIP, whose logits are smaller: a larger weight of the cache,
    /// and the limits of the code's DTD configuration. Chosen among both limits on validation features
    /// of two drawn sets.</summary>
    public static TipAdapterOptions Toyland { get; } = new() { Alpha = 5, Search = new(BetaLimit: 13, AlphaLimit: 13) };
}
