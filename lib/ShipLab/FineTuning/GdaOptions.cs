namespace ShipLab.FineTuning;

/// <summary>How GDA turns the covariance of the base features into a precision.</summary>
public enum GdaPrecision
{
    /// <summary>The ridge estimator of Kubokawa and Srivastava (2008): D ((N - 1) Sigma + tr(Sigma) I)^-1,
    /// Sigma pooled over classes.</summary>
    Ridge,

    /// <summary>The pseudo-inverse of the mean of the classes' covariances.</summary>
    PseudoInverse,
}

/// <summary>The precision of classes that have synthesized features alone. No one has published one.</summary>
public enum GdaNewPrecision
{
    /// <summary>That of the base classes. It is large in the directions in which real features of a class hardly
    /// differ, and there a synthesized mean is off by more than a class is wide.</summary>
    Shared,

    /// <summary>As GDA's paper has it for classes without features (section 3.3),
    /// the text feature replaced by the mean of the synthesized ones: the mean over new classes of the ridge precision
    /// of the base features nearest to it, around it. Such a precision knows how far real features are from a point
    /// that was only guessed.</summary>
    Neighbours,
}

/// <summary>How GDA is made (Wang et al., A hard-to-beat baseline for training-free CLIP-based adaptation, ICLR 2024).
/// <see cref="Paper"/> is the paper, <see cref="OfficialFewShot"/> and <see cref="OfficialBaseToNew"/> are the two
/// programs of its code (mrflogs/ICLR24), which differ from it and from each other.</summary>
public sealed record GdaOptions
{
    /// <summary>Paper, section 3.1, and main_few_shots.py: ridge; main_base2new.py: pseudo-inverse.</summary>
    public GdaPrecision Precision { get; init; } = GdaPrecision.Ridge;

    /// <summary>Weights of the Gaussian part tried on the task's validation features, in this order;
    /// with a single one nothing is searched. Paper: 1e-3 to 100; code: 1e-4 to 100.</summary>
    [Limits(0)]
    public IReadOnlyList<double> Alphas { get; init; } = [1e-3, 1e-2, 1e-1, 1, 10, 100];

    /// <summary>The weight where no one classifies a single validation feature right. Code: 0.1.</summary>
    [Limits(0)]
    public double Alpha { get; init; } = 0.1;

    /// <summary>k: base features (views of images, so several may be of one image)
    /// nearest to a new class's text feature that stand for it where it has no features of its own.
    /// Paper and code: 64.</summary>
    [Limits(1)]
    public int Neighbours { get; init; } = 64;

    /// <summary>How often the text feature counts among the neighbours in the mean of a new class. Code: 16.</summary>
    [Limits(0)]
    public int TextRepeats { get; init; } = 16;

    /// <summary>
    /// The precision of classes that have synthesized features alone; their means are those of these features in any
    /// case, and the covariance of base classes is that of real features in any case.
    /// Chosen on validation images of the drawn sets: with a third of the base classes playing new
    /// (five sets, seeds 11 to 13, SHIP trained on the rest), H is 74.9 with <see cref="GdaNewPrecision.Neighbours"/>,
    /// 54.2 with <see cref="GdaNewPrecision.Shared"/>, and 71.9 without a generator.
    /// </summary>
    public GdaNewPrecision NewPrecision { get; init; } = GdaNewPrecision.Neighbours;

    /// <summary>Factor on the zero-shot part's cosine; null takes the model's own (paper). Code: 100.</summary>
    [Limits(0, Above = true)]
    public double? LogitScale { get; init; }

    /// <summary>The paper.</summary>
    public static GdaOptions Paper { get; } = new();

    /// <summary>main_few_shots.py.</summary>
    public static GdaOptions OfficialFewShot { get; } =
        new() { Alphas = [1e-4, 1e-3, 1e-2, 1e-1, 1, 10, 100], LogitScale = 100 };

    /// <summary>main_base2new.py.</summary>
    public static GdaOptions OfficialBaseToNew { get; } =
        OfficialFewShot with { Precision = GdaPrecision.PseudoInverse };
}
