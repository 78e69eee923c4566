namespace ShipLab.Catalog;

/// <summary>
/// FGVC-Aircraft as its authors give it: variants.txt names the classes in the order of their labels,
/// and images_variant_train.txt, images_variant_val.txt and images_variant_test.txt have a line for each
/// picture: its number, a blank, its class.
/// </summary>
internal sealed class AircraftLayout : ICatalogLayout
{
    private const string Variants = "variants.txt";

    public IReadOnlyList<IReadOnlyList<string>> Needs { get; } =
        [[Variants], [List("train")], [List("val")], [List("test")], ["images"]];

    public (FolderPictures Pictures, int BaseClasses) Read(string folder)
    {
        var classes = Lines(Path.Combine(folder, Variants));
        var labels = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in classes)
            if (!labels.TryAdd(name, labels.Count))
                throw new ShipLabException($"'{Path.Combine(folder, Variants)}' names the class '{name}' twice. " +
                    "Remove one of the lines, or fetch the file again.");
        var root = Path.Combine(folder, "images");
        IReadOnlyList<PictureItem> Part(string part)
        {
            var file = Path.Combine(folder, List(part));
            return ListedPictures.Found(
                root, $"'{file}'", Lines(file).Select((line, i) => Entry(file, i, line, labels)));
        }
        string[] names = [.. classes.Select(name => name.Replace('_', ' '))];
        return (new FolderPictures(root, classes, names, Given: true, Part("train"), Part("val"), Part("test"), []),
            (classes.Count + 1) / 2);
    }

    private static string List(string part) => $"images_variant_{part}.txt";

    private static (string Path, int Label) Entry(string file, int index, string line, Dictionary<string, int> labels)
    {
        if (line.Split(' ', 2, StringSplitOptions.TrimEntries) is not [var number, var name]
            || !labels.TryGetValue(name, out var label))
            throw new ShipLabException($"Line {index + 1} of '{file}' is " +
                $"'{(line.Length > 80 ? line[..77] + "..." : line)}', but a picture's number, a blank and one of the " +
                $"classes of {Variants} were expected. Fetch the files again.");
        return (number + ".jpg", label);
    }

    private static IReadOnlyList<string> Lines(string file)
    {
        try
        {
            return [.. File.ReadAllLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ShipLabException($"'{file}' cannot be read: {error.Message} Check its permissions.", error);
        }
    }
}
