namespace ShipLab.FineTuning;

/// <summary>How the linear probe is made: CLIP's (Radford et al., 2021, section 3.2),
/// with the search for the penalty that CoOp's code (lpclip) makes, its few-shot baseline.</summary>
public sealed record LinearProbeOptions
{
    /// <summary>The inverse strengths C tried first, in this order. lpclip: 1e6, 1e4, ..., 1e-6.</summary>
    [Limits(0, Above = true)]
    public IReadOnlyList<double> Strengths { get; init; } = [1e6, 1e4, 1e2, 1, 1e-2, 1e-4, 1e-6];

    /// <summary>Halvings, in the logarithm, of the span from a tenth of the best first strength to ten times it.
    /// lpclip: 8. lpclip takes the better end of the last span; here the first of all that were best
    /// on validation is taken.</summary>
    [Limits(0)]
    public int Refinements { get; init; } = 8;

    /// <summary>Learn from every view of an image instead of the image as it is (lpclip).</summary>
    public bool AllViews { get; init; }

    /// <summary>CLIP's linear probe as CoOp's code runs it.</summary>
    public static LinearProbeOptions Paper { get; } = new();
}
