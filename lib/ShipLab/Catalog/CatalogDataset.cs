namespace ShipLab.Catalog;

/// <summary>Makes a data set of what a layout found, with a notice where it is not what was published.</summary>
internal static class CatalogDataset
{
    public static Dataset Of(CatalogSet set, FolderPictures pictures, int baseClasses, CatalogOptions options)
    {
        var names = pictures.ClassNames;
        var notices = pictures.Notices.ToList();
        if (!set.HasEqualNames || names.Any(string.IsNullOrWhiteSpace))
            ClassNameFile.CheckDistinct(names, pictures.Classes, pictures.Root);
        else
            notices.AddRange(EqualNames(names));
        CheckEmpty(set, pictures);
        if (DuplicateCheck.Find(pictures, options.Duplicates) is { } copies)
            notices.Add(copies);
        var counts = new CatalogCounts(names.Count, baseClasses, pictures.Train.Count, pictures.Val.Count,
            pictures.Test.Count);
        if (counts != set.Counts)
            notices.Add($"{set.Title} here has {counts}, but the published set has {set.Counts}: results do not " +
                "compare with published ones.");
        notices.AddRange(Absent(pictures, baseClasses, set.Counts.Val > 0));
        if (pictures.Val.Count == 0 && options.HeldOut > 0)
        {
            var parts = new SplitFractions(1 - options.HeldOut, options.HeldOut, 0);
            var (train, val, _) = SeededSplit.Of(pictures.Root, pictures.Train, parts, options.Seed, findCopies: false);
            pictures = pictures with { Train = train, Val = val };
            notices.Add(string.Create(CultureInfo.InvariantCulture, $"{set.Title} has no validation pictures: " +
                $"{options.HeldOut:0.##} of each class's training pictures ({val.Count}) are held out for " +
                $"validation."));
        }
        return (pictures with { Notices = notices }).ToDataset(set.Name, baseClasses, set.Templates) with
        {
            Ensemble = set.Ensemble,
            HasPublishedSize = counts == set.Counts,
        };
    }

    private static IEnumerable<string> EqualNames(IReadOnlyList<string> names) =>
        names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1)
            .Select(group => $"{group.Count()} classes are called '{group.Key}', as in CLIP's list of names: " +
                "no prompt can tell them apart.");

    private static void CheckEmpty(CatalogSet set, FolderPictures pictures)
    {
        var full = pictures.Parts.SelectMany(part => part.Items).Select(item => item.Label);
        var empty = Enumerable.Range(0, pictures.Classes.Count).Except(full).ToArray();
        if (empty.Length > 0)
            throw new CatalogException($"{Count(empty.Length, "class")} of {set.Title} in '{pictures.Root}' " +
                $"{Have(empty.Length)} no pictures, the first '{pictures.Classes[empty[0]]}'. Add them, or fetch the " +
                "set again.", set.Layout);
    }

    // A part without pictures of a class is no error, but it should not surprise anyone. New classes need none for
    // training.
    private static IEnumerable<string> Absent(FolderPictures pictures, int baseClasses, bool hasVal)
    {
        foreach (var (part, items) in pictures.Parts)
        {
            var (expected, so) = part switch
            {
                "train" => (baseClasses, "; nothing can be trained on it"),
                "val" => (hasVal ? baseClasses : 0, ""),
                _ => (pictures.Classes.Count, "; its accuracy is not counted"),
            };
            var absent = Enumerable.Range(0, expected).Except(items.Select(item => item.Label)).ToArray();
            if (absent.Length > 0)
                yield return $"{Count(absent.Length, part == "test" ? "class" : "base class")} {Have(absent.Length)} " +
                    $"no {part} pictures, the first '{pictures.ClassNames[absent[0]]}'{so}.";
        }
    }

    private static string Have(int count) => count == 1 ? "has" : "have";

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}es";
}
