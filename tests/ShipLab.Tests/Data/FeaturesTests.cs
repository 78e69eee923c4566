using ShipLab.Toyland;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace ShipLab.Tests.Data;

public sealed class FeaturesTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();
    private readonly Clip _clip = Small(seed: 3);
    private readonly Dataset _data = ToySets.Create("aerial", seed: 1, shots: 2);
    private readonly List<Progress> _news = [];

    private static Clip Small(long seed) =>
        new Clip(TinyModels.Config with { ImageResolution = 32, VisionPatchSize = 16 }, seed).Frozen();

    private string Store => Path.Combine(_temporary.Path, "features");

    public void Dispose()
    {
        _clip.Dispose();
        _temporary.Dispose();
    }

    [Fact]
    public void Features_have_unit_length_and_the_images_labels()
    {
        using var features = Extract(_data.Train);
        Assert.Equal([48L, 32], features.X.shape);
        Assert.Equal(_data.Train.Labels.Select(label => (long)label), features.Labels());
        using var lengths = features.X.norm(1);
        Assert.All(lengths.data<float>().ToArray(), length => Assert.Equal(1, length, 1e-5));
    }

    [Fact]
    public void The_first_view_is_the_image_and_further_views_are_others_of_it()
    {
        using var one = Extract(_data.Train);
        using var three = Extract(_data.Train, views: 3, seed: 1);
        using var again = Extract(_data.Train, views: 3, seed: 1);
        using var other = Extract(_data.Train, views: 3, seed: 2);
        Assert.Equal([144L, 32], three.X.shape);
        Assert.Equal(one.X.data<float>().ToArray(), three.X[..48].data<float>().ToArray());
        Assert.NotEqual(three.X[48..96].data<float>().ToArray(), three.X[96..144].data<float>().ToArray());
        Assert.Equal(three.X.data<float>().ToArray(), again.X.data<float>().ToArray());
        Assert.NotEqual(three.X.data<float>().ToArray(), other.X.data<float>().ToArray());
        Assert.Equal(three.Labels()[..48], three.Labels()[96..144]);
    }

    [Fact]
    public void Classes_can_be_taken_out()
    {
        using var features = Extract(_data.Train);
        using var some = features.Of([5, 3]);
        Assert.Equal([3L, 3, 5, 5], some.Labels());
        Assert.Equal(features.X[6].data<float>().ToArray(), some.X[0].data<float>().ToArray());
    }

    [Fact]
    public void Extraction_leaves_nothing_alive_but_the_features()
    {
        Extract(_data.Train, views: 2).Dispose();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        var features = Extract(_data.Train, views: 2);
        Assert.Equal(before + 2, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        features.Dispose();
    }

    [Fact]
    public void The_store_gives_back_what_was_extracted()
    {
        var store = new FeatureStore(Store);
        using var first = Get(store, _clip, _data.Train);
        using var second = Get(store, _clip, _data.Train, isTold: true);
        Assert.Empty(_news); // nothing was encoded
        Assert.Single(Directory.GetFiles(Store));
        Assert.Equal(first.X.data<float>().ToArray(), second.X.data<float>().ToArray());
        Assert.Equal(first.Labels(), second.Labels());
    }

    [Fact]
    public void Files_of_drawn_images_that_name_neither_views_nor_classes_are_found()
    {
        var store = new FeatureStore(Store);
        using var first = Get(store, _clip, _data.Train, views: 2);
        var path = Directory.GetFiles(Store).Single();
        Safetensors.Save(path, new Dictionary<string, Tensor> { ["x"] = first.X, ["y"] = first.Y },
            new Dictionary<string, string> { ["key"] = FeatureFile.Open(path).Key });
        using var second = Get(store, _clip, _data.Train, views: 2, isTold: true);
        Assert.Empty(_news); // nothing was encoded
        Assert.Equal(first.X.data<float>().ToArray(), second.X.data<float>().ToArray());
        Assert.Equal(_data.ClassNames, second.ClassNames);
    }

    [Fact]
    public void Other_models_images_views_seeds_and_preprocessing_are_kept_apart()
    {
        var store = new FeatureStore(Store);
        using var other = Small(seed: 4);
        Assert.NotEqual(FeatureStore.ModelHash(_clip), FeatureStore.ModelHash(other));
        Get(store, _clip, _data.Train).Dispose();
        Get(store, other, _data.Train).Dispose();
        Get(store, _clip, _data.Val).Dispose();
        Get(store, _clip, _data.Train, views: 2).Dispose();
        Get(store, _clip, _data.Train, views: 2, seed: 1).Dispose();
        Get(store, _clip, _data.Train, preprocess: new Preprocess(32, [0, 0, 0])).Dispose();
        Assert.Equal(6, Directory.GetFiles(Store).Length);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(-8)]
    public void A_damaged_file_is_made_anew_with_a_note(int length)
    {
        var store = new FeatureStore(Store);
        using var first = Get(store, _clip, _data.Train);
        var path = Directory.GetFiles(Store).Single();
        using (var file = File.OpenWrite(path))
            file.SetLength(length < 0 ? file.Length + length : length);
        using var second = Get(store, _clip, _data.Train, isTold: true);
        Assert.Equal(first.X.data<float>().ToArray(), second.X.data<float>().ToArray());
        Assert.Contains(_news, note => note.Note?.Contains(path) == true);
        _news.Clear();
        Get(store, _clip, _data.Train, isTold: true).Dispose();
        Assert.Empty(_news);
    }

    [Fact]
    public void A_folder_that_cannot_be_written_costs_a_note_only()
    {
        File.WriteAllText(Store, "a file where the folder should be");
        using var features = Get(new FeatureStore(Store), _clip, _data.Train, isTold: true);
        Assert.Equal(48, features.Count);
        Assert.Contains(_news, news => news.Note?.Contains("not kept") == true);
    }

    private static LoadedClip Loaded(Clip clip, Preprocess? preprocess = null) =>
        new(clip, preprocess ?? new Preprocess(32), new Tokenizer([]), new Dictionary<string, string>());

    private Features Extract(ImageSet images, int views = 1, long seed = 0) =>
        Features.Extract(Loaded(_clip), images, _data.ClassNames,
        new FeatureOptions { Views = views, Seed = seed }, token: TestContext.Current.CancellationToken);

    private Features Get(FeatureStore store, Clip clip, ImageSet images, int views = 1, long seed = 0,
        Preprocess? preprocess = null,
        bool isTold = false) => store.Get(Loaded(clip, preprocess), images, _data.ClassNames,
            new FeatureOptions { Views = views, Seed = seed },
            isTold ? new Report<Progress>(_news.Add) : null, TestContext.Current.CancellationToken);
}
