using ShipLab.Toyland;
using TorchSharp;

namespace ShipLab.Tests;

public sealed class StudyTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<(FeatureVaeHistory History, long Seed)> _trained = [];

    public void Dispose() => _folder.Dispose();

    /// <summary>The quick study on one set, scored on its few validation images to be quicker still.</summary>
    private StudyOptions Small(int seeds = 1, int epochs = 2)
    {
        var vae = FeatureVaeOptions.Toyland with { Epochs = 2 };
        var ship = new ShipRecipe(vae, _folder.Path)
            { OnTrained = (data, _, history) => { lock (_trained) _trained.Add((history, data.Seed)); } };
        var coop = new CoOp(CoOpOptions.Toyland with { Epochs = epochs });
        return StudyOptions.Quick with
        {
            DataSets = ["aerial"],
            Seeds = [.. Enumerable.Range(1, seeds)],
            Methods = [new(new ZeroShot()), new(coop), new(coop, new TextRecipe()), new(coop, ship),
                new(new CoOp(CoOpOptions.Toyland with { Epochs = 1 }), ship)],
            Create = (name, seed, shots) => ToySets.Create(name, seed, shots) is var set
                ? set with { Test = set.Val } : null!,
        };
    }

    [Fact]
    public void Every_method_gets_a_row_and_a_second_run_runs_none_again()
    {
        var path = Path.Combine(_folder.Path, "results.jsonl");
        var news = new List<SweepProgress>();
        var rows = Study.Run(Small(), new ResultStore(path), new Report<SweepProgress>(news.Add));

        Assert.Equal(["zero-shot", "coop", "coop + text", "coop + ship", "coop + ship"],
            rows.Select(row => row.Key.Name));
        Assert.Equal(5, rows.Select(row => row.Key).Distinct().Count());
        Assert.All(rows, row => Assert.Equal(Metrics.HarmonicMean(row["base"], row["new"]), row["H"], 1e-9));
        Assert.All(rows,
            row => Assert.True(row["joint base"] <= row["base"] && row["joint new"] <= row["new"], row.ToJson()));
        Assert.Equal(FeatureVaeOptions.Toyland.KlWeight, (double)rows[3].Options["generator"]!["kl_weight"]!);
        Assert.Equal(2, (int)rows[1].Options["fine_tuner"]!["epochs"]!);
        Assert.Contains("torch", rows[0].Versions.Keys);
        Assert.Single(_trained);                                     // one VAE serves both methods
        Assert.Equal(Enumerable.Range(1, 5), news.Where(n => n.Row is not null).Select(n => n.Done));
        Assert.Contains(news, n => n.Stage?.Stage == "training the SHIP VAE");
        Assert.Single(Directory.GetFiles(_folder.Path, "ship-vae-aerial-tiny-clip-*-4shots-seed1-*.safetensors"));

        var again = new List<SweepProgress>();
        Study.Run(Small(), new ResultStore(path), new Report<SweepProgress>(again.Add));
        Assert.Equal(5, again.Count(n => n is { Row: not null, Reused: true }));
        Assert.DoesNotContain(again, n => n.Stage is not null);

        Study.Run(Small(epochs: 3), new ResultStore(path)); // other options: three rows more
        Assert.Equal(8, new ResultStore(path).Rows.Count);
    }

    [Fact]
    public void The_same_seed_gives_the_same_numbers_and_a_kill_loses_no_finished_row()
    {
        var (first, second) = (Path.Combine(_folder.Path, "a.jsonl"), Path.Combine(_folder.Path, "b.jsonl"));
        var whole = Study.Run(Small(seeds: 2), new ResultStore(first));
        using var source = new CancellationTokenSource();
        var cut = new Report<SweepProgress>(n => { if (n is { Row: not null, Done: 4 }) source.Cancel(); });
        Assert.ThrowsAny<OperationCanceledException>(
            () => Study.Run(Small(seeds: 2), new ResultStore(second), cut, source.Token));
        // the other seed, side by side, may just have finished one
        Assert.InRange(new ResultStore(second).Rows.Count, 4, 5);

        var resumed = Study.Run(Small(seeds: 2), new ResultStore(second));

        Assert.Equal(whole.Select(Numbers), resumed.Select(Numbers));
        Assert.Equal([1, 2], _trained.Select(training => training.Seed).Order()); // later runs read the VAE's file
        static (ResultKey, double, double, double, double) Numbers(ResultRow row) =>
            (row.Key, row["base"], row["new"], row["joint base"], row["joint new"]);
    }

    [Fact]
    public void The_full_grid_has_sixty_rows_and_what_a_learner_sees_holds_no_new_class()
    {
        var full = StudyOptions.Full;
        Assert.Equal(60, full.DataSets.Count * full.Seeds.Count * full.Methods.Count);
        Assert.Equal(["zero-shot", "coop", "coop + text", "coop + ship"], full.Methods.Select(method => method.Name));
        Assert.Equal(16, full.Shots);

        var dataset = ToySets.Create("aerial", seed: 1, shots: 1);
        using var data = new StudyData(ClipFiles.Tiny(), "tiny", dataset with { Test = dataset.Val }, shots: 1,
            views: 2, seed: 1);
        Assert.True(data.TrainBase.Y.max().ToInt64() < dataset.BaseClasses);
        Assert.True(data.ValidationBase.Y.max().ToInt64() < dataset.BaseClasses);
        Assert.Equal(2 * dataset.BaseClasses, data.TrainBase.Count);
        Assert.Equal(4, data.TemplateTokens);
        using var alone = data.Task(allNames: false);
        Assert.Equal(dataset.BaseLabels, alone.TrainClasses);
        Assert.Equal(dataset.ClassNames.Count, data.Task(allNames: true).TrainClasses.Count);
    }
}
