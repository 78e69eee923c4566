using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Data;

/// <summary>Image features of a frozen CLIP with their labels: all that most tuning methods ever see of the images.</summary>
/// <param name="X">[N, D] f32, unit length; extracted ones are on the CPU, whatever device the model is on (<see cref="To"/>).</param>
/// <param name="Y">[N] i64, classes.</param>
/// <param name="ClassNames">The names of all classes of the data set, whichever occur here.</param>
public sealed record Features(Tensor X, Tensor Y, IReadOnlyList<string> ClassNames) : IDisposable
{
    /// <summary>Where the rows' images are, one for each image of a view, below the data set's folder; empty for drawn images.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Picture files with which something was wrong, among them those that have no features.</summary>
    public IReadOnlyList<DamagedPicture> Damaged { get; init; } = [];

    public int Count => (int)X.shape[0];

    public int Dim => (int)X.shape[1];

    /// <summary>
    /// Encodes every image once for each view: the first view is the image, further ones are drawn images moved by up to two pixels either
    /// way (the tiny CLIP never saw crops or flips) and random crops of picture files (<see cref="Augmentation"/>). View v of image i is row
    /// v * images + i. Everything stays in memory; <see cref="FeatureStore"/> keeps it.
    /// </summary>
    /// <param name="clip">The model; no gradients are kept.</param>
    /// <param name="preprocess">The model's.</param>
    /// <param name="images">What to encode.</param>
    /// <param name="names">The data set's class names.</param>
    /// <param name="views">At least 1.</param>
    /// <param name="seed">Decides the moves.</param>
    /// <param name="progress">Told of images encoded.</param>
    /// <param name="token">Stops between batches.</param>
    public static Features Extract(Clip clip, Preprocess preprocess, ImageSet images, IReadOnlyList<string> names, int views = 1,
        long seed = 0, IProgress<Progress>? progress = null, CancellationToken token = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(views, 1);
        return Extract(clip, preprocess, images, names, new FeatureOptions { Views = views, Seed = seed }, progress, token);
    }

    /// <summary>The same with all options (drawn images have their own batch size).</summary>
    /// <exception cref="ShipLabException">A picture cannot be read, and such are to be refused.</exception>
    public static Features Extract(Clip clip, Preprocess preprocess, ImageSet images, IReadOnlyList<string> names, FeatureOptions options,
        IProgress<Progress>? progress = null, CancellationToken token = default)
    {
        using var scope = NewDisposeScope();
        var passes = images.Passes(options.Checked());
        var (views, damaged, done) = (new List<Tensor>(), new SortedDictionary<int, DamagedPicture>(), 0L);
        void Report(int count) => progress?.Report(new Progress("image features", done += count, (long)passes.Count * images.Count));
        foreach (var pass in passes)
        {
            var extraction = new FeatureExtraction(clip, preprocess, images, pass);
            var parts = new List<Tensor>();
            foreach (var shard in extraction.Run(extraction.Shards, Report, token))
            {
                parts.Add(shard.X);
                foreach (var (item, damage) in shard.Damaged)
                    damaged[item] = damage;
            }
            if (parts.Count > 0)
                views.Add(cat(parts.ToArray()));                                                             // [N, v, D]
        }
        int[] rows = [.. Enumerable.Range(0, images.Count).Where(item => !damaged.TryGetValue(item, out var damage) || !damage.Skipped)];
        if (rows.Length == 0)
            throw new ShipLabException($"None of the {images.Count} pictures of '{images.Identity}' gives features.");
        var index = tensor(rows.Select(row => (long)row).ToArray(), dtype: int64, device: CPU);               // [n]
        var x = cat(views.ToArray(), dim: 1).index_select(0, index);                                     // [N, V, D] -> [n, V, D]
        var y = tensor(rows.Select(row => (long)images.Labels[row]).ToArray(), dtype: int64, device: CPU);   // [n]
        var paths = images.Paths;
        return new Features(x.transpose(0, 1).reshape(-1, x.shape[2]).MoveToOuterDisposeScope(),             // [V * n, D]
            y.repeat(options.Views).MoveToOuterDisposeScope(), names)
        {
            Paths = paths.Count == 0 ? [] : [.. rows.Select(row => paths[row])],
            Damaged = [.. damaged.Values],
        };
    }

    /// <summary>The rows whose class is among <paramref name="classes"/>, in their order here, labels unchanged.</summary>
    public Features Of(IReadOnlyList<int> classes)
    {
        using var scope = NewDisposeScope();
        var wanted = classes.ToHashSet();
        var labels = Labels();
        var rows = Enumerable.Range(0, labels.Length).Where(row => wanted.Contains((int)labels[row])).Select(row => (long)row).ToArray();
        var index = tensor(rows, dtype: int64, device: X.device);                                            // [n]
        return new Features(X.index_select(0, index).MoveToOuterDisposeScope(), Y.index_select(0, index).MoveToOuterDisposeScope(),
            ClassNames);
    }

    /// <summary>The classes as numbers.</summary>
    public long[] Labels() => Y.ToHost<long>();

    /// <summary>The same features on a device, for training there; these themselves where they are there already.</summary>
    public Features To(Device device) => X.device.ToString() == device.ToString() ? this : this with { X = X.to(device), Y = Y.to(device) };

    public void Dispose()
    {
        X.Dispose();
        Y.Dispose();
    }
}
