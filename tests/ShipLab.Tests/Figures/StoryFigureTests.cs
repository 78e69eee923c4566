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
        var columns = ChartTests.Json(ResultTable.Create("results", rows, control: "CoOp")).GetProperty("data")[0]
            .GetProperty("cells").GetProperty("values");
        string[] Row(int r) => [.. columns.EnumerateArray().Select(column => column[r].GetString()!)];

        Assert.Equal(["neon", "CoOp", "<b>62.0 ± 2.0</b>", "50.0 ± 0.0", "55.0 ± 1.0", ""], Row(0));
        Assert.Equal(["", "CoOp + SHIP", "60.0 ± 2.0", "<b>60.0 ± 0.0</b>", "<b>60.0 ± 1.0</b>", "+5.0"], Row(1));
        // 60+70, 62+68, 64+66: the seeds of the two sets cancel
        Assert.Equal(["mean of 2", "CoOp", "65.0 ± 0.0", "45.0 ± 0.0", "53.0 ± 1.0", ""],
            Row(4).Select(cell => cell.Replace("<b>", "").Replace("</b>", "")));
    }

    [Fact]
    public void Classes_that_lost_most_stand_on_top()
    {
        var json = ChartTests.Json(
            PerClassAccuracy.Create("change", ["gained", "lost", "same"], [10.0, 90, 50], [80.0, 20, 50]));
        var before = json.GetProperty("data")[0];

        Assert.Equal(["lost", "same", "gained"], before.GetProperty("y").EnumerateArray().Select(v => v.GetString()));
        Assert.Equal([90.0, 50, 10], Values(before, "x"));
        Assert.Equal("reversed", json.GetProperty("layout").GetProperty("yaxis").GetProperty("autorange").GetString());
    }

    [Fact]
    public void Long_training_curves_are_averaged_over_stretches_and_keep_their_mean()
    {
        var curve =
            ChartTests.Json(TrainingCurves.Create("t", "step",
                ("loss", Enumerable.Range(0, 4000).Select(i => (double)i)))).GetProperty("data")[0];

        Assert.Equal(400, curve.GetProperty("y").GetArrayLength());
        Assert.Equal(1999.5, Values(curve, "y").Average(), 1);
        Assert.Equal(5.5, Values(curve, "x")[0]);
    }

    [Fact]
    public void Real_and_synthesized_points_of_a_class_share_colour_and_symbol_but_not_the_filling()
    {
        var data = ChartTests.Json(TsneFigure.Create("map", new double[,] { { 0, 0 }, { 1, 1 }, { 2, 2 } }, [4, 4, 9],
            Gallery.Names(10), [false, true, false])).GetProperty("data");
        (string? Color, string? Symbol)[] looks = [.. data.EnumerateArray().Select(trace => trace.GetProperty("marker"))
            .Select(m => (m.GetProperty("color").GetString(), m.GetProperty("symbol").GetString()))];

        Assert.Equal(3, looks.Length);
        Assert.Equal((looks[0].Color, looks[0].Symbol + "-open"), looks[1]);
        Assert.NotEqual(looks[0].Color, looks[2].Color);
    }

    [Fact]
    public void Classes_of_the_drawn_sets_have_the_colour_of_their_name_and_differ_by_symbol()
    {
        var data = ChartTests.Json(TsneFigure.Create("map", new double[3, 2], [0, 1, 2],
            ["green heart", "red star", "green star"])).GetProperty("data");
        int[] Rgb(int k) =>
            [.. Enumerable.Range(0, 3)
                .Select(i =>
                    Convert.ToInt32(
                        data[k].GetProperty("marker").GetProperty("color").GetString()!.Substring(1 + 2 * i, 2), 16))];

        Assert.True(Rgb(0)[1] > 1.5 * Rgb(0)[0] && Rgb(0)[1] > 1.5 * Rgb(0)[2], "green heart is green");
        Assert.True(Rgb(1)[0] > 1.5 * Rgb(1)[1] && Rgb(1)[0] > 1.5 * Rgb(1)[2], "red star is red");
        Assert.Equal(Rgb(0), Rgb(2));
        Assert.NotEqual(data[0].GetProperty("marker").GetProperty("symbol").GetString(),
            data[2].GetProperty("marker").GetProperty("symbol").GetString());
    }

    [Fact]
    public void A_histogram_has_area_one_whatever_its_count()
    {
        var chart = Plot.Histogram(7, ("many", Enumerable.Range(0, 1000).Select(i => i % 10 / 10.0)),
            ("few", [.1, .2]));

        foreach (var outline in ChartTests.Json(chart).GetProperty("data").EnumerateArray())
        {
            var (x, y) = (Values(outline, "x"), Values(outline, "y"));
            Assert.Equal(1, Enumerable.Range(0, 7).Sum(i => (x[i + 1] - x[i]) * y[i]), 3);
        }
    }

    [Fact]
    public void A_sheet_keeps_the_pictures_their_place_and_their_captions()
    {
        // two 8x8 pictures, red and blue, as planes
        byte[] planes = [.. Enumerable.Repeat((byte)255, 64), .. new byte[128], .. new byte[128],
            .. Enumerable.Repeat((byte)255, 64)];
        var data = ChartTests.Json(ImageGrid.Create("two", planes, 8, 8, ["a red one", "extraordinarily blue"],
            columns: 2, scale: 4)).GetProperty("data");
        using var sheet =
            PictureFile.Decode(Convert.FromBase64String(data[0].GetProperty("source").GetString()!.Split(',')[1]),
                "sheet");
        (int R, int G, int B, int A) Pixel(int at) { var p = sheet.Pixels[(at * 4)..]; return (p[0], p[1],
            p[2], p[3]); }
        double[] centres = Values(data[1], "x");

        Assert.True(Pixel(16 * sheet.Width + (int)centres[0]) is { R: > 220, B: < 40, A: 255 });
        Assert.True(Pixel(16 * sheet.Width + (int)centres[1]) is { R: < 40, B: > 220, A: 255 });
        // the cells are wider than the pictures
        Assert.Equal(0, Pixel(16 * sheet.Width + (int)(centres[0] + centres[1]) / 2).A);
        Assert.Equal("extraordinarily<br>blue", data[1].GetProperty("text")[1].GetString());
        Assert.True(centres[1] - centres[0] > "extraordinarily".Length * 6);
    }

    [Fact]
    public void Pictures_that_do_not_fill_their_grid_are_refused()
    {
        Assert.Throws<ArgumentException>(() => ImageGrid.Create("t", new byte[10], 2, 2));
        Assert.Throws<ArgumentException>(() => ImageGrid.ByRows("t", Gallery.Noise(5), 8, 8, ["a", "b"]));
    }

    [Fact]
    public void A_classifier_that_is_always_80_percent_sure_and_half_the_time_right_is_30_points_off()
    {
        var json = ChartTests.Json(Reliability.Create("t", [.8, .8, .8, .8], [true, false, true, false]));

        Assert.Contains("calibration error 30.0 points",
            json.GetProperty("layout").GetProperty("title").GetProperty("text").GetString());
        Assert.Equal([80.0], Values(json.GetProperty("data")[1], "x"));
        Assert.Equal([50.0], Values(json.GetProperty("data")[1], "y"));
    }

    internal static double[] Values(JsonElement trace, string column) =>
        [.. trace.GetProperty(column).EnumerateArray().Select(v => v.GetDouble())];
}
