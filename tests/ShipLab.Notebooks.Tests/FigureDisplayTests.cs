using ShipLab.Figures;

namespace ShipLab.Notebooks.Tests;

public sealed class FigureDisplayTests
{
    [Fact]
    public async Task A_figure_as_the_last_expression_is_shown_in_all_its_forms()
    {
        using var session = new CSharpSession(new SessionOptions { Folder = Path.GetTempPath() });
        var result = await session.RunAsync($"""
            #r "{typeof(Figure).Assembly.Location}"
            using ShipLab.Figures;
            Figure.Line("Training loss", [new Curve("CoOp", [3, 2, 1.5])], x: "step", y: "loss (nats)")
            """, token: TestContext.Current.CancellationToken);

        Assert.True(result.Status == CellStatus.Ok, result.Error?.Message);
        var shown = Assert.Single(result.Bundles);
        var figure = Figure.Line("Training loss", [new Curve("CoOp", [3, 2, 1.5])], x: "step", y: "loss (nats)");
        foreach (var (mime, text) in figure.ToBundle()) Assert.Equal(text, shown[mime]);
    }
}
