namespace ShipLab.Data;

/// <summary>Writes image <paramref name="item"/> of a set: 3 x height x width bytes, red plane first.</summary>
public delegate void ImageSource(int item, Span<byte> pixels);

/// <summary>
/// Labelled images of one size that are made by a function. An image is made when it is first asked for and then kept
/// as bytes, so a set costs nothing until it is used. Safe to use from several threads.
/// </summary>
public sealed class DrawnImageSet : ImageSet
{
    private const int MostShift = 2;
    private static readonly long Shifts = ItemRandom.Stream("shifted views");

    private readonly ImageSource _source;
    private readonly Lazy<byte[]> _pixels;
    private readonly bool[] _made;
    private readonly Lock _lock = new();

    /// <param name="identity">Says what the images are, so that features of them can be kept:
    /// equal identities, equal images.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="labels">The class of each image, from 0.</param>
    /// <param name="source">Makes an image; called from several threads at once.</param>
    public DrawnImageSet(string identity, int height, int width, IReadOnlyList<int> labels, ImageSource source)
        : base(identity, height, width, labels)
    {
        _source = source;
        _made = new bool[labels.Count];
        _pixels = new Lazy<byte[]>(() => new byte[(long)labels.Count * ImageBytes]);
    }

    /// <inheritdoc/>
    public override bool IsCostly => false;

    /// <inheritdoc/>
    public override string ViewsIdentity => "shifts";

    // a view at a time: the same batches, and so the same bits, however many views there are
    internal override FeatureOptions OnePass(FeatureOptions options) => options with { Views = 1, BatchSize = 256 };

    /// <summary>The images as they are: drawn ones have one size.</summary>
    /// <inheritdoc/>
    public override ImageSet For(Preprocess preprocess) => preprocess.Resolution == Height && Height == Width
        ? this
        : throw new ShipLabException($"The images of '{Identity}' are drawn at {Width}x{Height} pixels, but the " +
            $"model takes {preprocess.Resolution}x{preprocess.Resolution}. Drawn sets go with the tiny CLIP; other " +
            "models take picture files (ImageFolder.Open).");

    /// <summary>View 0 is the image; further ones are moved by up to two pixels either way, the border repeated (the
    /// tiny CLIP never saw crops or flips).</summary>
    /// <inheritdoc/>
    public override string? FillViews(int item, int first, int views, long seed, Span<byte> planes)
    {
        var kept = Made(item);
        for (var view = first; view < first + views; view++)
        {
            var to = planes.Slice((view - first) * ImageBytes, ImageBytes);
            if (view == 0)
                kept.CopyTo(to);
            else
                Shift(kept, item, view, seed, to);
        }
        return null;
    }

    /// <summary>The bytes of some images; missing ones are made on all cores.</summary>
    /// <inheritdoc/>
    public override ReadOnlySpan<byte> Bytes(int start, int count)
    {
        CheckRange(start, count);
        lock (_lock)
        {
            var pixels = _pixels.Value;
            if (_made.AsSpan(start, count).Contains(false))
                Parallel.For(start, start + count, item => _ = Made(item).Length);
            return pixels.AsSpan(start * ImageBytes, count * ImageBytes);
        }
    }

    /// <summary>The set of some of the images, in the order given. It shares this set's images.</summary>
    public override ImageSet Select(IReadOnlyList<int> items, string identity) =>
        new DrawnImageSet($"{Identity}, {identity}", Height, Width, [.. items.Select(item => Labels[item])],
            (item, pixels) => Made(items[item]).CopyTo(pixels));

    // Without a lock: of two threads with one image both write the same bytes, and nobody sees a half-drawn one.
    private ReadOnlySpan<byte> Made(int item)
    {
        var kept = _pixels.Value.AsSpan(item * ImageBytes, ImageBytes);
        if (Volatile.Read(ref _made[item])) return kept;
        var drawn = new byte[ImageBytes];
        _source(item, drawn);
        drawn.CopyTo(kept);
        Volatile.Write(ref _made[item], true);
        return kept;
    }

    private void Shift(ReadOnlySpan<byte> from, int item, int view, long seed, Span<byte> to)
    {
        var random = ItemRandom.For(seed, Shifts + view, item);
        int right = random.Below(2 * MostShift + 1) - MostShift, down = random.Below(2 * MostShift + 1) - MostShift;
        for (var row = 0; row < 3 * Height; row++) // of the three planes, one below the other
        {
            var (plane, y) = (row / Height, row % Height);
            var shifted = from.Slice((plane * Height + Math.Clamp(y - down, 0, Height - 1)) * Width, Width);
            for (var x = 0; x < Width; x++)
                to[row * Width + x] = shifted[Math.Clamp(x - right, 0, Width - 1)];
        }
    }
}
