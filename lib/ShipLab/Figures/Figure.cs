using System.Globalization;
using ShipLab.Figures.Plotly;
using ShipLab.Figures.Svg;

namespace ShipLab.Figures;

/// <summary>
/// A figure as data: panels of marks. It is drawn by Plotly where scripts run and by the lab's own SVG renderer everywhere else;
/// as the result of a notebook cell it shows itself as a bundle of both.
/// <code>
/// Figure.Line("Training loss", [new Curve("CoOp", losses)], x: "step", y: "loss (nats)")
/// </code>
/// </summary>
[TypeFormatterSource(typeof(FigureFormatterSource), PreferredMimeTypes = [Mime.Plotly, Mime.Html, Mime.Svg, Mime.Text])]
public sealed partial record Figure
{
    /// <summary>One line saying what the figure shows.</summary>
    public required string Title { get; init; }

    /// <summary>A second, smaller line: how the numbers came about (data set, seeds, n).</summary>
    public string? Subtitle { get; init; }

    /// <summary>The plots, in reading order.</summary>
    public required IReadOnlyList<Panel> Panels { get; init; }

    /// <summary>How many panels stand side by side.</summary>
    public int Columns { get; init; } = 1;

    /// <summary>Size in pixels.</summary>
    public int Width { get; init; } = HouseStyle.Width;

    /// <inheritdoc cref="Width"/>
    public int Height { get; init; } = HouseStyle.Height;

    /// <summary>The Plotly figure: <c>{"data": [...], "layout": {...}, "config": {...}}</c>, without spaces.</summary>
    public string ToJson() => PlotlyWriter.Write(this);

    /// <summary>A static picture: one self-contained SVG element.</summary>
    public string ToSvg() => SvgRenderer.Render(this);

    /// <summary>
    /// A fragment of HTML that shows the static picture at once and lets Plotly take its place where scripts run; plotly.js is
    /// taken from the page, else from the lab's folder beside the notebook (<c>.lab/plotly.min.js</c>), else from the CDN.
    /// Tables and pictures need no script and have none.
    /// </summary>
    public string ToHtml() => FigureHtml.Write(this);

    /// <summary>One line for terminals and logs.</summary>
    public override string ToString()
    {
        var marks = Panels.SelectMany(p => p.Marks).ToList();
        string what = string.Join(", ", marks.GroupBy(Kind).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} {g.Key}")));
        return $"Figure: {Title.ReplaceLineEndings(" ")} ({what})";
    }

    /// <summary>All representations by MIME type, as a notebook's output keeps them.</summary>
    public IReadOnlyDictionary<string, string> ToBundle() => new Dictionary<string, string>
    {
        [Mime.Plotly] = ToJson(),
        [Mime.Html] = ToHtml(),
        [Mime.Svg] = ToSvg(),
        [Mime.Text] = ToString(),
    };

    /// <summary>
    /// The colour of each mark: its own, or the palette's next for each new name (so equal names have equal colours).
    /// </summary>
    internal IReadOnlyDictionary<Mark, string> Colors()
    {
        var byName = new Dictionary<string, string>();
        var colors = new Dictionary<Mark, string>(ReferenceEqualityComparer.Instance);
        foreach (var mark in Panels.SelectMany(p => p.Marks))
        {
            if (!byName.TryGetValue(mark.Name, out string? color))
            {
                color = mark.Color ?? (mark is Rule ? HouseStyle.Reference : HouseStyle.ColorOf(byName.Count));
                if (mark.Name.Length > 0) byName[mark.Name] = color;
            }
            colors[mark] = mark.Color ?? color;
        }
        return colors;
    }

    private static string Kind(Mark mark) => mark switch
    {
        Points => "sets of points",
        Curve => "curves",
        Figures.Bars => "bar series",
        Area => "areas",
        Rule => "reference lines",
        Heat => "heatmaps",
        Pictures p => "sheets of pictures",
        Cells => "tables",
        _ => "marks",
    };
}

/// <summary>The MIME types that a figure is displayed as.</summary>
public static class Mime
{
    /// <summary>Plotly's figure JSON, drawn by front ends that have plotly.js.</summary>
    public const string Plotly = "application/vnd.plotly.v1+json";

    /// <summary>HTML.</summary>
    public const string Html = "text/html";

    /// <summary>A static vector picture.</summary>
    public const string Svg = "image/svg+xml";

    /// <summary>Plain text.</summary>
    public const string Text = "text/plain";
}
