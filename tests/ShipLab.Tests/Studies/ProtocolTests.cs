using Xunit;

namespace ShipLab.Tests;

public sealed class ProtocolTests
{
    private static readonly StudyOptions Tiny = TinyStudy.Options;

    [Fact]
    public void Base_to_new_learns_base_classes_and_as_many_synthesized_features_of_each_new_one_as_shots()
    {
        var spy = new SpyFineTuner();
        var rows = TinyStudy.Run(Tiny with { Methods = [new(spy), new(spy, new TextRecipe())] });

        var (alone, generated) = (spy.Seen[0], spy.Seen[1]);
        Assert.Equal(Enumerable.Range(0, 12), alone.Classes);
        Assert.Equal(Enumerable.Range(0, 24), generated.Classes);
        Assert.All([alone, generated], seen => Assert.Equal(Each(0, 12, 2), seen.Real));
        Assert.All([alone, generated], seen => Assert.Equal(Each(0, 12, 8), seen.Validation));
        Assert.Empty(alone.Synthesized);
        Assert.Equal(Each(12, 24, 2), generated.Synthesized);
        Assert.All(rows, row =>
        {
            Assert.Equal(Metrics.HarmonicMean(row["joint base"], row["joint new"]), row["joint H"], 1e-9);
            Assert.Equal(24, row.PerClass!.Length);
            Assert.Equal(row["base"], row.PerClass[..12].Average(), 1e-3);
            Assert.Equal(row["joint new"], row.JointPerClass![12..].Average(), 1e-3);
            Assert.Equal(("base-to-new", "last", null, null),
                (row.Key.Protocol, row.Key.Selection, row.SelectedCandidate, row.Source));
        });
    }

    [Fact]
    public void Few_shot_learns_all_classes_and_scores_them_among_all()
    {
        var spy = new SpyFineTuner();
        var rows = TinyStudy.Run(
            Tiny with { Protocol = new FewShotProtocol(), Methods = [new(spy), new(spy, new TextRecipe())] });

        Assert.All(spy.Seen, seen => Assert.Equal(Enumerable.Range(0, 24), seen.Classes));
        Assert.All(spy.Seen, seen => Assert.Equal(Each(0, 24, 2), seen.Real));
        Assert.Empty(spy.Seen[0].Synthesized);
        Assert.Equal(Each(0, 24, 2), spy.Seen[1].Synthesized);
        Assert.All(rows, row => Assert.True(row.Scores.Count == 1 && row["accuracy"] > 100.0 / 24, row.ToJson()));
        Assert.All(rows, row => Assert.Equal(2, row.Key.Shots));
    }

    [Fact]
    public void Generalised_zero_shot_learning_takes_all_training_images_and_means_over_classes()
    {
        var spy = new SpyFineTuner();
        // a test set in which the first class has eight rows and the others one
        Dataset Uneven(string name, int seed, int shots) => TinyStudy.Create(name, seed, shots) is var set
            ? set with { Test =
                set.Test.Select([.. Enumerable.Range(0, set.Test.Count).Where(i => i < 8 || i % 8 == 0)], "uneven") }
                : null!;
        var row = Assert.Single(
            TinyStudy.Run(
                Tiny with { Protocol = new ZeroShotLearningProtocol(), Methods = [new(spy)], Create = Uneven }));

        Assert.Equal(Each(0, 12, 3), spy.Seen[0].Real);
        Assert.Equal(0, row.Key.Shots);
        Assert.Equal(row.JointPerClass![..12].Average(), row["S"], 1e-3);
        Assert.Equal(row.JointPerClass[12..].Average(), row["U"], 1e-3);
        Assert.Equal(row.PerClass![..12].Average(), row["S apart"], 1e-3);
    }

