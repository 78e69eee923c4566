namespace ShipLab.Data;

/// <summary>
/// Labelled images, each of which can be had as bytes of the set's size: drawn ones (<see cref="DrawnImageSet"/>) or
/// picture files (<see cref="FileImageSet"/>). Safe to use from several threads.
/// </summary>
/// <param name="identity">What the images are, under which features are kept: equal identities, equal images.</param>
/// <param name="height">Pixels.</param>
/// <param name="width">Pixels.</param>
/// <param name="labels">The class of each image, from 0.</param>
public abstract class ImageSet(string identity, int height, int width, IReadOnlyList<int> labels)
{
    /// <summary>What the images are; part of the key under which features are kept.</summary>
    public string Identity { get; } = identity;

    /// <summary>Pixels.</summary>
    public int Height { get; } = height;

    /// <summary>Pixels.</summary>
    public int Width { get; } = width;

    /// <summary>How many images.</summary>
    public int Count => Labels.Count;

    /// <summary>The class of each image.</summary>
    public IReadOnlyList<int> Labels { get; } = labels;

    /// <summary>The bytes of an image: 3 * Height * Width.</summary>
    public int ImageBytes => 3 * Height * Width;

    /// <summary>What an image is called in messages.</summary>
    public virtual string NameOf(int item) => $"image {item}";

    /// <summary>Whether features are so dear that a <see cref="FeatureStore"/> must be able to keep them.</summary>
    public abstract bool IsCostly { get; }

    /// <summary>The random changes that further views are, as the key of kept features says it.</summary>
    public abstract string ViewsIdentity { get; }

    /// <summary>The folder that <see cref="Paths"/> start from, as a full path; empty for drawn images.</summary>
    public virtual string Folder => "";

    /// <summary>Where the images are, below the data set's folder; empty for drawn images.</summary>
    public virtual IReadOnlyList<string> Paths => [];

    /// <summary>The views that are encoded together in one pass over the images, and in which batches.</summary>
    /// <param name="options">What is asked for; its views are a multiple of a pass's.</param>
    internal abstract FeatureOptions OnePass(FeatureOptions options);

    /// <summary>The same images at the size that a model takes.</summary>
    /// <exception cref="ShipLabException">These images cannot be had at that size.</exception>
    public abstract ImageSet For(Preprocess preprocess);

    /// <summary>The set of some of the images, in the order given.</summary>
    public abstract ImageSet Select(IReadOnlyList<int> items, string identity);

    /// <summary>Writes views of an image one after the other, each 3 x Height x Width bytes, red plane first.
    /// View 0 is the image itself, further ones are random changes of it as a training would see them. May be
    /// called from several threads.</summary>
    /// <param name="item">Which image.</param>
    /// <param name="first">The first view.</param>
    /// <param name="views">How many views.</param>
    /// <param name="seed">With item and view decides the change.</param>
    /// <param name="planes">Where to.</param>
    /// <returns>What was found damaged in the image and passed over, or null.</returns>
    /// <exception cref="PictureException">The image is a file that is damaged or gone.</exception>
    public abstract string? FillViews(int item, int first, int views, long seed, Span<byte> planes);

    /// <summary>The bytes of images <paramref name="start"/> to start + count - 1, one after the other.</summary>
    public abstract ReadOnlySpan<byte> Bytes(int start, int count);

    /// <summary>All images, u8 [Count, 3, Height, Width].</summary>
    public Tensor Images() => Images(0, Count);

    /// <summary>Images <paramref name="start"/> to start + count - 1, u8 [count, 3, Height, Width].</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the set.</exception>
    public Tensor Images(int start, int count) =>
        tensor(Bytes(start, count).ToArray(), [count, 3, Height, Width], dtype: uint8, device: CPU); // [count, 3, H, W]

    /// <summary>The labels as [Count] i64.</summary>
    public Tensor LabelTensor() => tensor(Labels.Select(label => (long)label).ToArray(), dtype: int64, device: CPU);

    /// <summary>The images of classes <paramref name="first"/> to first + count - 1, labels unchanged.</summary>
    public ImageSet OfClasses(int first, int count) =>
        Select([.. Enumerable.Range(0, Count).Where(item => Labels[item] >= first && Labels[item] < first + count)],
            $"classes {first} to {first + count - 1}");

    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the set.</exception>
    protected void CheckRange(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Count - count);
    }
}
