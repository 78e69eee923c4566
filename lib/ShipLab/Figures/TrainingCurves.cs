using Plotly.NET;
using Chart = Plotly.NET.CSharp.Chart;

namespace ShipLab.Figures;

/// <summary>
/// What happens during a training: one small panel for each quantity (loss, KL, active dimensions, accuracy), all over
/// the same steps. Panels side by side instead of two scales in one plot, which invite false comparisons.
/// </summary>
public static class TrainingCurves
{
    /// <summary>The panels in a row of up to three.</summary>
    /// <param name="title">What was trained.</param>
    /// <param name="step">Label of the horizontal axes: "epoch" or "step".</param>
    /// <param name="panels">For each panel what it shows (with unit) and its curves by name; the x values count from
    /// 1.</param>
    public static GenericChart Create(string title, string step,
        params IReadOnlyList<(string Label, IReadOnlyList<(string Name, IEnumerable<double> Values)> Curves)> panels) =>
        Grid.Of(Math.Clamp(panels.Count, 1, 3), [.. panels.Select(panel =>
            Chart.Combine(panel.Curves.Select(curve => Plot.Line(curve.Name, curve.Values)))
                .Titled(panel.Label, x: step))])
            .Titled(title, width: 820);

    /// <summary>One curve a panel.</summary>
    public static GenericChart Create(string title, string step,
        params IReadOnlyList<(string Label, IEnumerable<double> Values)> panels) =>
        Create(title, step,
            [.. panels.Select(
                panel => (panel.Label, (IReadOnlyList<(string, IEnumerable<double>)>)[("", panel.Values)]))]);

    /// <summary>
    /// The VAE's story: reconstruction loss, KL divergence and how many latent dimensions carry information (a
    /// dimension is active when its KL is above a threshold that the caller chose and names).
    /// </summary>
    public static GenericChart Vae(string title, IEnumerable<double> reconstruction, IEnumerable<double> kl,
        IEnumerable<double> activeDimensions, string step = "epoch") =>
        Create(title, step, ("reconstruction loss", reconstruction), ("KL (nats)", kl),
            ("active dimensions", activeDimensions));
}
