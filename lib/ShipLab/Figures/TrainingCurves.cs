namespace ShipLab.Figures;

/// <summary>
/// What happens during a training: one small panel for each quantity (loss, KL, active dimensions, accuracy), all over the same
/// steps. Panels side by side instead of two scales in one plot, which invite false comparisons.
/// </summary>
public static class TrainingCurves
{
    /// <summary>The panels in a row of up to three.</summary>
    /// <param name="title">What was trained.</param>
    /// <param name="step">Label of the horizontal axes: "epoch" or "step".</param>
    /// <param name="panels">For each panel the label of its vertical axis (with unit) and its curves by name; the x values count from 1.</param>
    public static Figure Create(string title, string step, params IReadOnlyList<(string Label, IReadOnlyList<(string Name, Numbers Values)> Curves)> panels) =>
        Figure.Grid(title, Math.Clamp(panels.Count, 1, 3), [.. panels.Select(p => new Panel([.. p.Curves.Select(c => new Curve(c.Name, Thin(c.Values).X, Thin(c.Values).Y))])
        {
            X = new Axis { Label = step },
            Y = new Axis { Label = p.Label },
        })]);

    /// <summary>One curve a panel.</summary>
    public static Figure Create(string title, string step, params IReadOnlyList<(string Label, Numbers Values)> panels)
    {
        var figure = Create(title, step, [.. panels.Select(p => (p.Label, (IReadOnlyList<(string, Numbers)>)[("", p.Values)]))]);
        string color = HouseStyle.ColorOf(0);
        return figure with { Panels = [.. figure.Panels.Select(p => p with { Marks = [.. p.Marks.Select(m => m with { Color = color })] })] };
    }

    /// <summary>
    /// The VAE's story: reconstruction loss, KL divergence and how many latent dimensions carry information (a dimension is
    /// active when its KL is above a threshold that the caller chose and names).
    /// </summary>
    public static Figure Vae(string title, Numbers reconstruction, Numbers kl, Numbers activeDimensions, string step = "epoch") =>
        Create(title, step, [("reconstruction loss", reconstruction), ("KL (nats)", kl), ("active dimensions", activeDimensions)]);

    /// <summary>Means over equal stretches when a curve has more than 400 values: more than the screen can show.</summary>
    internal static (Numbers X, Numbers Y) Thin(Numbers values, int most = 400)
    {
        int stretch = (values.Count + most - 1) / Math.Max(1, most);
        if (stretch <= 1) return (Numbers.Range(values.Count, 1), values);
        int count = (values.Count + stretch - 1) / stretch;
        var (x, y) = (new double[count], new double[count]);
        for (int i = 0; i < count; i++)
        {
            var part = Enumerable.Range(i * stretch, Math.Min(stretch, values.Count - i * stretch)).ToList();
            x[i] = part.Average() + 1;
            y[i] = part.Average(k => values[k]);
        }
        return (x, y);
    }
}
