namespace ShipLab.Notebooks.Tests.Shown;

/// <summary>A type as a library would carry it: shown by convention, without a reference to any notebook
/// package.</summary>
[TypeFormatterSource(typeof(ChartFormatters),
    PreferredMimeTypes = ["application/vnd.plotly.v1+json", "text/html", "image/svg+xml", "text/plain"])]
public sealed record Chart(int Points);

[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType => formatterSourceType;

    public string[]? PreferredMimeTypes { get; set; }
}

internal sealed class ChartFormatters
{
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new ChartFormatter("application/vnd.plotly.v1+json", chart => $$"""{"points":{{chart.Points}}}"""),
        new ChartFormatter("text/html", chart => $"<div>{chart.Points}</div>"),
        new ChartFormatter("image/svg+xml", chart => $"<svg>{chart.Points}</svg>"),
        new ChartFormatter("text/plain", chart => $"a chart of {chart.Points} points"),
    ];
}

internal sealed class ChartFormatter(string mimeType, Func<Chart, string> format)
{
    public string MimeType => mimeType;

    public bool Format(object instance, TextWriter writer)
    {
        writer.Write(format((Chart)instance));
        return true;
    }
}
