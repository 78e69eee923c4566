using ShipLab.Tests.Cli;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace ShipLab.Tests.Data;

public sealed class FeatureExtractionTests : IDisposable
{
    private readonly DrawnFiles _files = new();
    private readonly TemporaryFolder _store = new();
    private readonly LoadedClip _clip = ClipFiles.Tiny();
    private readonly List<Progress> _news = [];

    public void Dispose()
    {
        _files.Dispose();
        _store.Dispose();
        _clip.Model.Dispose();
    }

    private Features Get(ImageSet images, FeatureOptions? options = null, IReadOnlyList<string>? names = null,
        LoadedClip? clip = null, CancellationToken token = default) =>
        new FeatureStore(_store.Path).Get(clip ?? _clip, images, names
        ?? ["a", "b"], options, new Report<Progress>(_news.Add), token);

    private static float[] Values(Features features) => features.X.data<float>().ToArray();

    private ImageSet Flat(int count)
    {
        _files.Add("", count);
        return _files.Open().Test;
    }

    [Fact]
    public void A_files_feature_is_the_towers_of_its_crop()
    {
        var images = (FileImageSet)Flat(10);
        using var features = Get(images);
        Assert.Equal([10L, 64], features.X.shape);
        Assert.Equal(images.Items.Select(item => item.Path), features.Paths);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        var crops = images.For(_clip.Preprocess).Images();                                     // [10, 3, 32, 32]
        Assert.Equal([10L, 3, 32, 32], crops.shape);
        var expected = nn.functional.normalize(_clip.Model.EncodeImage(_clip.Preprocess.Apply(crops)), dim: 1);
        Assert.True(expected.sub(features.X).abs().max().ToSingle() < 1e-5);
    }

    [Fact]
    public void Batch_threads_and_shards_do_not_change_which_feature_is_whose()
    {
        var images = Flat(1100); // three shards
        using var features = Get(images);
        using var other = Features.Extract(_clip, images, ["a"], new FeatureOptions { BatchSize = 7, Threads = 5 },
            token: TestContext.Current.CancellationToken);
        Assert.True(features.X.sub(other.X).abs().max().ToSingle() < 1e-5);
        Assert.Equal(features.Paths, other.Paths);
        Assert.Single(_store.Names);
    }

    [Fact]
    public void Views_come_one_after_the_other_and_depend_on_the_seed_and_the_path()
    {
        _files.Add("train/a", 5);
        _files.Add("train/b", 4);
        var train = _files.Open().Train;
        using var three = Get(train, new FeatureOptions { Views = 3, Seed = 1 });
        using var one = Get(train);
        using var other = Get(train, new FeatureOptions { Views = 3, Seed = 2 });
        Assert.Equal([27L, 64], three.X.shape);
        Assert.Equal([.. one.Labels(), .. one.Labels(), .. one.Labels()], three.Labels());
        Assert.True(three.X[..9].sub(one.X).abs().max().ToSingle() < 1e-5);
        Assert.True(three.X[9..18].sub(three.X[18..]).abs().max().ToSingle() > 1e-3);
        Assert.True(three.X[9..18].sub(other.X[9..18]).abs().max().ToSingle() > 1e-3);
        using var some = Get(train.OfClasses(1, 1), new FeatureOptions { Views = 3, Seed = 1 });
        // a picture's views are its own, whatever set it stands in
        Assert.True(some.X[4..8].sub(three.X[14..18]).abs().max().ToSingle() < 1e-5);
    }

    [Fact]
    public void More_views_than_a_batch_holds_are_encoded_in_parts()
    {
        var images = Flat(3);
        using var at_once = Features.Extract(_clip, images, ["a"], new FeatureOptions { Views = 10 },
            token: TestContext.Current.CancellationToken);
        using var parts = Features.Extract(_clip, images, ["a"], new FeatureOptions { Views = 10, BatchSize = 4 },
            token: TestContext.Current.CancellationToken);
        Assert.True(at_once.X.sub(parts.X).abs().max().ToSingle() < 1e-5);
    }

