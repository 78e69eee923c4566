using Plotly.NET;
using ShipLab.Figures;
using Chart = Plotly.NET.CSharp.Chart;

namespace ShipLab.Tests.Figures;

/// <summary>One figure of each kind, with names and values that are meant to give trouble.</summary>
internal static class Gallery
{
    public const string Nasty = "a <b> & \"c\" ]]> '%{x}' </script> é 漢 \u0007";

    public static IEnumerable<string> Kinds => All.Keys;

    public static GenericChart Of(string kind) => All[kind]();

    private static readonly Dictionary<string, Func<GenericChart>> All = new()
    {
        ["points"] =
            () => Chart.Combine(
                [Plot.Points(Nasty, [1, 2, double.NaN], [3, double.PositiveInfinity, 4], hover: [Nasty, "b", "c"]),
            Plot.Points("open", [0], [1], symbol: "cross-open")]).Titled(Nasty, Nasty, Nasty, "y (unit)"),
        ["line"] = () =>
            Chart.Combine(
                [Plot.Line(Nasty, [1, 2, 3, 4], [1, double.NaN, 3, 2], errors: [.1, .1, double.NaN, .2], dots: true),
                    Plot.Line("b", [4, 3, 2, 1], dash: "dot")])
            .WithRule(2.5, Nasty).WithRule(2, vertical: true).Titled("line", x: "step", y: "loss (nats)"),
        ["constant"] = () => Plot.Line("a", [5, 5, 5]).Titled("constant"),
        ["empty"] = () => Plot.Line("a", []).Titled("empty"),
        ["bars"] = () =>
            Chart.Combine([Plot.Bars([Nasty, "b", "b"], [1, -2, double.NaN], "before", errors: [.1, .2, .3]),
                Plot.Bars([Nasty, "b", "b"], [3, 4, 5], Nasty)]).Titled("bars", y: "points"),
        ["per class"] =
            () => PerClassAccuracy.Create("per class", [Nasty, "b", "c"], [50.0, 60, double.NaN], [70.0, 55, 10]),
        ["heat map"] =
            () => Plot.Heat(new double[,] { { 1, double.NaN }, { -3, 4 } }, [Nasty, "b"], ["c", Nasty], "cosine",
                decimals: 2, diverging: true).Titled("heat", x: "x", y: "y"),
        ["histogram"] = () => Plot.Histogram(5, ("real", [1, 2, 3, 4, double.NaN]), (Nasty, [2, 2, 2]), ("none", []))
            .Titled("histogram", x: "cosine"),
        ["images"] = () => ImageGrid.Create("images", Noise(10), 8, 8, [.. Names(9), Nasty], columns: 4),
        ["image rows"] = () => ImageGrid.ByRows("images", Noise(6), 8, 8, ["a", Nasty], ["x", "y", "z"], scale: 3),
        ["table"] =
            () => ResultTable.Create("results",
                [new("neon", Nasty, [50, 51], [40, 42], [44, 46]), new("neon", "CoOp", [60, 61], [30, 35], [40, 44]),
            new("toys", Nasty, [55, 56], [50, 50], [52, 53]), new("toys", "CoOp", [70, 71], [45, 46], [54, 55])],
            control: "CoOp"),
        ["t-SNE"] = () => Tsne(1000, 32),
        ["training"] = () => TrainingCurves.Vae("VAE", Enumerable.Range(0, 2000).Select(i => 2000.0 - i), [1, 2], []),
        ["shots"] =
            () => ShotCurves.Create("over shots", [new(Nasty, 1, [50, 52]), new(Nasty, 16, [70, double.NaN]),
                new("GDA", 1, [49]), new("GDA", 4, [60])], zeroShot: 45),
        ["before and after"] =
            () => BeforeAfter.Create("calibration", [new(Nasty, [30, 32], [40, 44]),
                new("none", [double.NaN], [double.NaN])], "H (%)", reference: (Nasty, 38)),
        ["ablation"] =
            () => Ablation.Create("prompt length", [new("L = 1", [60, 62], [40, 41], [48, 49]),
                new(Nasty, [60], [double.NaN], [double.NaN])], reference: "L = 1"),
        ["gains"] =
            () => Gains.Create("gains", [Nasty, "b"], [("SHIP", [(1, .5), (double.NaN, double.NaN)])],
                "points of H", "one seed"),
        ["reliability"] = () => Reliability.Create(Nasty, [.1, .9, 1, double.NaN], [false, true, true, false]),
        ["grid"] = () => Grid.Of(2, Plot.Line("a", [1, 2]).WithRule(1.5).Titled(Nasty), Plot.Points("a", [1], [2]),
            Plot.Heat(new double[1, 1], ["r"], ["c"])).Titled("grid"),
    };

    /// <summary>Clusters of points, a third of them synthesized.</summary>
    public static GenericChart Tsne(int count, int classes)
    {
        var random = new Random(7);
        var points = new double[count, 2];
        for (var i = 0; i < count; i++)
            (points[i, 0], points[i, 1]) = (i % classes * 7 % 40 + random.NextDouble() * 5,
                i % classes * 13 % 40 + random.NextDouble() * 5);
        return TsneFigure.Create("t-SNE", points, [.. Enumerable.Range(0, count).Select(i => i % classes)],
            Names(classes),
            [.. Enumerable.Range(0, count).Select(i => i % 3 == 0)]);
    }

    public static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"class number {i}")];

    public static byte[] Noise(int images, int side = 8)
    {
        var bytes = new byte[images * 3 * side * side];
        new Random(3).NextBytes(bytes);
        return bytes;
    }
}
