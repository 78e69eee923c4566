using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ShipLab.Data.Folders;

/// <summary>
/// Labelled picture files. Pictures are read, cropped and forgotten each time they are asked for, so a set of any number of files takes no
/// memory but the list of them. A picture is identified by its path below the data set's folder, its size and the time of its last change;
/// where the folder is does not matter. Safe to use from several threads.
/// </summary>
public sealed class FileImageSet : ImageSet
{
    /// <summary>The size of pictures before a model asks for its own (<see cref="For"/>): OpenAI's models' of base size.</summary>
    public const int StandardResolution = 224;

    private readonly string _name;
    private readonly Preprocess _preprocess;

    /// <param name="name">the data set's, for messages and file names</param>
    /// <param name="folder">the folder that the items' paths start from</param>
    /// <param name="preprocess">crops the pictures; null for <see cref="StandardResolution"/></param>
    public FileImageSet(string name, string folder, IReadOnlyList<PictureItem> items, Preprocess? preprocess = null)
        : this(name, folder, items, preprocess ?? new Preprocess(StandardResolution), IdentityOf(name, items)) { }

    private FileImageSet(string name, string folder, IReadOnlyList<PictureItem> items, Preprocess preprocess, string identity)
        : base(identity, preprocess.Resolution, preprocess.Resolution, [.. items.Select(item => item.Label)]) =>
        (_name, Folder, Items, _preprocess) = (name, Path.GetFullPath(folder), items, preprocess);

    /// <summary>The folder that the items' paths start from, as a full path.</summary>
    public override string Folder { get; }

    public IReadOnlyList<PictureItem> Items { get; }

    /// <summary>What further views are.</summary>
    public Augmentation Augmentation { get; init; } = Augmentation.CoOp;

    /// <summary>How large and how damaged a picture may be.</summary>
    public PictureLimits Limits { get; init; } = PictureLimits.Default;

    /// <summary>The path below <see cref="Folder"/>.</summary>
    public override string NameOf(int item) => Items[item].Path;

    public override bool IsCostly => true;

    public override string ViewsIdentity => Augmentation.Identity;

    public override IReadOnlyList<string> Paths => [.. Items.Select(item => item.Path)];

    // all views at once, so that a file is decoded once
    internal override FeatureOptions OnePass(FeatureOptions options) => options;

    public override ImageSet For(Preprocess preprocess) =>
        new FileImageSet(_name, Folder, Items, preprocess, Identity) { Augmentation = Augmentation, Limits = Limits };

    public override ImageSet Select(IReadOnlyList<int> items, string identity) =>
        new FileImageSet(_name, Folder, [.. items.Select(item => Items[item])], _preprocess) { Augmentation = Augmentation, Limits = Limits };

    /// <summary>The decoded picture as it is in its file.</summary>
    /// <exception cref="PictureException">The file is gone, has changed since the set was opened, is damaged, or exceeds the limits.</exception>
    public Picture Read(int item)
    {
        var path = Path.Combine(Folder, Items[item].Path);
        var info = new FileInfo(path);
        if (info.LinkTarget is not null && info.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            info = target;
        if (!info.Exists)
            throw new PictureException(path, "the file is not there any more. Restore it, or open the data set again.");
        if (info.Length != Items[item].Bytes || info.LastWriteTimeUtc.Ticks != Items[item].Modified)
            throw new PictureException(path, "the file was changed after the data set was opened. Open the data set again.");
        if (info.Length == 0)
            throw new PictureException(path, "the file is empty."); // not to be opened: a link may lead to a pipe, which never ends
        return PictureFile.Read(path, Limits);
    }

    /// <summary>View 0 is the model's preprocessing; further ones are drawn by <see cref="Augmentation"/>. A picture's views depend on the
    /// seed and its path, not on the set that it stands in.</summary>
    public override void Fill(int item, int view, long seed, Span<byte> planes)
    {
        using var picture = Read(item);
        Fill(picture, item, view, seed, planes);
    }

    /// <summary>Views <paramref name="first"/> to first + views - 1, one after the other, of a file that is decoded once.</summary>
    /// <returns>what the decoder found damaged and went on after, or null</returns>
    public override string? FillViews(int item, int first, int views, long seed, Span<byte> planes)
    {
        using var picture = Read(item);
        for (var view = 0; view < views; view++)
            Fill(picture, item, first + view, seed, planes.Slice(view * ImageBytes, ImageBytes));
        return picture.Warning;
    }

    /// <summary>The cropped pictures, read on all cores.</summary>
    public override ReadOnlySpan<byte> Bytes(int start, int count)
    {
        CheckRange(start, count);
        var bytes = new byte[(long)count * ImageBytes];
        try
        {
            Parallel.For(0, count, i => Fill(start + i, view: 0, seed: 0, bytes.AsSpan(i * ImageBytes, ImageBytes)));
        }
        catch (AggregateException error) when (error.InnerExceptions.OfType<PictureException>().FirstOrDefault() is { } picture)
        {
            throw picture; // one of those that cannot be read, without the others around it
        }
        return bytes;
    }

    private void Fill(Picture picture, int item, int view, long seed, Span<byte> planes)
    {
        if (view == 0)
            _preprocess.Crop(picture, planes);
        else
            Augmentation.Draw(picture, _preprocess.Resolution, seed, ItemRandom.Stream(Items[item].Path), view, planes);
    }

    private static string IdentityOf(string name, IReadOnlyList<PictureItem> items)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in items)
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{item.Path}\n{item.Label} {item.Bytes} " +
                $"{item.Modified}\n")));
        return $"{name}, {items.Count} files {Convert.ToHexStringLower(hash.GetHashAndReset())[..16]}";
    }
}