    [Fact]
    public void Every_option_that_matters_leads_to_another_file_and_the_same_ones_to_the_same()
    {
        _files.Add("train/a", 4);
        _files.Add("test/a", 4);
        var data = _files.Open();
        using var otherModel = new Clip(_clip.Model.Config, seed: 4).Frozen();
        void Make(ImageSet images, FeatureOptions options, LoadedClip? clip = null) =>
            Get(images, options, clip: clip).Dispose();
        var standard = new FeatureOptions();
        for (var twice = 0; twice < 2; twice++)
        {
            Make(data.Train, standard);
            Make(data.Test, standard);
            Make(data.Train, standard with { Views = 2 });
            Make(data.Train, standard with { Seed = 1 });
            Make(data.Train, standard, _clip with { Model = otherModel });
            Make(data.Train, standard, _clip with { Preprocess = new Preprocess(32, [0, 0, 0]) });
            Make(data.Train.OfClasses(0, 1), standard); // the same files: the same features
            Make(new FileImageSet("drawn", _files.Path, ((FileImageSet)data.Train).Items) { Augmentation =
                Augmentation.CoOp with { Flip = 0 } }, standard);
            Assert.Equal(7, _store.Names.Count);
        }
        File.SetLastWriteTimeUtc(Path.Combine(_files.Path, data.Train.NameOf(0)), DateTime.UtcNow.AddDays(-1));
        Make(_files.Open().Train, standard);
        Assert.Equal(8, _store.Names.Count);
        // how the weights are computed with is no matter of the weights
        Make(data.Test, standard,
            ClipFiles.Load(ClipFiles.TinyPath, new ClipLoadOptions { Activation = Activation.Gelu }));
        Make(data.Test, standard,
            ClipFiles.Load(ClipFiles.TinyPath, new ClipLoadOptions { Precision = Precision.Bf16 }));
        Make(data.Test, standard, ClipFiles.Tiny()); // the same model, loaded again
        Assert.Equal(10, _store.Names.Count);
    }

    [Fact]
    public void Other_class_names_need_no_new_features_but_stand_in_the_file()
    {
        var images = Flat(4);
        using var first = Get(images, names: ["cat", "dog"]);
        _news.Clear();
        using var second = Get(images, names: ["lion", "wolf"]);
        Assert.Empty(_news);
        Assert.Equal(["lion", "wolf"], FeatureFile.Open(Path.Combine(_store.Path, _store.Names.Single())).ClassNames);
        Assert.Equal(Values(first), Values(second));
        Assert.Equal(first.Paths, second.Paths);
    }

    [Fact]
    public void An_interrupted_extraction_keeps_its_shards_and_ends_with_the_same_bits()
    {
        var images = Flat(1600); // four shards
        using var whole =
            Features.Extract(_clip, images, ["a"], new FeatureOptions(), token: TestContext.Current.CancellationToken);
        using var source = new CancellationTokenSource();
        var watch = new Report<Progress>(news => { if (news.Done > 1100) source.Cancel(); });
        var error = Assert.ThrowsAny<OperationCanceledException>(
            () => new FeatureStore(_store.Path).Get(_clip, images, ["a"], null, watch, source.Token));
        Assert.Contains("1024 of 1600", error.Message);
        using var rest = Get(images);
        Assert.Equal(1024, _news[0].Done); // what is reported first is what was kept
        Assert.Equal(Values(whole), Values(rest));
        Assert.Equal(whole.Labels(), rest.Labels());
        Assert.Single(_store.Names); // no shards, no lock
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(-4)]
    public void A_damaged_shard_or_file_is_made_anew(int length)
    {
        void Damage(string path)
        {
            using var file = File.OpenWrite(path);
            file.SetLength(length < 0 ? file.Length + length : length);
        }
        var images = Flat(600);
        using var first = Get(images);
        Damage(Path.Combine(_store.Path, _store.Names.Single()));
        using var second = Get(images);
        Assert.Equal(Values(first), Values(second));
        Assert.Contains(_news, news => news.Note?.Contains("anew") == true);

        using var source = new CancellationTokenSource();
        File.Delete(Path.Combine(_store.Path, _store.Names.Single()));
        Assert.ThrowsAny<OperationCanceledException>(() => new FeatureStore(_store.Path).Get(_clip, images, ["a"], null,
            new Report<Progress>(news => { if (news.Done > 512) source.Cancel(); }), source.Token).Dispose());
        Damage(Directory.GetFiles(_store.Path, "*.safetensors", SearchOption.AllDirectories).Single());
        using var third = Get(images);
        Assert.Equal(Values(first), Values(third));
    }

