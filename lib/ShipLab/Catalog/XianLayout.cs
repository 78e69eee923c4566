using System.Text.RegularExpressions;

namespace ShipLab.Catalog;

/// <summary>
/// A set with the splits of Xian et al. (Zero-shot learning: a comprehensive evaluation of the good, the bad and
/// the ugly, 2018; xlsa17.zip). res101.mat has image_files, paths on the authors' machine, and labels from 1;
/// att_splits.mat has trainval_loc, test_seen_loc and test_unseen_loc, places in that list from 1, and mostly
/// allclasses_names. Seen classes, those of trainval_loc, become the base classes. ResNet features and attributes are
/// not used.
/// </summary>
/// <param name="xlsa">the set's folder in xlsa17/data</param>
/// <param name="pictures">folders that may have the pictures, below the set's own</param>
/// <param name="depth">how many folders and names at the end of each path are kept: "class/picture.jpg" is 2</param>
/// <param name="names">the classes' names by label, where att_splits.mat does not have them</param>
internal sealed partial class XianLayout(string xlsa, IReadOnlyList<string> pictures, int depth,
    IReadOnlyList<string>? names = null) : ICatalogLayout
{
    private const string Images = "res101.mat", Splits = "att_splits.mat";

    public IReadOnlyList<IReadOnlyList<string>> Needs { get; } =
        [[Images, $"xlsa17/data/{xlsa}/{Images}"], [Splits, $"xlsa17/data/{xlsa}/{Splits}"], pictures];

    public (FolderPictures Pictures, int BaseClasses) Read(string folder)
    {
        string Found(int need) => Needs[need].Select(path => Path.Combine(folder, path)).First(Path.Exists);
        var (imageFile, splitFile, root) = (Found(0), Found(1), Found(2));
        using var images = MatFile.Open(imageFile);
        using var splits = MatFile.Open(splitFile);
        var (paths, labels) = (images.Texts("image_files"), Whole(images, imageFile, "labels"));
        if (paths.Length != labels.Length)
            throw new ShipLabException(
                $"'{imageFile}' has {paths.Length} image_files but {labels.Length} labels. Fetch it again.");
        var classNames = Names(splits, splitFile);
        if (Array.FindIndex(labels, label => label < 1 || label > classNames.Count) is >= 0 and var odd)
            throw new ShipLabException($"Label {odd + 1} in '{imageFile}' is {labels[odd]}, but there are " +
                $"{classNames.Count} classes, from 1. Fetch both files again.");

        int[] Places(string name) => Split(splits, splitFile, name, paths.Length);
        var (train, testSeen, testUnseen) =
            (Places("trainval_loc"), Places("test_seen_loc"), Places("test_unseen_loc"));
        var seen = train.Select(place => labels[place]).ToHashSet();
        CheckSeen(splitFile, seen, testSeen.Select(place => labels[place]), testUnseen.Select(place => labels[place]),
            classNames);

        // Seen classes first, both in the order of their labels.
        var order = Enumerable.Range(1, classNames.Count).OrderBy(label => !seen.Contains(label)).ThenBy(label => label)
            .ToArray();
        var newLabel = order.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
        IReadOnlyList<PictureItem> Part(IEnumerable<int> places) => ListedPictures.Found(root, $"'{imageFile}'",
            places.Select(place => (Below(imageFile, paths[place]), newLabel[labels[place]])));
        string[] ordered = [.. order.Select(label => classNames[label - 1])];
        var (trained, tested) = (Part(train), Part([.. testSeen, .. testUnseen]));
        return (new FolderPictures(root, ordered, [.. ordered.Select(Words)], Given: true, trained, [], tested, []),
            seen.Count);
    }

    /// <summary>"001.Black_footed_Albatross" and "killer+whale" as words: "black footed
    /// albatross", "killer whale".</summary>
    internal static string Words(string name) =>
        Number().Replace(name, "").Replace('_', ' ').Replace('+', ' ').ToLowerInvariant().Trim();

    [GeneratedRegex(@"^\d+\.")]
    private static partial Regex Number();

    private IReadOnlyList<string> Names(MatFile splits, string file)
    {
        var columns = splits.Find("att") is { Sizes: [_, var classes] } ? classes : (int?)null;
        IReadOnlyList<string> found = names is null
            ? splits.Texts("allclasses_names")
            : [.. names.Take(columns ?? names.Count)];
        return columns is null || columns == found.Count
            ? found
            : throw new ShipLabException($"'{file}' has attributes of {columns} classes, but {found.Count} " +
                $"{(names is null ? "allclasses_names" : $"names of {xlsa} are known")}. Fetch it again.");
    }

    private static int[] Split(MatFile splits, string file, string name, int count)
    {
        var places = Whole(splits, file, name);
        if (Array.FindIndex(places, place => place < 1 || place > count) is >= 0 and var odd)
            throw new ShipLabException($"Entry {odd + 1} of {name} in '{file}' is {places[odd]}, but there are " +
                $"{count} image_files, from 1. Are {Images} and {Splits} of the same set?");
        return [.. places.Select(place => place - 1)];
    }

    private static int[] Whole(MatFile mat, string file, string name)
    {
        var numbers = mat.Numbers(name);
        static bool IsNone(double number) => number != Math.Floor(number) || Math.Abs(number) > int.MaxValue;
        if (Array.FindIndex(numbers, IsNone) is >= 0 and var odd)
            throw new ShipLabException($"Entry {odd + 1} of {name} in '{file}' is {numbers[odd]}, but a whole number " +
                "was expected. Fetch it again.");
        return [.. numbers.Select(number => (int)number)];
    }

    private static void CheckSeen(string file, HashSet<int> seen, IEnumerable<int> testSeen,
        IEnumerable<int> testUnseen, IReadOnlyList<string> names)
    {
        if (testSeen.FirstOrDefault(label => !seen.Contains(label)) is > 0 and var strange)
            throw new ShipLabException($"The class '{names[strange - 1]}' has pictures in test_seen_loc of '{file}', " +
                "but none in trainval_loc. Fetch it again.");
        if (testUnseen.FirstOrDefault(seen.Contains) is > 0 and var known)
            throw new ShipLabException($"The class '{names[known - 1]}' has pictures in test_unseen_loc of '{file}' " +
                "and in trainval_loc: it is no unseen class. Fetch it again.");
    }

    // "/BS/xian/work/data/Animals_with_Attributes2//JPEGImages/antelope/antelope_10001.jpg"
    // -> "antelope/antelope_10001.jpg"
    private string Below(string file, string path)
    {
        var parts = path.Split(['/', '\\'], StringSplitOptions.RemoveEmptyEntries);
        return parts.Length >= depth
            ? string.Join('/', parts[^depth..])
            : throw new ShipLabException($"'{file}' names the picture '{path}', but a path that ends in " +
                $"{(depth == 2 ? "class/picture.jpg" : "picture.jpg")} was expected. Fetch it again.");
    }
}
