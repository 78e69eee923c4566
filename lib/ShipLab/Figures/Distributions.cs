namespace ShipLab.Figures;

/// <summary>Turns samples into outlines, so that a figure keeps dozens of numbers instead of thousands.</summary>
internal static class Distributions
{
    /// <summary>Steps over common equal bins, area 1 each. NaN and infinities are left out.</summary>
    public static IEnumerable<Mark> Histograms(IReadOnlyList<(string Name, Numbers Values)> groups, int bins)
    {
        if (bins < 1) throw new ArgumentOutOfRangeException(nameof(bins), bins, "A histogram has at least one bin.");
        var all = groups.SelectMany(g => g.Values.Finite).DefaultIfEmpty(0).ToList();
        double low = all.Min(), high = all.Max();
        if (high <= low) (low, high) = (low - .5, high + .5);
        double width = (high - low) / bins;
        foreach (var (name, values) in groups)
        {
            var counts = new int[bins];
            foreach (double v in values.Finite) counts[Math.Min(bins - 1, (int)((v - low) / width))]++;
            double scale = 1 / (Math.Max(1, counts.Sum()) * width);
            var xs = new List<double> { low };
            var ys = new List<double> { 0 };
            for (int b = 0; b < bins; b++)
            {
                xs.AddRange([low + b * width, low + (b + 1) * width]);
                ys.AddRange([counts[b] * scale, counts[b] * scale]);
            }
            xs.Add(high);
            ys.Add(0);
            yield return new Area(name, xs, ys);
        }
    }

    /// <summary>
    /// Densities by a Gaussian kernel (bandwidth after Silverman 1986, eq. 3.31), mirrored around the group's place 0, 1, 2, ...,
    /// each as wide as the others; a bar from quartile to quartile, a dot at the median.
    /// </summary>
    public static IEnumerable<Mark> Violins(IReadOnlyList<(string Name, Numbers Values)> groups)
    {
        const int points = 41;
        const double halfWidth = .4;
        for (int g = 0; g < groups.Count; g++)
        {
            var sorted = groups[g].Values.Finite.Order().ToArray();
            if (sorted.Length == 0) continue;
            double bandwidth = Bandwidth(sorted), low = sorted[0] - bandwidth, high = sorted[^1] + bandwidth;
            var at = new double[points];
            var density = new double[points];
            for (int i = 0; i < points; i++)
            {
                at[i] = low + (high - low) * i / (points - 1);
                density[i] = sorted.Sum(v => Math.Exp(-.5 * Math.Pow((at[i] - v) / bandwidth, 2)));
            }
            double most = density.Max();
            int place = g;
            var right = density.Select(d => place + halfWidth * d / most);
            var left = density.Select(d => place - halfWidth * d / most);
            string color = HouseStyle.ColorOf(g);
            yield return new Area(groups[g].Name, Numbers.From(right.Concat(left.Reverse())), Numbers.From(at.Concat(at.Reverse()))) { Color = color, InLegend = false };
            yield return new Curve(groups[g].Name, [g, g], [Quantile(sorted, .25), Quantile(sorted, .75)]) { Color = color, Thickness = 5, InLegend = false };
            yield return new Points(groups[g].Name, [g], [Quantile(sorted, .5)])
            {
                Color = "#FFFFFF", Opacity = 1, Size = 5, InLegend = false,
                Hover = [$"median {CompactNumber.Plain(Quantile(sorted, .5))} of {sorted.Length}"],
            };
        }
    }

    /// <summary>Linear between order statistics (type 7 of Hyndman and Fan 1996).</summary>
    internal static double Quantile(double[] sorted, double share)
    {
        double at = share * (sorted.Length - 1);
        int low = (int)Math.Floor(at), high = Math.Min(low + 1, sorted.Length - 1);
        return sorted[low] + (at - low) * (sorted[high] - sorted[low]);
    }

    private static double Bandwidth(double[] sorted)
    {
        double mean = sorted.Average();
        double deviation = Math.Sqrt(sorted.Sum(v => (v - mean) * (v - mean)) / Math.Max(1, sorted.Length - 1));
        double spread = (Quantile(sorted, .75) - Quantile(sorted, .25)) / 1.34;
        double scale = spread > 0 ? Math.Min(deviation, spread) : deviation;
        return Math.Max(.9 * scale * Math.Pow(sorted.Length, -.2), Math.Max(1e-12, Math.Abs(mean) * 1e-6));
    }
}
