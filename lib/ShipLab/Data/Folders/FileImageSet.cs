using System.Security.Cryptography;

namespace ShipLab.Data.Folders;

/// <summary>
/// Labelled picture files. Pictures are read, cropped and forgotten each time they are asked for, so a set of any
/// number of files takes no memory but the list of them. A picture is identified by its path below the data set's
/// folder, its size and the time of its last change; where the folder is does not matter. Safe to use from several
/// threads.
/// </summary>
public sealed class FileImageSet : ImageSet
{
    /// <summary>The size before a model asks for its own (<see cref="For"/>): OpenAI's base models'.</summary>
    internal const int StandardResolution = 224;

    private readonly string _name;
    private readonly Preprocess _preprocess;

    /// <param name="name">the data set's, for messages and file names</param>
    /// <param name="folder">the folder that the items' paths start from</param>
    /// <param name="preprocess">crops the pictures; null for <see cref="StandardResolution"/></param>
    public FileImageSet(string name, string folder, IReadOnlyList<PictureItem> items, Preprocess? preprocess = null)
        : this(name, folder, items, preprocess ?? new Preprocess(StandardResolution), IdentityOf(name, items)) { }

    private FileImageSet(string name, string folder, IReadOnlyList<PictureItem> items, Preprocess preprocess,
        string identity)
        : base(identity, preprocess.Resolution, preprocess.Resolution, [.. items.Select(item => item.Label)]) =>
        (_name, Folder, Items, _preprocess) = (name, Path.GetFullPath(folder), items, preprocess);

    /// <summary>The folder that the items' paths start from, as a full path.</summary>
    public override string Folder { get; }

    /// <summary>The files.</summary>
    public IReadOnlyList<PictureItem> Items { get; }

    /// <summary>What further views are.</summary>
    public Augmentation Augmentation { get; init; } = Augmentation.CoOp;

    /// <summary>How large and how damaged a picture may be.</summary>
    public PictureLimits Limits { get; init; } = PictureLimits.Default;

    /// <summary>The path below <see cref="Folder"/>.</summary>
    public override string NameOf(int item) => Items[item].Path;

    /// <inheritdoc/>
    public override bool IsCostly => true;

    /// <inheritdoc/>
    public override string ViewsIdentity => Augmentation.Identity;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Paths => [.. Items.Select(item => item.Path)];

    // all views at once, so that a file is decoded once
    internal override FeatureOptions OnePass(FeatureOptions options) => options;

    /// <inheritdoc/>
    public override ImageSet For(Preprocess preprocess) =>
        new FileImageSet(_name, Folder, Items, preprocess, Identity) { Augmentation = Augmentation, Limits = Limits };

    /// <inheritdoc/>
    public override ImageSet Select(IReadOnlyList<int> items, string identity) =>
        new FileImageSet(_name, Folder, [.. items.Select(item => Items[item])], _preprocess)
        {
            Augmentation = Augmentation, Limits = Limits,
        };

    /// <summary>The decoded picture as it is in its file.</summary>
    /// <exception cref="PictureException">The file is gone, has changed since the set was opened, is
    /// damaged, or exceeds the limits.</exception>
    public Picture Read(int item)
    {
        var path = Path.Combine(Folder, Items[item].Path);
        var info = FolderScan.FileAt(path)
            ?? throw new PictureException(path, "the file is not there any more. Restore it, or open the data set " +
                "again.");
        if (info.Length != Items[item].Bytes || info.LastWriteTimeUtc.Ticks != Items[item].Modified)
            throw new PictureException(
                path, "the file was changed after the data set was opened. Open the data set again.");
        if (info.Length == 0) // not to be opened: a link may lead to a pipe, which never ends
            throw new PictureException(path, "the file is empty.");
        return PictureFile.Read(path, Limits);
    }

    /// <summary>View 0 is the model's preprocessing; further ones are drawn by <see cref="Augmentation"/>. A picture's
    /// views depend on the seed and its path, not on the set that it stands in. The file is decoded once.</summary>
    /// <inheritdoc/>
    public override string? FillViews(int item, int first, int views, long seed, Span<byte> planes)
    {
        using var picture = Read(item);
        for (var view = first; view < first + views; view++)
        {
            var to = planes.Slice((view - first) * ImageBytes, ImageBytes);
            if (view == 0)
                _preprocess.Crop(picture, to);
            else
                Augmentation.Draw(picture, _preprocess.Resolution, seed, ItemRandom.Stream(Items[item].Path), view, to);
        }
        return picture.Warning;
    }

    /// <summary>The cropped pictures, read on all cores.</summary>
    public override ReadOnlySpan<byte> Bytes(int start, int count)
    {
        CheckRange(start, count);
        var bytes = new byte[(long)count * ImageBytes];
        try
        {
            Parallel.For(0, count, i =>
                FillViews(start + i, first: 0, views: 1, seed: 0, bytes.AsSpan(i * ImageBytes, ImageBytes)));
        }
        catch (AggregateException errors) when (errors.InnerExceptions.OfType<PictureException>().Any())
        {
            // one of those that cannot be read, without the others around it
            throw errors.InnerExceptions.OfType<PictureException>().First();
        }
        return bytes;
    }

    private static string IdentityOf(string name, IReadOnlyList<PictureItem> items)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in items)
            hash.AppendData(Encoding.UTF8.GetBytes(
                string.Create(CultureInfo.InvariantCulture, $"{item.Path}\n{item.Label} {item.Bytes} " +
                $"{item.Modified}\n")));
        return $"{name}, {items.Count} files {Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}";
    }
}
