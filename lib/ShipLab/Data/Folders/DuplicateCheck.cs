using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace ShipLab.Data.Folders;

/// <summary>
/// Finds copies of one picture, byte for byte. Only files of equal size are looked into: first three short pieces of
/// each, then, where those agree, the whole; so the check costs little beside decoding.
/// </summary>
internal static class DuplicateCheck
{
    private const int Piece = 4096;

    /// <summary>A sentence about copies in different parts of a split that the folder prescribes, or null.</summary>
    /// <exception cref="ShipLabException">There are some, and they are to be refused.</exception>
    public static string? Find(FolderPictures pictures, DuplicatePictures policy)
    {
        if (!pictures.Given)
            return null; // a seeded split keeps copies together
        var partOf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (part, items) in pictures.Parts)
            foreach (var item in items)
                if (!partOf.TryAdd(item.Path, part))
                {
                    var other = partOf[item.Path];
                    var where = other == part
                        ? $"twice in the {part} part"
                        : $"in the {other} part and in the {part} part";
                    throw new ShipLabException($"The picture '{item.Path}' stands {where} of '{pictures.Root}'. " +
                        "Take it out of one.");
                }
        if (policy == DuplicatePictures.Unchecked)
            return null;
        var across = Copies(pictures.Root, [.. pictures.Parts.SelectMany(part => part.Items)])
            .Where(group => group.Select(item => partOf[item.Path]).Distinct().Count() > 1).ToArray();
        if (across.Length == 0)
            return null;
        var first = across[0][0];
        var second = across[0].First(item => partOf[item.Path] != partOf[first.Path]);
        var what = $"{across.Length} {(across.Length == 1 ? "picture stands" : "pictures stand")} in more than one " +
            $"part of '{pictures.Root}': '{first.Path}' ({partOf[first.Path]}) and '{second.Path}' " +
            $"({partOf[second.Path]}) are the same, byte for byte";
        return policy == DuplicatePictures.Keep
            ? what + "."
            : throw new ShipLabException($"{what}. Results on the test part would be too good. Remove one of each, " +
                $"or go on with them by --duplicates keep (Duplicates = Keep).");
    }

    /// <summary>Groups of at least two files with the same content, in the items' order.</summary>
    public static IReadOnlyList<IReadOnlyList<PictureItem>> Copies(string root, IReadOnlyList<PictureItem> items)
    {
        // What has no bytes is no picture, and may be a pipe, which never ends.
        var bySize = items.Where(item => item.Bytes > 0).GroupBy(item => item.Bytes).Where(group => group.Count() > 1)
            .SelectMany(group => group).ToArray();
        return [.. SameBy(SameBy([bySize], item => Pieces(root, item)), item => Whole(root, item))];
    }

    private static IEnumerable<IReadOnlyList<PictureItem>> SameBy(IEnumerable<IReadOnlyList<PictureItem>> groups,
        Func<PictureItem, string> print)
    {
        foreach (var group in groups.Where(group => group.Count > 1))
        {
            var prints = new string[group.Count];
            Parallel.ForEach(Partitioner.Create(0, group.Count), range =>
            {
                for (var i = range.Item1; i < range.Item2; i++)
                    prints[i] = print(group[i]);
            });
            foreach (var same in Enumerable.Range(0, group.Count).GroupBy(i => prints[i])
                .Where(same => same.Count() > 1))
                yield return [.. same.Select(i => group[i])];
        }
    }

    // Size, and the first, middle and last bytes.
    private static string Pieces(string root, PictureItem item) => Read(root, item, file =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var bytes = new byte[Piece];
        foreach (var start in (long[])[0, Math.Max(0, item.Bytes / 2 - Piece / 2), Math.Max(0, item.Bytes - Piece)])
            hash.AppendData(bytes, 0, RandomAccess.Read(file.SafeFileHandle, bytes, start));
        return $"{item.Bytes} {Convert.ToHexString(hash.GetHashAndReset())}";
    });

    private static string Whole(string root, PictureItem item) =>
        Read(root, item, file => Convert.ToHexString(SHA256.HashData(file)));

    // A file that cannot be read has no copies; whoever decodes it will tell.
    private static string Read(string root, PictureItem item, Func<FileStream, string> print)
    {
        try
        {
            using var file = new FileStream(Path.Combine(root, item.Path), FileMode.Open, FileAccess.Read,
                FileShare.ReadWrite, 1 << 16);
            return print(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "unreadable " + item.Path;
        }
    }
}
