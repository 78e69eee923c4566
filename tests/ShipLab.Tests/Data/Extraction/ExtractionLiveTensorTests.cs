using ShipLab.Tests.Cli;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace ShipLab.Tests.Data;

public sealed class ExtractionLiveTensorTests
{
    [Fact]
    public void Extraction_leaves_nothing_alive_but_the_features()
    {
        using var files = new DrawnFiles();
        using var store = new TemporaryFolder();
        files.Add("", 600); // two shards
        var images = files.Open().Test;
        var clip = ClipFiles.Tiny();
        using var model = clip.Model;
        Features Get() =>
            new FeatureStore(store.Path).Get(clip, images, ["a", "b"], token: TestContext.Current.CancellationToken);
        Get().Dispose();
        File.Delete(Path.Combine(store.Path, store.Names.Single()));
        var before = LiveTensors.Count;
        using (var features = Get())
            Assert.Equal(before + 2, LiveTensors.Count);
    }
}
