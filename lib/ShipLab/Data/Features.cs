namespace ShipLab.Data;

/// <summary>Image features of a frozen CLIP with labels: all that most tuning methods see of the images.</summary>
/// <param name="X">[N, D] f32, unit length; extracted ones are on the CPU, whatever device the model
/// is on (<see cref="To"/>).</param>
/// <param name="Y">[N] i64, classes.</param>
/// <param name="ClassNames">The names of all classes of the data set, whichever occur here.</param>
public sealed record Features(Tensor X, Tensor Y, IReadOnlyList<string> ClassNames) : IDisposable
{
    /// <summary>Where the rows' images are, one for each image of a view, below the data set's folder;
    /// empty for drawn images.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Picture files with which something was wrong, among them those that have no features.</summary>
    public IReadOnlyList<DamagedPicture> Damaged { get; init; } = [];

    /// <summary>N, the rows.</summary>
    public int Count => (int)X.shape[0];

    /// <summary>D, the size of a feature.</summary>
    public int Dim => (int)X.shape[1];

    /// <summary>
    /// Encodes every image once for each view: the first view is the image, further ones are drawn images moved
    /// by up to two pixels either way (the tiny CLIP never saw crops or flips) and random crops of picture
    /// files (<see cref="Augmentation"/>). View v of image i is row v * images + i. All stays in memory;
    /// <see cref="FeatureStore.Get"/> gives the same and keeps it.
    /// </summary>
    /// <param name="clip">The model; no gradients are kept.</param>
    /// <param name="images">What to encode.</param>
    /// <param name="names">The data set's class names.</param>
    /// <param name="options">Views, seed, batches; one view where null.</param>
    /// <param name="progress">Told of images encoded.</param>
    /// <param name="token">Stops between batches.</param>
    /// <exception cref="ShipLabException">There are no images, or one cannot be read and is to be refused.</exception>
    public static Features Extract(LoadedClip clip, ImageSet images, IReadOnlyList<string> names,
        FeatureOptions? options = null, IProgress<Progress>? progress = null, CancellationToken token = default)
    {
        using var scope = NewDisposeScope();
        options ??= new FeatureOptions();
        var extraction = new FeatureExtraction(clip, images, options);
        var shards = extraction.Run(extraction.Shards, progress, token).ToArray();
        DamagedPicture[] damaged = [.. shards.SelectMany(shard => shard.Damaged)];
        var encoded = extraction.Encoded(damaged);
        var rows = tensor(encoded.Select(item => (long)item).ToArray(), dtype: int64, device: CPU);            // [n]
        var x = cat(shards.Select(shard => shard.X).ToArray()).index_select(0, rows);                       // [n, V, D]
        var y = tensor(encoded.Select(item => (long)images.Labels[item]).ToArray(), dtype: int64, device: CPU); // [n]
        var paths = images.Paths;
        return new Features(x.transpose(0, 1).reshape(-1, x.shape[2]).MoveToOuterDisposeScope(),           // [V * n, D]
            y.repeat(options.Views).MoveToOuterDisposeScope(), names)                                         // [V * n]
        {
            Paths = paths.Count == 0 ? [] : [.. encoded.Select(item => paths[item])],
            Damaged = damaged,
        };
    }

    /// <summary>The rows whose class is among <paramref name="classes"/>, in their order, labels unchanged.</summary>
    public Features Of(IReadOnlyList<int> classes)
    {
        using var scope = NewDisposeScope();
        var wanted = classes.ToHashSet();
        var labels = Labels();
        var rows = Enumerable.Range(0, labels.Length).Where(row => wanted.Contains((int)labels[row]))
            .Select(row => (long)row).ToArray();
        var index = tensor(rows, dtype: int64, device: X.device);                                            // [n]
        return new Features(
            X.index_select(0, index).MoveToOuterDisposeScope(), Y.index_select(0, index).MoveToOuterDisposeScope(),
            ClassNames);
    }

    /// <summary>The classes as numbers.</summary>
    public long[] Labels() => Y.ToHost<long>();

    /// <summary>The same features on a device, for training there; these themselves if they are there.</summary>
    public Features To(Device device) =>
        X.device.ToString() == device.ToString() ? this : this with { X = X.to(device), Y = Y.to(device) };

    /// <summary>Gives up both tensors.</summary>
    public void Dispose()
    {
        X.Dispose();
        Y.Dispose();
    }
}
