using Xunit;

namespace ShipLab.Tests;

public sealed class SelectionTests
{
    private static readonly TipAdapter Tip = new(TipAdapterOptions.Toyland with { Search = null });

    private static StudyOptions Options(Selection selection, bool calibrate = false) => TinyStudy.Options with
    {
        Selection = selection, Calibrate = calibrate, Shots = 4,
        Methods = [new(Tip), new(Tip, new ShipRecipe(TinyStudy.Vae))],
    };

    [Fact]
    public void Each_selection_names_its_candidate_and_the_official_one_is_the_best_on_test()
    {
        ResultRow Ship(Selection selection)
        {
            var rows = TinyStudy.Run(Options(selection));
            Assert.Null(rows[0].SelectedCandidate);                   // nothing trained, nothing chosen
            Assert.Equal(selection.Text(), rows[1].Key.Selection);
            return rows[1];
        }
        var (last, validation, pseudo, official) = (Ship(Selection.Last), Ship(Selection.Validation),
            Ship(Selection.PseudoNew), Ship(Selection.Test));

        Assert.Null(last.SelectedCandidate);
        Assert.All([validation, pseudo, official], row => Assert.Matches("^epoch [1-5] of 5$", row.SelectedCandidate));
        Assert.All([last, validation, pseudo],
            row => Assert.True(official["H"] >= row["H"],
                $"{official["H"]} against {row["H"]} of {row.Key.Selection}"));
        Assert.Equal("tip-adapter + ship, official (selects on test)", official.Key.Name);
        Assert.Equal("tip-adapter + ship, pseudo-new", pseudo.Key.Name);
        Assert.Equal("tip-adapter + ship", last.Key.Name);
        Assert.All([last, validation, official], row => Assert.Null(row.Rehearsal));
        Assert.Equal(Metrics.HarmonicMean(pseudo.Rehearsal!["base"], pseudo.Rehearsal["new"]),
            pseudo.Rehearsal["H"], 1e-9);
        Assert.Contains("rehearsal", pseudo.Seconds.Keys);
        Assert.DoesNotContain("rehearsal", validation.Seconds.Keys);
    }

    [Theory]
    [InlineData(Selection.Last)]
    [InlineData(Selection.Validation)]
    [InlineData(Selection.PseudoNew)]
    public void Other_test_images_change_the_scores_and_nothing_that_is_chosen(Selection selection)
    {
        var options = Options(selection, calibrate: true);
        var rows = TinyStudy.Run(options);
        // the same labels on images of other classes
        var others = TinyStudy.Run(options with
        {
            Create = (name, seed, shots) => TinyStudy.Create(name, seed, shots) is var set
                ? set with { Test = new DrawnImageSet("turned", set.Test.Height, set.Test.Width, set.Test.Labels,
                    (item, pixels) => set.Test.Bytes((item + 40) % set.Test.Count, 1).CopyTo(pixels)) }
                : null!,
        });
        Assert.NotEqual(rows[1]["H"], others[1]["H"]);
        foreach (var (row, other) in rows.Zip(others))
        {
            Assert.Equal(row.SelectedCandidate, other.SelectedCandidate);
            Assert.Equal(row.Rehearsal!, other.Rehearsal!);
            Assert.NotNull(row.Rehearsal);
            Assert.Equal((row.Calibration!.Bias, row.Calibration.Scale),
                (other.Calibration!.Bias, other.Calibration.Scale));
            Assert.NotEqual(row["calibrated H"], other["calibrated H"]);
        }
    }

    [Fact]
    public void A_rehearsal_holds_no_new_class_and_no_test_image()
    {
        var dataset = TinyStudy.Create("aerial", 1, 2) is var set
            ? set with { Test = set.Test.OfClasses(12, 12) } : null!;
        using var data = new StudyData(ClipFiles.Tiny(), "tiny", dataset, shots: 2, views: 2, seed: 1);
        using var rehearsal = data.Rehearsal();

        Assert.Equal((8, 4), (rehearsal.Dataset.BaseClasses, rehearsal.Dataset.NewClasses));
        Assert.Equal(dataset.ClassNames.Take(12).Order(), rehearsal.Dataset.ClassNames.Order());
        Assert.All([rehearsal.Dataset.Train, rehearsal.Dataset.Val, rehearsal.Dataset.Test,
            rehearsal.Dataset.Unlabelled], images => Assert.Equal(0, images.Count));
        Assert.Equal(8 * 2 * 2, rehearsal.TrainBase.Count);
        Assert.Equal(8 * 8, rehearsal.ValidationBase.Count);
        Assert.Equal(12 * 8, rehearsal.Test.Count);

        // every feature is that of the same class under its name of before
        foreach (var (mine, theirs) in new[] { (rehearsal.TrainBase, data.TrainBase),
            (rehearsal.Test, data.ValidationBase) })
        {
            var places = Enumerable.Range(0, theirs.Count)
                .ToDictionary(row => string.Join(' ', theirs.X[row].data<float>()),
                    row => dataset.ClassNames[(int)theirs.Labels()[row]]);
            var labels = mine.Labels();
            for (var row = 0; row < mine.Count; row++)
                Assert.Equal(places[string.Join(' ', mine.X[row].data<float>())],
                    rehearsal.Dataset.ClassNames[(int)labels[row]]);
        }
        for (var id = 0; id < 12; id++)
        {
            var before = dataset.ClassNames.ToList().IndexOf(rehearsal.Dataset.ClassNames[id]);
            Assert.Equal(data.TextFeatures[before].data<float>().ToArray(),
                rehearsal.TextFeatures[id].data<float>().ToArray());
            Assert.Equal(data.Tokens[before].data<long>().ToArray(), rehearsal.Tokens[id].data<long>().ToArray());
        }
        Assert.Contains("at least 3", Assert.Throws<ShipLabException>(() =>
        {
            using var small = new StudyData(ClipFiles.Tiny(), "tiny", dataset with { BaseClasses = 2 }, shots: 2,
                views: 2, seed: 1, data.Test);
            small.Rehearsal();
        }).Message);
    }

    [Fact]
    public void Candidates_are_the_states_of_one_training_and_are_read_again_from_the_folder()
    {
        using var folder = new TemporaryFolder();
        var trainings = 0;
        var recipe = new ShipRecipe(TinyStudy.Vae with { Epochs = 10 }, folder.Path)
            { OnTrained = (_, _, _) => trainings++ };
        using var data = new StudyData(ClipFiles.Tiny(), "tiny", TinyStudy.Create("aerial", 1, 2), shots: 2,
            views: 2, seed: 1);
        var first = recipe.Candidates(data, 5);
        var again = recipe.Candidates(data, 5);
        using var direct = (recipe with { Folder = null }).Train(data);

        Assert.Equal(["epoch 2 of 10", "epoch 4 of 10", "epoch 6 of 10", "epoch 8 of 10", "epoch 10 of 10"],
            first.Select(c => c.Name));
        Assert.Equal(2, trainings);                                   // the folder's, and the one that keeps nothing
        static float[] Context(IFeatureGenerator? generator) =>
            ((ShipGenerator)generator!).Vae.Context.data<float>().ToArray();
        Assert.Equal(5, first.Select(c => string.Join(' ', Context(c.Generator))).Distinct().Count());
        foreach (var (a, b) in first.Zip(again)) Assert.Equal(Context(a.Generator), Context(b.Generator));
        Assert.Equal(direct.Context.data<float>().ToArray(), Context(first[^1].Generator));
        foreach (var candidate in first.Concat(again)) ((ShipGenerator)candidate.Generator!).Dispose();
    }
}
