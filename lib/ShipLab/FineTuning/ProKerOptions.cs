namespace ShipLab.FineTuning;

/// <summary>How ProKeR is made (Bendou et al., ProKeR: a kernel perspective on few-shot adaptation of large
/// vision-language models, CVPR 2025). <see cref="Paper"/> is the paper with the grid of its code;
/// <see cref="Toyland"/> is for the tiny CLIP.</summary>
public sealed record ProKerOptions
{
    /// <summary>Widths beta of the kernel exp(-beta (1 - cosine)) tried on the task's validation features,
    /// in the outer loop. The code's limits differ by data set; these, 20 from 0.1 to 10,
    /// are those of its SUN397 configuration.</summary>
    [Limits(0, Above = true)]
    public IReadOnlyList<double> Widths { get; init; } = Steps(0.1, 10, 20);

    /// <summary>Ridges lambda tried, likewise: 10 from 0.01 to 10.</summary>
    [Limits(0, Above = true)]
    public IReadOnlyList<double> Ridges { get; init; } = Steps(0.01, 10, 10);

    /// <summary>Every view of an image is a row (code) instead of one row an image,
    /// the mean of its views brought to unit length. The cost is cubic in the rows.</summary>
    public bool AllViews { get; init; } = true;

    /// <summary>The most rows of each class, the first ones of those there are; null for all (paper and code).
    /// Fewer rows are another, weaker method: a way to have a result where memory or time would not allow one,
    /// since both depend on all rows of all classes together.</summary>
    [Limits(1)]
    public int? RowsPerClass { get; init; }

    /// <summary>The paper, with all views as in the code.</summary>
    public static ProKerOptions Paper { get; } = new();

    /// <summary>One row an image, so that a fit takes a second.</summary>
    public static ProKerOptions Toyland { get; } = new() { AllViews = false };

    private static double[] Steps(double first, double last, int count) =>
        [.. Enumerable.Range(0, count).Select(i => first + i * (last - first) / (count - 1))];
}