    [Fact]
    public void A_damaged_picture_stops_the_extraction_or_is_left_out_and_listed()
    {
        _files.Add("", 6);
        var damaged = Path.Combine(_files.Path, "00003.jpg");
        File.WriteAllBytes(damaged, File.ReadAllBytes(damaged)[..40]);
        var images = _files.Open().Test;
        var error = Assert.Throws<ShipLabException>(() => Get(images));
        Assert.Contains(damaged, error.Message);
        Assert.Contains("--damaged skip", error.Message);

        using var five = Get(images, new FeatureOptions { Damaged = DamagedPictures.Skip, Views = 2 });
        Assert.Equal([10L, 64], five.X.shape);
        Assert.DoesNotContain("00003.jpg", five.Paths);
        Assert.Equal(5, five.Paths.Count);
        Assert.Equal("00003.jpg", five.Damaged.Single().Path);
        Assert.True(five.Damaged.Single().Skipped);
        using var all = Features.Extract(_clip, images, ["a"], new FeatureOptions { Damaged = DamagedPictures.Skip },
            token: TestContext.Current.CancellationToken);
        Assert.True(all.X.sub(five.X[..5]).abs().max().ToSingle() < 1e-5);
        // a file without the picture is no answer to someone who wants it
        Assert.Contains(
            "00003.jpg", Assert.Throws<PictureException>(() => Get(images, new FeatureOptions { Views = 2 })).Message);
    }

    [Fact]
    public void What_a_kill_left_half_written_is_removed_by_the_next_run()
    {
        var images = Flat(3);
        Get(images).Dispose();
        var path = Path.Combine(_store.Path, _store.Names.Single());
        File.Move(path, path + ".123.abc.tmp");
        File.SetLastWriteTimeUtc(path + ".123.abc.tmp", DateTime.UtcNow.AddHours(-2));
        Get(images).Dispose();
        Assert.Equal([Path.GetFileName(path)], _store.Names);
    }

    [Fact]
    public void Few_shots_of_a_folder_can_be_tuned_on()
    {
        _files.Add("train/a", 6);
        _files.Add("train/b", 6);
        _files.Add("val/a", 2);
        _files.Add("test/a", 3);
        _files.Add("test/b", 3);
        var folder = _files.Open();
        using var data = new StudyData(_clip, "tiny", folder with { Train = FewShot.Sample(folder.Train, 4, seed: 1) },
            shots: 4, views: 2, seed: 1, token: TestContext.Current.CancellationToken);
        using var task = data.Task(allNames: false);
        using var tuned = new CoOp(CoOpOptions.Toyland with { Epochs = 1 })
            .Fit(task, data.Batches(4, "batches"), token: TestContext.Current.CancellationToken);
        Assert.Equal(8, data.TrainBase.Count); // four shots of the one base class, in two views
        Assert.InRange(BaseToNew.Evaluate(tuned, data.Test, folder.BaseClasses).H, 0, 100);
    }

    [Fact]
    public void A_file_that_is_gone_or_changed_since_the_set_was_opened_is_told()
    {
        var images = Flat(3);
        File.Delete(Path.Combine(_files.Path, "00001.jpg"));
        Assert.Contains("not there any more", Assert.ThrowsAny<ShipLabException>(() => Get(images)).Message);
        File.AppendAllText(Path.Combine(_files.Path, "00000.png"), "more");
        Assert.Contains("changed", Assert.ThrowsAny<ShipLabException>(() => images.Bytes(0, 1)).Message);
    }

    [Fact]
    public void A_model_for_drawn_images_of_one_size_refuses_another()
    {
        var drawn = Toyland.ToySets.Create("neon").Test;
        Assert.Contains("32x32", Assert.Throws<ShipLabException>(() => drawn.For(new Preprocess(224))).Message);
    }

    [Fact]
    public void Zero_shot_takes_three_lines()
    {
        _files.Add("a", 5);
        _files.Add("b", 5);
        var data = _files.Open();
        using var test = Get(data.Test, names: data.ClassNames);
        using var classifier = ZeroShot.Classifier(_clip, data);
        using var logits = classifier.Logits(test.X, [0, 1]);
        Assert.InRange(Metrics.TopK(logits, test.Y), 0, 100);
    }
}
