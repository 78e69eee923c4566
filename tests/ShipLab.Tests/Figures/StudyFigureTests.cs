using System.Text.Json;
using ShipLab.Figures;
using static ShipLab.Tests.Figures.StoryFigureTests;

namespace ShipLab.Tests.Figures;

public sealed class StudyFigureTests
{
    [Fact]
    public void A_curve_over_shots_is_in_the_order_of_the_shots_with_error_bars_of_one_sample_deviation()
    {
        var json = ChartTests.Json(ShotCurves.Create("t",
            [new("GDA", 16, [70, 74]), new("GDA", 1, [50, 50]), new("Tip", 1, [51, 53])], zeroShot: 40));
        var (curves, layout) = (json.GetProperty("data"), json.GetProperty("layout"));

        Assert.Equal(["GDA", "Tip"], curves.EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        Assert.Equal([1.0, 16], Values(curves[0], "x"));
        Assert.Equal([50.0, 72], Values(curves[0], "y"));
        Assert.Equal(Math.Sqrt(8), Values(curves[0].GetProperty("error_y"), "array")[1], 3);
        Assert.Equal(40, layout.GetProperty("shapes")[0].GetProperty("y0").GetDouble());
        Assert.Equal("log", layout.GetProperty("xaxis").GetProperty("type").GetString());
        Assert.Contains("2 seeds", Title(json));
    }

    [Fact]
    public void A_curve_of_one_seed_has_no_error_bars_and_says_so()
    {
        var json = ChartTests.Json(ShotCurves.Create("t", [new("GDA", 1, [50]), new("GDA", 2, [60])]));

        Assert.False(json.GetProperty("data")[0].TryGetProperty("error_y", out _));
        Assert.Contains(">one seed<", Title(json));
    }

    [Fact]
    public void Before_is_grey_after_is_coloured_and_a_seed_without_a_number_is_left_out_of_its_mean()
    {
        var json = ChartTests.Json(BeforeAfter.Create("t",
            [new("a", [10, 20], [30, 50]), new("b", [double.NaN, 8], [9, 9])], "H (%)", reference: ("zero-shot", 25)));
        var (before, after) = (json.GetProperty("data")[0], json.GetProperty("data")[1]);

        Assert.Equal([15.0, 8], Values(before, "x"));
        Assert.Equal([40.0, 9], Values(after, "x"));
        Assert.Equal(HouseStyle.Reference, before.GetProperty("marker").GetProperty("color").GetString());
        Assert.Equal(Math.Sqrt(50), before.GetProperty("error_x").GetProperty("array")[0].GetDouble(), 3);
        Assert.Equal(25, json.GetProperty("layout").GetProperty("shapes")[0].GetProperty("x0").GetDouble());
        Assert.Contains("dashed: zero-shot, 25.0", Title(json));
    }

    [Fact]
    public void An_ablation_draws_the_H_of_its_reference_across()
    {
        var json = ChartTests.Json(
            Ablation.Create("t", [new("L = 1", [60, 62], [40, 40], [48, 48]),
                new("L = 4", [61, 61], [44, 46], [51, 53])], reference: "L = 4"));

        Assert.Equal(["base", "new", "H"],
            json.GetProperty("data").EnumerateArray().Select(b => b.GetProperty("name").GetString()));
        Assert.Equal(52, json.GetProperty("layout").GetProperty("shapes")[0].GetProperty("x0").GetDouble());
        Assert.Contains("dashed: H of L = 4, 52.0", Title(json));
    }

    [Fact]
    public void An_ablation_without_its_reference_names_the_variants_that_there_are()
    {
        var error =
            Assert.Throws<ArgumentException>(
                () => Ablation.Create("t", [new("L = 1", [60], [40], [48])], reference: "L = 4"));

        Assert.Contains("L = 1", error.Message);
    }

    [Fact]
    public void Gains_have_their_intervals_and_a_line_at_zero()
    {
        var json = ChartTests.Json(
            Gains.Create("t", ["neon", "toys"], [("SHIP", [(3, 1), (-1, 2)])], "points of H", "mean over 3 seeds"));

        Assert.Equal([3.0, -1], Values(json.GetProperty("data")[0], "x"));
        Assert.Equal([1.0, 2], Values(json.GetProperty("data")[0].GetProperty("error_x"), "array"));
        Assert.Equal(0, json.GetProperty("layout").GetProperty("shapes")[0].GetProperty("x0").GetDouble());
        Assert.Contains("95 % interval", Title(json));
    }

    private static string Title(JsonElement json) =>
        json.GetProperty("layout").GetProperty("title").GetProperty("text").GetString()!;
}
