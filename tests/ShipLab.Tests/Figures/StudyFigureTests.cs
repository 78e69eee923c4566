using ShipLab.Figures;

namespace ShipLab.Tests.Figures;

public sealed class StudyFigureTests
{
    [Fact]
    public void A_curve_over_shots_is_in_the_order_of_the_shots_with_a_band_of_one_sample_deviation()
    {
        var figure = ShotCurves.Create("t", [new("GDA", 16, [70, 74]), new("GDA", 1, [50, 50]), new("Tip", 1, [51, 53])], zeroShot: 40);
        var curves = figure.Panels[0].Marks.OfType<Curve>().ToList();

        Assert.Equal(["GDA", "Tip"], curves.Select(c => c.Name));
        Assert.Equal([1.0, 16], curves[0].X);
        Assert.Equal([50.0, 72], curves[0].Y);
        Assert.Equal(Math.Sqrt(8), curves[0].Band![1], 9);
        Assert.Equal(40, Assert.Single(figure.Panels[0].Marks.OfType<Rule>()).Value);
        Assert.True(figure.Panels[0].X.Log);
        Assert.Contains("2 seeds", figure.Subtitle);
    }

    [Fact]
    public void A_curve_of_one_seed_has_no_band_and_says_so()
    {
        var figure = ShotCurves.Create("t", [new("GDA", 1, [50]), new("GDA", 2, [60])]);

        Assert.Null(figure.Panels[0].Marks.OfType<Curve>().Single().Band);
        Assert.Equal("one seed", figure.Subtitle);
    }

    [Fact]
    public void Before_is_grey_after_is_coloured_and_a_seed_without_a_number_is_left_out_of_its_mean()
    {
        var figure = BeforeAfter.Create("t", [new("a", [10, 20], [30, 50]), new("b", [double.NaN, 8], [9, 9])], "H (%)", reference: ("zero-shot", 25));
        var (before, after) = ((Bars)figure.Panels[0].Marks[0], (Bars)figure.Panels[0].Marks[1]);

        Assert.Equal([15.0, 8], before.Values);
        Assert.Equal([40.0, 9], after.Values);
        Assert.Equal(HouseStyle.Reference, before.Color);
        Assert.True(before.Horizontal);
        Assert.Equal(Math.Sqrt(50), before.Errors![0], 9);
        Assert.True(Assert.Single(figure.Panels[0].Marks.OfType<Rule>()).Vertical);
        Assert.EndsWith("dashed: zero-shot, 25.0", figure.Subtitle);
    }

    [Fact]
    public void An_ablation_draws_the_H_of_its_reference_across()
    {
        var figure = AblationBars.Create("t", [new("L = 1", [60, 62], [40, 40], [48, 48]), new("L = 4", [61, 61], [44, 46], [51, 53])], reference: "L = 4");

        Assert.Equal(["base", "new", "H"], figure.Panels[0].Marks.OfType<Bars>().Select(b => b.Name));
        Assert.Equal(52, figure.Panels[0].Marks.OfType<Rule>().Single().Value);
        Assert.EndsWith("dashed: H of L = 4, 52.0", figure.Subtitle);
    }

    [Fact]
    public void An_ablation_without_its_reference_names_the_variants_that_there_are()
    {
        var error = Assert.Throws<ArgumentException>(() => AblationBars.Create("t", [new("L = 1", [60], [40], [48])], reference: "L = 4"));

        Assert.Contains("L = 1", error.Message);
    }
}
