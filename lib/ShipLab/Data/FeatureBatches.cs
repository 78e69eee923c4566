namespace ShipLab.Data;

/// <summary>
/// Batches of real features, in a new random order every epoch. With several views of each image
/// an epoch still shows each image once, in a view drawn at random: features of freshly augmented images without
/// encoding an image twice.
/// </summary>
public sealed class FeatureBatches : IBatchSource
{
    private readonly Features _features;
    private readonly int _batchSize, _views, _images;
    private readonly Random _random;
    private readonly int[] _order;
    private int _position;

    /// <param name="features">Unit-norm features; with V views, row v * N + i is view v of image i.</param>
    /// <param name="batchSize">Rows a batch; the last batch of an epoch may be smaller.</param>
    /// <param name="seed">Decides the order; the same seed gives the same batches on every machine.</param>
    /// <param name="views">How many views of each image <paramref name="features"/> holds.</param>
    /// <exception cref="ShipLabException">A row is not finite, has not length 1, or is of a class without name;
    /// the first such is named.</exception>
    public FeatureBatches(Features features, int batchSize, long seed, int views = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(views, 1);
        var rows = (int)features.X.shape[0];
        if (rows == 0 || rows % views != 0)
            throw new ArgumentException($"{rows} rows are not {views} views of at least one image each.",
                nameof(features));
        (_features, _batchSize, _views, _images) = (features, batchSize, views, rows / views);
        _random = Seeds.Random(seed, "batches");
        BatchesPerEpoch = (_images + batchSize - 1) / batchSize;
        Require.Finite(features, "training features");
        Require.UnitNormAndNamed(features, "training features");
        _order = Enumerable.Range(0, _images).ToArray();
        _position = int.MaxValue; // the first Next() begins an epoch
    }

    /// <inheritdoc/>
    public int BatchesPerEpoch { get; }

    /// <inheritdoc/>
    public Batch Next()
    {
        if (_position >= BatchesPerEpoch)
        {
            _random.Shuffle(_order);
            _position = 0;
        }
        var start = _position++ * _batchSize;
        var rows = new long[Math.Min(_batchSize, _images - start)];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = _order[start + i] + (long)_images * (_views == 1 ? 0 : _random.Next(_views));
        using var index = tensor(rows, device: _features.X.device);
        return new Batch(_features.X.index_select(0, index), _features.Y.index_select(0, index)); // [B, D], [B]
    }

    /// <inheritdoc/>
    public TrainingFeatures All() => new(
        _features.X.view(_views, _images, _features.Dim),                                   // [V * N, D] -> [V, N, D]
        _features.Y.narrow(0, 0, _images));                                                 // [N]
}
