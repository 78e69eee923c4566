using ShipLab.Figures;

namespace ShipLab.Notebooks.Tests;

public sealed class FigureDisplayTests
{
    [Theory, InlineData("first"), InlineData("after another")] // the end of a session may reset the formatters of the process
    public async Task A_chart_as_the_last_expression_is_shown_in_all_its_forms(string which)
    {
        using var session = new CSharpSession(new SessionOptions { Folder = Path.GetTempPath() });
        var folder = Path.GetDirectoryName(typeof(Plot).Assembly.Location);
        var result = await session.RunAsync($"""
            #r "{folder}/ShipLab.dll"
            #r "{folder}/Plotly.NET.dll"
            #r "{folder}/Plotly.NET.CSharp.dll"
            using Plotly.NET.CSharp;
            using ShipLab.Figures;
            Chart.Combine([Plot.Line("CoOp", [3, 2, 1.5])]).Titled("Training loss", x: "step", y: "loss (nats)")
            """, token: TestContext.Current.CancellationToken);

        Assert.True(result.Status == CellStatus.Ok, $"{which}: {result.Error?.Message}");
        var shown = Assert.Single(result.Bundles);
        var chart = Plot.Line("CoOp", [3, 2, 1.5]).Titled("Training loss", x: "step", y: "loss (nats)");
        Assert.Equal(chart.ToJson(), shown[ChartDisplay.Plotly]);
        Assert.Equal(chart.ToHtml(), shown["text/html"]);
        Assert.Equal(chart.ToText(), shown["text/plain"]);
    }
}
