using System.IO.Compression;
using System.Text.Json;
using ShipLab.Figures;

namespace ShipLab.Tests.Figures;

public sealed class StoryFigureTests
{
    [Fact]
    public void The_result_table_gives_mean_and_sample_deviation_and_the_average_over_sets_seed_by_seed()
    {
        var rows = new[]
        {
            new MethodScores("neon", "CoOp", [60, 62, 64], [50, 50, 50], [54, 55, 56]),
            new MethodScores("neon", "CoOp + SHIP", [58, 60, 62], [60, 60, 60], [59, 60, 61]),
            new MethodScores("toys", "CoOp", [70, 68, 66], [40, 40, 40], [50, 51, 52]),
            new MethodScores("toys", "CoOp + SHIP", [70, 70, 70], [50, 51, 52], [58, 59, 60]),
        };
        var cells = (Cells)ResultTable.Create("results", rows, control: "CoOp").Panels[0].Marks[0];

        Assert.Equal(["neon", "CoOp", "62.0 ± 2.0", "50.0 ± 0.0", "55.0 ± 1.0", ""], cells.Rows[0]);
        Assert.Equal(["", "CoOp + SHIP", "60.0 ± 2.0", "60.0 ± 0.0", "60.0 ± 1.0", "+5.0"], cells.Rows[1]);
        // 60+70, 62+68, 64+66: the seeds of the two sets cancel
        Assert.Equal(["mean of 2", "CoOp", "65.0 ± 0.0", "45.0 ± 0.0", "53.0 ± 1.0", ""], cells.Rows[4]);
        Assert.Contains((0, 2), cells.Bold);
        Assert.Contains((1, 4), cells.Bold);
        Assert.Equal([2, 4], cells.LinesAbove.Order());
    }

    [Fact]
    public void Classes_that_lost_most_stand_on_top()
    {
        var figure = PerClassAccuracy.Create("change", ["gained", "lost", "same"], [10.0, 90, 50], [80.0, 20, 50]);

        Assert.Equal(["lost", "same", "gained"], figure.Panels[0].Y.Categories!);
        Assert.Equal([90.0, 50, 10], ((Bars)figure.Panels[0].Marks[0]).Values);
        Assert.True(figure.Panels[0].Y.Reversed);
    }

    [Fact]
    public void Long_training_curves_are_averaged_over_stretches_and_keep_their_mean()
    {
        var curve = (Curve)TrainingCurves.Create("t", "step", ("loss", Numbers.Range(4000))).Panels[0].Marks[0];

        Assert.Equal(400, curve.Y.Count);
        Assert.Equal(1999.5, curve.Y.Average(), 9);
        Assert.Equal(5.5, curve.X[0]);
    }

    [Fact]
    public void Real_and_synthesized_points_of_a_class_share_colour_and_symbol_but_not_the_filling()
    {
        var figure = TsneFigure.Create("map", new double[,] { { 0, 0 }, { 1, 1 }, { 2, 2 } }, [4, 4, 9], Gallery.Names(10), [false, true, false]);
        var points = figure.Panels[0].Marks.Cast<Points>().ToList();

        Assert.Equal(3, points.Count);
        Assert.Equal(points[0].Color, points[1].Color);
        Assert.Equal((false, true), (points[0].Hollow, points[1].Hollow));
        Assert.NotEqual(points[0].Color, points[2].Color);
    }

    [Fact]
    public void A_histogram_has_area_one_whatever_its_count()
    {
        var figure = Figure.Histogram("h", [("many", Numbers.From(Enumerable.Range(0, 1000).Select(i => i % 10 / 10.0))), ("few", [.1, .2])], bins: 7);

        foreach (var outline in figure.Panels[0].Marks.Cast<Area>())
        {
            double area = 0;
            for (int i = 1; i < outline.X.Count; i++) area += (outline.X[i] - outline.X[i - 1]) * (outline.Y[i] + outline.Y[i - 1]) / 2;
            Assert.Equal(1, area, 9);
        }
    }

    [Fact]
    public void A_png_keeps_the_pixels_of_a_picture_with_few_colours()
    {
        // two 2x2 pictures: red, green / blue, white and four greys, as planes
        byte[] planes = [255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 16, 80, 160, 240, 16, 80, 160, 240, 16, 80, 160, 240];
        var figure = ImageGrid.Create("two", planes, 2, 2, columns: 2, scale: 4);
        var sheet = (Pictures)figure.Panels[0].Marks[0];
        var (width, _, rows, palette) = Decode(sheet.Png);

        byte[] Pixel(int x, int y) => [.. palette.Skip(rows[y][x] * 3).Take(3)];
        Assert.Equal([255, 0, 0], Pixel(0, 0));
        Assert.Equal([0, 255, 0], Pixel(1, 0));
        Assert.Equal([255, 255, 255], Pixel(1, 1));
        Assert.Equal([80, 80, 80], Pixel(width / 2 + 1, 0));
    }

    [Fact]
    public void Pictures_that_do_not_fill_their_grid_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ImageGrid.Create("t", new byte[10], 2, 2));
        Assert.Throws<ArgumentException>(() => ImageGrid.ByRows("t", Gallery.Noise(5), 8, 8, ["a", "b"]));
    }

    [Fact]
    public void Every_form_of_a_figure_comes_through_the_formatters_that_notebooks_look_for()
    {
        var attribute = typeof(Figure).GetCustomAttributes(false).Single(a => a.GetType().Name == "TypeFormatterSourceAttribute");
        var source = Activator.CreateInstance((Type)attribute.GetType().GetProperty("FormatterSourceType")!.GetValue(attribute)!)!;
        var formatters = (IEnumerable<object>)source.GetType().GetMethod("CreateTypeFormatters")!.Invoke(source, null)!;
        var figure = Gallery.Of("line");
        var written = new Dictionary<string, string>();
        foreach (object formatter in formatters)
        {
            var writer = new StringWriter();
            Assert.True((bool)formatter.GetType().GetMethod("Format")!.Invoke(formatter, [figure, writer])!);
            written[(string)formatter.GetType().GetProperty("MimeType")!.GetValue(formatter)!] = writer.ToString();
        }
        Assert.Equal(figure.ToBundle().OrderBy(p => p.Key), written.OrderBy(p => p.Key));
        Assert.Equal(figure.ToBundle().Keys.Order(), ((string[])attribute.GetType().GetProperty("PreferredMimeTypes")!.GetValue(attribute)!).Order());
        JsonDocument.Parse(written[Mime.Plotly]).Dispose();
    }

    /// <summary>Reads back what the lab's writer makes: 8-bit palette, rows without filter. Checks the chunks' order and CRC by length only.</summary>
    private static (int Width, int Height, byte[][] Rows, byte[] Palette) Decode(byte[] png)
    {
        var (width, height) = PngWriter.SizeOf(png);
        byte[] palette = [], data = [];
        for (int at = 8; at < png.Length;)
        {
            int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at));
            string type = System.Text.Encoding.ASCII.GetString(png, at + 4, 4);
            if (type == "PLTE") palette = png[(at + 8)..(at + 8 + length)];
            if (type == "IDAT") data = png[(at + 8)..(at + 8 + length)];
            at += 12 + length;
        }
        using var zlib = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        zlib.CopyTo(plain);
        byte[] bytes = plain.ToArray();
        Assert.Equal((width + 1) * height, bytes.Length);
        return (width, height, [.. Enumerable.Range(0, height).Select(y => bytes[(y * (width + 1) + 1)..((y + 1) * (width + 1))])], palette);
    }
}
