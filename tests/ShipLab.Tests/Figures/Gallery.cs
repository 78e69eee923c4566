using ShipLab.Figures;

namespace ShipLab.Tests.Figures;

/// <summary>One figure of each kind, with names and values that are meant to give trouble.</summary>
internal static class Gallery
{
    public const string Nasty = "a <b> & \"c\" ]]> '%{x}' </script> é 漢 \u0007";

    public static IEnumerable<string> Kinds => All.Keys;

    public static Figure Of(string kind) => All[kind]();

    private static readonly Dictionary<string, Func<Figure>> All = new()
    {
        ["scatter"] = () => Figure.Scatter(Nasty, [new Points(Nasty, [1, 2, double.NaN], [3, double.PositiveInfinity, 4]) { Hover = [Nasty, "b", "c"], Errors = [1, double.NaN, 2] },
            new Points("hollow", [0], [1]) { Hollow = true, Symbol = Symbol.Cross }], Nasty, "y (unit)"),
        ["line"] = () => Figure.Line("line", [new Curve(Nasty, [1, double.NaN, 3, 2]) { Band = [.1, .1, double.NaN, .2], Dots = true }, new Curve("b", [4, 3, 2, 1]) { Dash = Dash.Dotted },
            new Rule(Nasty, 2.5), new Rule("here", 2) { Vertical = true }], "step", "loss (nats)"),
        ["log"] = () => Figure.Line("log", [new Curve("a", [1000, 10, 0, -1, .1])], "step", "loss", logY: true),
        ["constant"] = () => Figure.Line("constant", [new Curve("a", [5, 5, 5])], "step", "loss"),
        ["empty"] = () => Figure.Line("empty", [new Curve("a", [])], "step", "loss"),
        ["bars"] = () => Figure.Bars("bars", [Nasty, "b", "a very long name of a class indeed"], [new Bars("before", [1, -2, double.NaN]) { Errors = [.1, .2, .3] }, new Bars(Nasty, [3, 4, 5])], "points"),
        ["stacked"] = () => Figure.Bars("stacked", ["a", "b"], [new Bars("x", [1, 2]), new Bars("y", [3, double.NaN])], "s", stacked: true),
        ["horizontal"] = () => PerClassAccuracy.Create("per class", [Nasty, "b", "c"], [50.0, 60, double.NaN], [70.0, 55, 10]),
        ["heatmap"] = () => Figure.Heatmap("heat", new double[,] { { 1, double.NaN }, { -3, 4 } }, [Nasty, "b"], ["c", Nasty], "x", "y", "cosine", decimals: 2, diverging: true),
        ["large heatmap"] = () => Figure.Heatmap("confusion", new double[40, 40], Names(40), Names(40), "predicted", "true", "images"),
        ["histogram"] = () => Figure.Histogram("histogram", [("real", [1, 2, 3, 4, double.NaN]), (Nasty, [2, 2, 2])], "cosine", bins: 5),
        ["violins"] = () => Figure.Violins("violins", [("real", [1, 2, 3, 4, 9]), (Nasty, [2, 2, 2]), ("none", [])], "cosine"),
        ["images"] = () => ImageGrid.Create("images", Noise(10), 8, 8, [.. Names(9), Nasty], columns: 4),
        ["image rows"] = () => ImageGrid.ByRows("images", Noise(6), 8, 8, ["a", Nasty], ["x", "y", "z"], scale: 3),
        ["table"] = () => ResultTable.Create("results", [new("neon", Nasty, [50, 51], [40, 42], [44, 46]), new("neon", "CoOp", [60, 61], [30, 35], [40, 44]),
            new("toys", Nasty, [55, 56], [50, 50], [52, 53]), new("toys", "CoOp", [70, 71], [45, 46], [54, 55])], control: "CoOp"),
        ["t-SNE"] = () => Tsne(1000, 32),
        ["training"] = () => TrainingCurves.Vae("VAE", Numbers.Range(2000, 2000, -1), Numbers.Range(2000), Numbers.Range(2000)),
        ["shots"] = () => ShotCurves.Create("over shots", [new(Nasty, 1, [50, 52]), new(Nasty, 16, [70, double.NaN]), new("GDA", 1, [49]), new("GDA", 4, [60])], zeroShot: 45),
        ["before and after"] = () => BeforeAfter.Create("calibration", [new(Nasty, [30, 32], [40, 44]), new("none", [double.NaN], [double.NaN])], "H (%)", reference: (Nasty, 38)),
        ["ablation"] = () => AblationBars.Create("prompt length", [new("L = 1", [60, 62], [40, 41], [48, 49]), new(Nasty, [60], [double.NaN], [double.NaN])], reference: "L = 1"),
        ["grid"] = () => Figure.Grid("grid", 2, new Panel(new Curve("a", [1, 2])) { Title = Nasty }, new Panel(new Points("a", [1], [2])), new Panel(new Bars("b", [1])) { X = new Axis { Categories = ["k"] } }),
    };

    /// <summary>Clusters of points, a third of them synthesized.</summary>
    public static Figure Tsne(int count, int classes)
    {
        var random = new Random(7);
        var points = new double[count, 2];
        for (int i = 0; i < count; i++)
            (points[i, 0], points[i, 1]) = (i % classes * 7 % 40 + random.NextDouble() * 5, i % classes * 13 % 40 + random.NextDouble() * 5);
        return TsneFigure.Create("t-SNE", points, [.. Enumerable.Range(0, count).Select(i => i % classes)], Names(classes),
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
