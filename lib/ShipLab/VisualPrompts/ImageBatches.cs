namespace ShipLab.VisualPrompts;

/// <summary>Batches of an image set in a new random order every epoch, without augmentation, as VTAB-1k has it. The
/// images are kept as bytes: 150 kB each at 224 pixels.</summary>
public sealed class ImageBatches : IImageBatches, IDisposable
{
    private readonly Preprocess _preprocess;
    private readonly Tensor _images; // [N, 3, R, R] u8
    private readonly Tensor _labels; // [N] i64
    private readonly Device _device;
    private readonly Random _random;
    private readonly long[] _order;
    private readonly int _batchSize;
    private int _position = int.MaxValue; // the first Next() begins an epoch

    /// <param name="images">of any size; brought to the preprocessing's</param>
    /// <param name="batchSize">images a batch</param>
    /// <param name="seed">decides the order</param>
    /// <param name="dropLast">leave out an epoch's last batch where it is smaller (timm's training loader)</param>
    /// <param name="device">where batches are to be; null for the CPU</param>
    /// <exception cref="ShipLabException">There is no image, or fewer than a batch that would not be left
    /// out.</exception>
    public ImageBatches(ImageSet images, Preprocess preprocess, int batchSize, long seed, bool dropLast = false,
        Device? device = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        var count = images.Count;
        BatchesPerEpoch = dropLast ? count / batchSize : (count + batchSize - 1) / batchSize;
        if (BatchesPerEpoch == 0)
            throw new ShipLabException($"{count} images give no batch of {batchSize}. "
                + "Use smaller batches, or more images.");
        var sized = images.For(preprocess);
        (_preprocess, _batchSize, _device) = (preprocess, batchSize, device ?? CPU);
        (_images, _labels) = (sized.Images().DetachFromDisposeScope(), sized.LabelTensor().DetachFromDisposeScope());
        _order = [.. Enumerable.Range(0, count).Select(i => (long)i)];
        _random = Seeds.Random(seed, "image batches");
    }

    /// <inheritdoc/>
    public int BatchesPerEpoch { get; }

    /// <inheritdoc/>
    public ImageBatch Next()
    {
        if (_position >= BatchesPerEpoch)
        {
            _random.Shuffle(_order);
            _position = 0;
        }
        var start = _position++ * _batchSize;
        return Of(_order[start..Math.Min(start + _batchSize, _order.Length)]);
    }

    /// <summary>Every image once, in the set's order: what a task is validated by.</summary>
    public ImageBatch All() => Of([.. Enumerable.Range(0, _order.Length).Select(i => (long)i)]);

    private ImageBatch Of(long[] rows)
    {
        using var index = tensor(rows, dtype: int64, device: CPU);
        using var bytes = _images.index_select(0, index);                                   // [B, 3, R, R] u8
        using var labels = _labels.index_select(0, index);                                  // [B]
        using var images = _preprocess.Apply(bytes);                                        // [B, 3, R, R]
        return new ImageBatch(images.to(_device, copy: true), labels.to(_device, copy: true));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _images.Dispose();
        _labels.Dispose();
    }
}
