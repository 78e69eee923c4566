using Xunit;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class MetricsTests
{
    // four base-or-new rows over classes 0, 1 (base) and 2, 3 (new)
    private static readonly float[,] Logits =
    {
        { 5, 1, 6, 0 },   // label 0: right among base names, wrong among all (2)
        { 1, 3, 2, 0 },   // label 1: right in both
        { 4, 1, 3, 2 },   // label 2: right among new names, wrong among all (0)
        { 0, 1, 5, 4 },   // label 3: wrong in both (2), second best
    };

    [Fact]
    public void Base_and_new_are_scored_among_their_own_names_or_among_all()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var (logits, labels) = (tensor(Logits), tensor(new long[] { 0, 1, 2, 3 }));
        Assert.Equal(new BaseNewHarmonic(100, 50, 2 * 100 * 50 / 150.0), Metrics.BaseToNew(logits, labels, 2));
        Assert.Equal(new BaseNewHarmonic(50, 0, 0), Metrics.JointOverall(logits, labels, 2));
        Assert.Equal(25, Metrics.TopK(logits, labels));
        Assert.Equal(100, Metrics.TopK(logits, labels, 2));
        Assert.Equal(100, Metrics.TopK(logits, labels, 5));
    }

    [Fact]
    public void Classes_without_rows_count_in_no_mean()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        var (logits, labels) = (tensor(Logits), tensor(new long[] { 2, 1, 0, 0 }));   // predictions are 2, 1, 0, 2
        Assert.Equal([50, 100, 100, null], Metrics.PerClassAccuracy(logits, labels));
        var report = Metrics.Report(logits, labels);
        Assert.Equal((75, 25), (report.Accuracy, report.Error));
        Assert.Equal(250 / 3.0, report.PerClassAccuracy, 1e-9);
        Assert.Equal(100 * (2 / 3.0 + 1 + 2 / 3.0) / 3, report.MacroF1, 1e-9);
        var grip = Metrics.Grip(logits, labels, 2);
        Assert.Equal(1, grip.Unseen, 1e-12);
        Assert.Equal(2 / 3.0, grip.Seen, 1e-12);
        Assert.Equal(0.8, grip.HarmonicMean, 1e-12);
        Assert.Equal(75, Metrics.JointPerClass(logits, labels, 2).Base);
    }

    [Fact]
    public void Nothing_to_score_is_an_error_and_two_zeros_have_a_harmonic_mean_of_zero()
    {
        using var scope = TorchSharp.torch.NewDisposeScope();
        Assert.Equal(0, Metrics.HarmonicMean(0, 0));
        Assert.Throws<ArgumentException>(() => Metrics.TopK(zeros(0, 3), zeros(0, int64)));
        Assert.Throws<ArgumentException>(() => Metrics.TopK(zeros(2, 3), zeros(3, int64)));
    }

    [Fact]
    public void A_spread_is_the_mean_and_the_sample_deviation()
    {
        var spread = Spread.Of([1, 2, 4]);
        Assert.Equal(7 / 3.0, spread.Mean, 1e-12);
        Assert.Equal(Math.Sqrt(7 / 3.0), spread.Sd, 1e-12);
        Assert.True(double.IsNaN(Spread.Of([5]).Sd));
    }
}
