using static TorchSharp.torch;

namespace ShipLab;

/// <summary>Writes image <paramref name="item"/> of a set: 3 x height x width bytes, red plane first.</summary>
public delegate void ImageSource(int item, Span<byte> pixels);

/// <summary>
/// Labelled images of one size. An image is made when it is first asked for and then kept as bytes, so a set costs nothing until it is
/// used. Safe to use from several threads.
/// </summary>
public sealed class ImageSet
{
    private readonly ImageSource _source;
    private readonly int _imageBytes;
    private readonly Lazy<byte[]> _pixels;
    private readonly bool[] _made;
    private readonly Lock _lock = new();

    /// <param name="identity">Says what the images are, so that features of them can be kept: equal identities mean equal images.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="labels">The class of each image, from 0.</param>
    /// <param name="source">Makes an image; called from several threads at once.</param>
    public ImageSet(string identity, int height, int width, IReadOnlyList<int> labels, ImageSource source)
    {
        (Identity, Height, Width, Labels, _source) = (identity, height, width, labels, source);
        _imageBytes = 3 * height * width;
        _made = new bool[labels.Count];
        _pixels = new Lazy<byte[]>(() => new byte[(long)labels.Count * _imageBytes]);
    }

    /// <summary>What the images are; part of the key under which features are kept.</summary>
    public string Identity { get; }

    public int Height { get; }

    public int Width { get; }

    public int Count => Labels.Count;

    /// <summary>The class of each image.</summary>
    public IReadOnlyList<int> Labels { get; }

    /// <summary>The labels as [Count] i64.</summary>
    public Tensor LabelTensor() => tensor(Labels.Select(label => (long)label).ToArray(), dtype: int64);

    /// <summary>All images, u8 [Count, 3, Height, Width].</summary>
    public Tensor Images() => Images(0, Count);

    /// <summary>
    /// Images <paramref name="start"/> to start + count - 1, u8 [count, 3, Height, Width]; missing ones are made on all cores.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the set.</exception>
    public Tensor Images(int start, int count) =>
        tensor(Bytes(start, count).ToArray(), [count, 3, Height, Width], dtype: uint8); // [count, 3, H, W]

    /// <summary>The bytes of the same images, one after the other.</summary>
    public ReadOnlySpan<byte> Bytes(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Count - count);
        lock (_lock)
        {
            var pixels = _pixels.Value;
            Parallel.For(start, start + count, item =>
            {
                if (_made[item])
                    return;
                _source(item, pixels.AsSpan(item * _imageBytes, _imageBytes));
                _made[item] = true;
            });
            return pixels.AsSpan(start * _imageBytes, count * _imageBytes);
        }
    }

    /// <summary>The set of some of the images, in the order given. It shares this set's images.</summary>
    public ImageSet Select(IReadOnlyList<int> items, string identity) =>
        new($"{Identity}, {identity}", Height, Width, [.. items.Select(item => Labels[item])],
            (item, pixels) => Bytes(items[item], 1).CopyTo(pixels));

    /// <summary>The images of the classes <paramref name="first"/> to first + count - 1, with their labels unchanged.</summary>
    public ImageSet OfClasses(int first, int count) =>
        Select([.. Enumerable.Range(0, Count).Where(item => Labels[item] >= first && Labels[item] < first + count)],
            $"classes {first} to {first + count - 1}");
}
