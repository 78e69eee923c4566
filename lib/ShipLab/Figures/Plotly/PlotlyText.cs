namespace ShipLab.Figures.Plotly;

/// <summary>Plotly reads a few HTML tags in its texts; a class name with a "&lt;" must not become one.</summary>
internal static class PlotlyText
{
    public static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
