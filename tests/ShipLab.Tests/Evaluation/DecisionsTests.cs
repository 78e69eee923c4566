using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class DecisionsTests
{
    /// <summary>Answers with fixed logits: row r of the features is row r of the logits.</summary>
    private sealed class Given(Tensor logits, Func<int, bool>? knows = null) : IClassifier
    {
        private int _row;

        public bool Knows(int classId) => knows?.Invoke(classId) ?? true;

        public Tensor Logits(Tensor features, IReadOnlyList<int> classes)
        {
            var rows = logits.narrow(0, _row, features.shape[0]);
            _row += (int)features.shape[0];
            return rows.index_select(1, tensor(classes.Select(id => (long)id).ToArray()));
        }

        public void Dispose()
        {
        }
    }

    [Fact]
    public void All_scores_are_those_of_the_metrics_from_logits_of_one_call()
    {
        using var scope = NewDisposeScope();
        using var noise = new SeededNoise(3);
        // class 6 has no row, class 0 more than others
        var (logits, labels) = (noise.Next(200, 7), arange(200, int64) % 7 % 6);
        var found = Decisions.Of(new Given(logits), new Features(zeros(200, 2), labels, []), [0, 1, 2], [3, 4, 5, 6]);

        var plain = found.Score();
        Assert.Equal(Metrics.BaseToNew(logits, labels, 3), plain.Separate);
        Assert.Equal(Metrics.JointOverall(logits, labels, 3), plain.Joint);
        Assert.Equal(Metrics.JointPerClass(logits, labels, 3), found.Score(meansOverClasses: true).Joint);
        Assert.Equal(Metrics.PerClassAccuracy(logits, labels).Select(value => value ?? double.NaN),
            plain.JointPerClass);
        Assert.True(double.IsNaN(plain.PerClass[6]));
        Assert.Equal(plain.Joint, found.Joint(bias: 0));
        Assert.Equal(plain.Separate.New, found.Joint(bias: 1e9).New);
        Assert.Equal(0, found.Joint(bias: 1e9).Base);
        Assert.Equal(plain.Separate.Base, found.Joint(bias: -1e9).Base);

        var moved = logits.clone();
        moved.narrow(1, 3, 4).mul_(0.5).add_(0.3);
        Assert.Equal(Metrics.JointOverall(moved, labels, 3), found.Joint(bias: 0.3, scale: 0.5));
    }

    [Fact]
    public void A_group_that_is_not_there_or_not_known_is_not_applicable()
    {
        using var scope = NewDisposeScope();
        using var noise = new SeededNoise(3);
        var rows = new Features(zeros(20, 2), arange(20, int64) % 4, []);
        var all = Decisions.Of(new Given(noise.Next(20, 4)), rows, [0, 1, 2, 3], []).Score();
        Assert.True(all.Separate.Base is >= 0 and <= 100 && double.IsNaN(all.Separate.New)
            && double.IsNaN(all.Joint.H));

        var half = noise.Next(20, 4);
        half.narrow(1, 2, 2).fill_(float.NegativeInfinity);
        var unknown = Decisions.Of(new Given(half, id => id < 2), rows, [0, 1], [2, 3]);
        Assert.False(unknown.AreJoint);
        Assert.True(double.IsNaN(unknown.Score().Separate.New) && unknown.Score().Separate.Base >= 0
            && double.IsNaN(unknown.Score().JointPerClass[0]));
        Assert.Throws<ArgumentException>(() => Calibrator.Choose(unknown));
    }

    [Fact]
    public void A_calibration_finds_the_shift_between_the_groups_and_takes_a_scale_only_where_it_is_better()
    {
        using var scope = NewDisposeScope();
        using var noise = new SeededNoise(5);
        var labels = arange(600, int64) % 6;
        var signal = nn.functional.one_hot(labels, 6).to(float32) * 3;
        Decisions Of(Tensor logits) =>
            Decisions.Of(new Given(logits), new Features(zeros(600, 2), labels, []), [0, 1, 2], [3, 4, 5]);

        var fair = signal + noise.Next(600, 6);
        var shifted = fair.clone();
        shifted.narrow(1, 3, 3).sub_(4);
        var found = Calibrator.Choose(Of(shifted));
        Assert.Equal(1, found.Scale);
        Assert.Equal(4, found.Bias, 0.5);
        Assert.Equal(Of(shifted).Joint(found.Bias).H, found.H, 1e-6);
        Assert.True(found.H > Of(shifted).Joint(0).H + 20);

        // rows of different levels, of which new classes' logits have the half
        var shrunk = fair + 10 * noise.Next(600, 1);
        shrunk.narrow(1, 3, 3).mul_(0.5);
        var scaled = Calibrator.Choose(Of(shrunk));
        Assert.Equal(2, scaled.Scale, 0.3);
        Assert.True(Of(shrunk).Joint(scaled.Bias, scaled.Scale).H > Of(shrunk).Joint(0).H + 20);
    }

    [Fact]
    public void What_a_rehearsal_found_carries_over_to_logits_of_another_scale_by_the_share_that_it_gives_away()
    {
        using var scope = NewDisposeScope();
        using var noise = new SeededNoise(6);
        var labels = arange(1200, int64) % 6;
        var signal = nn.functional.one_hot(labels, 6).to(float32) * 3;
        Decisions Of(double factor, bool baseOnly = false)
        {
            var logits = signal + noise.Next(1200, 6);                // other images each time
            logits.narrow(1, 3, 3).sub_(4);
            var rows = baseOnly ? labels.lt(3).nonzero().flatten() : arange(1200, int64);
            return Decisions.Of(new Given(factor * logits.index_select(0, rows)),
                new Features(zeros(rows.shape[0], 2), labels.index_select(0, rows), []), [0, 1, 2], [3, 4, 5]);
        }
        var rehearsed = Calibrator.Choose(Of(1));
        var test = Of(10);
        var bias = Calibrator.BiasOf(rehearsed, Of(10, baseOnly: true));

        Assert.Equal(4, rehearsed.Bias, 0.5);
        Assert.Equal(40, bias, 5.0);
        Assert.True(test.Joint(bias).H > test.Joint(rehearsed.Bias).H + 20);
        Assert.InRange(rehearsed.Share, 0.01, 0.3);
    }

    [Fact]
    public void A_calibration_that_nothing_helps_leaves_the_logits_alone()
    {
        using var scope = NewDisposeScope();
        // equal logits say the first class of each group, which has no row
        var labels = tensor(new long[] { 1, 3, 1, 3, 1, 3, 1, 3 });
        var found =
            Calibrator.Choose(
                Decisions.Of(new Given(zeros(8, 4)), new Features(zeros(8, 2), labels, []), [0, 1], [2, 3]));
        Assert.Equal((0, 1), (found.Bias, found.Scale));
    }
}