    [Fact]
    public void Cross_dataset_learns_the_source_and_scores_the_targets_and_the_source_is_no_target()
    {
        var spy = new SpyFineTuner();
        var trained = new List<string>();
        var ship = new ShipRecipe(TinyStudy.Vae) { OnTrained = (data, _, _) => trained.Add(data.Dataset.Name) };
        var rows = TinyStudy.Run(Tiny with
        {
            Protocol = new CrossDatasetProtocol(), Source = "aerial", DataSets = ["aerial", "fabric", "sunset"],
            Methods = [new(new ZeroShot()), new(new LinearProbe(LinearProbeOptions.Paper)), new(spy), new(spy, ship)],
        });

        Assert.Equal(["fabric", "sunset"], rows.Select(row => row.Key.DataSet).Distinct());
        Assert.All(rows, row => Assert.Equal("aerial", row.Source));
        Assert.All(rows, row => Assert.True(row.Scores.Keys.Single() == "target accuracy", row.ToJson()));
        Assert.Equal(["aerial"], trained);                            // one training for both targets
        var (alone, synthesized) = (spy.Seen[0], spy.Seen[1]);
        Assert.Equal(Each(0, 24, 2), alone.Real);
        Assert.Equal(Enumerable.Range(0, 24), alone.Classes);
        Assert.Equal(24 + 32, alone.Names.Length);
        // the target's classes, from synthesized features alone
        Assert.Equal(Enumerable.Range(24, 32), synthesized.Classes);
        Assert.Equal(Each(24, 56, 2), synthesized.Real);
        Assert.All(synthesized.Validation, label => Assert.True(label >= 24));

        // zero-shot on a target is zero-shot on that data set, and a probe knows nothing of it
        var direct =
            Assert.Single(TinyStudy.Run(Tiny with { Protocol = new FewShotProtocol(), DataSets = ["fabric"] }));
        Assert.Equal(direct["accuracy"], rows[0]["target accuracy"], 1e-9);
        Assert.True(double.IsNaN(rows[1]["target accuracy"]));
        Assert.True(rows[2]["target accuracy"] > 100.0 / 32);
    }

    /// <summary>CoCoOp alone is left out: it takes as long as all others together, and has tests of its own. Two epochs
    /// show that a method runs.</summary>
    [Theory]
    [InlineData("few-shot")]
    [InlineData("gzsl")]
    [InlineData("cross-dataset")]
    public void Every_fine_tuner_runs_with_and_without_a_generator(string protocol)
    {
        Method[] grid = [.. Method.Grid(FineTuners.Names.Except(["cocoop"]), ["none", "text"])
            .Select(method => method with { FineTuner = Short(method.FineTuner) })];
        var rows = TinyStudy.Run(Tiny with
        {
            Protocol = Protocols.Parse(protocol), Source = protocol == "cross-dataset" ? "neon" : null, Methods = grid,
            Calibrate = protocol == "gzsl",
        });
        Assert.Equal(grid.Select(method => method.Name), rows.Select(row => row.Key.Name));
        foreach (var row in rows)
        {
            var number = row[Protocols.Parse(protocol).Compared[0]];
            // a probe knows no class without features
            var applies = row.Key is not { Method: "linear-probe", Generator: "none" } || protocol == "few-shot";
            Assert.True(applies ? number is >= 0 and <= 100 : double.IsNaN(number), row.ToJson());
            Assert.Equal(applies && protocol == "gzsl", row.Calibration is not null);
        }
    }

    private static IFineTuner Short(IFineTuner method) => method.Name switch
    {
        "coop" => new CoOp(CoOpOptions.Toyland with { Epochs = 2 }),
        "coop-csc" => new CoOp(CoOpOptions.Toyland with { ClassContexts = true, Epochs = 2 }),
        "clip-adapter" => new ClipAdapter(ClipAdapterOptions.Toyland with { Epochs = 2 }),
        "tip-adapter-f" => new TipAdapterF(TipAdapterFOptions.Toyland with { Epochs = 2 }),
        _ => method,
    };

    [Theory]
    [InlineData("cross-dataset", Selection.Last, false, null, "Source")]
    [InlineData("base-to-new", Selection.Last, false, "neon", "cross-dataset")]
    [InlineData("few-shot", Selection.PseudoNew, false, null, "pseudo-new")]
    [InlineData("few-shot", Selection.Last, true, null, "calibrate")]
    [InlineData("cross-dataset", Selection.Last, true, "neon", "calibrate")]
    [InlineData("cross-dataset", Selection.Last, false, "aerial", "only data set")]
    public void Options_that_contradict_each_other_are_refused_before_anything_runs(string protocol,
        Selection selection, bool calibrate, string? source, string word)
    {
        var options = Tiny with { Protocol = Protocols.Parse(protocol), Selection = selection, Calibrate = calibrate,
            Source = source, Create = (_, _, _) => throw new Exception("it ran") };
        Assert.Contains(word, Assert.Throws<ShipLabException>(() => TinyStudy.Run(options)).Message);
    }

    [Fact]
    public void A_data_set_without_new_classes_is_refused_by_name()
    {
        var options =
            Tiny with { Create = (name, seed, shots) => TinyStudy.Create(name, seed, shots) with { BaseClasses = 24 } };
        Assert.Contains("aerial", Assert.Throws<ShipLabException>(() => TinyStudy.Run(options)).Message);
    }

    private static IEnumerable<long> Each(int from, int to, int times) =>
        Enumerable.Range(from, to - from).SelectMany(id => Enumerable.Repeat((long)id, times));
}
