using System.Text.Json;

namespace ShipLab.Data.Folders;

/// <summary>
/// Splits in the format of CoOp's split_zhou_*.json files (github.com/KaiyangZhou/CoOp, DATASETS.md): <c>{"train":
/// [[path, label, class name], ...], "val": [...], "test": [...]}</c>. Paths are relative to a folder that the
/// file does not name: the split file's own folder or one directly inside it (caltech-101/101_ObjectCategories,
/// eurosat/2750), whichever has the first picture.
/// </summary>
internal static class CoOpSplit
{
    private const string Remedy = "Put the pictures there, or name the folder that has them with --data.";

    private static readonly string[] PartNames = ["train", "val", "test"];

    private sealed record Entry(string Part, int Index, string Path, int Label, string Name);

    /// <summary>The folder's split file, or null when it has none.</summary>
    /// <exception cref="ShipLabException">It has several.</exception>
    public static string? FindIn(string folder)
    {
        var files = Directory.GetFiles(folder, "split_zhou_*.json").Order(StringComparer.Ordinal).ToArray();
        return files.Length < 2
            ? files.FirstOrDefault()
            : throw new ShipLabException($"'{folder}' has {files.Length} split files: " +
                $"{string.Join(", ", files.Select(Path.GetFileName))}. Say which by --split-file (SplitFile).");
    }

    /// <param name="file">the split</param>
    /// <param name="folder">the data set's folder</param>
    /// <exception cref="ShipLabException">The file is no such split, its labels and names contradict each other,
    /// or pictures are missing.</exception>
    public static FolderPictures Read(string file, string folder)
    {
        var entries = Parse(file);
        return Read(file, PictureFolder(file, folder, entries), entries);
    }

    /// <summary>The same where the pictures' folder is known.</summary>
    /// <param name="file">the split</param>
    /// <param name="root">the folder that its paths start from</param>
    /// <exception cref="ShipLabException">The file is no such split, its labels and names contradict each other,
    /// or pictures are missing.</exception>
    public static FolderPictures ReadBelow(string file, string root) => Read(file, Path.GetFullPath(root), Parse(file));

    private static FolderPictures Read(string file, string root, List<Entry> entries)
    {
        var names = Names(file, entries);
        var items = ListedPictures.Found(
            root, $"the split '{file}'", entries.Select(entry => (entry.Path, entry.Label)), Remedy);
        PictureItem[] Part(string part) => [.. items.Where((_, i) => entries[i].Part == part)];
        string[] words = [.. names.Select(name => name.Replace('_', ' '))];
        return new FolderPictures(root, names, words, Given: true, Part("train"), Part("val"), Part("test"), []);
    }

    private static List<Entry> Parse(string file)
    {
        try
        {
            var bytes = File.ReadAllBytes(file);
            var byteOrderMark = bytes is [0xEF, 0xBB, 0xBF, ..] ? 3 : 0;
            using var document = JsonDocument.Parse(bytes.AsMemory(byteOrderMark));
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Bad(file, "it is no JSON object with the parts train, val and test");
            var entries = new List<Entry>();
            foreach (var part in document.RootElement.EnumerateObject())
            {
                if (!PartNames.Contains(part.Name) || part.Value.ValueKind != JsonValueKind.Array)
                    throw Bad(file, $"its entry '{part.Name}' is not one of the lists train, val and test");
                entries.AddRange(
                    part.Value.EnumerateArray().Select((entry, index) => EntryOf(file, part.Name, index, entry)));
            }
            return entries.Count > 0 ? entries : throw Bad(file, "it lists no pictures");
        }
        catch (JsonException error)
        {
            throw Bad(file, $"it is no JSON ({error.Message.TrimEnd('.')})");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ShipLabException(
                $"The split '{file}' cannot be read: {error.Message} Check the path and its permissions.", error);
        }
    }

    private static Entry EntryOf(string file, string part, int index, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() != 3
            || element[0].ValueKind != JsonValueKind.String || element[2].ValueKind != JsonValueKind.String
            || element[1].ValueKind != JsonValueKind.Number || !element[1].TryGetInt32(out var label) || label < 0)
            throw Bad(file,
                $"entry {index} of '{part}' is {Shortened(element.GetRawText())}, not [path, label, class name]");
        var path = element[0].GetString()!.Replace('\\', '/');
        if (!ListedPictures.IsBelow(path))
            throw Bad(file, $"entry {index} of '{part}' names '{Shortened(path)}', which is not a path below the " +
                "data set's folder");
        if (!PictureFile.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            throw Bad(file, $"entry {index} of '{part}' names '{Shortened(path)}', which is no picture that is read " +
                $"here ({string.Join(", ", PictureFile.Extensions)})");
        return new Entry(part, index, path, label, element[2].GetString()!);
    }

    private static string[] Names(string file, List<Entry> entries)
    {
        var names = new SortedDictionary<int, Entry>();
        foreach (var entry in entries)
            if (!names.TryAdd(entry.Label, entry) && names[entry.Label].Name != entry.Name)
                throw Bad(file, $"label {entry.Label} is called '{names[entry.Label].Name}' in " +
                    $"'{names[entry.Label].Part}' and '{entry.Name}' in entry {entry.Index} of '{entry.Part}'");
        var gap = Enumerable.Range(0, names.Count).FirstOrDefault(label => !names.ContainsKey(label), -1);
        return gap < 0
            ? [.. names.Values.Select(entry => entry.Name)]
            : throw Bad(file, $"its {names.Count} labels go up to {names.Keys.Last()}, but there is no picture of " +
                $"label {gap}");
    }

    private static string PictureFolder(string file, string folder, List<Entry> entries)
    {
        string[] places = [folder, Path.GetDirectoryName(Path.GetFullPath(file))!];
        var inside = places.SelectMany(place => Directory.GetDirectories(place).Order(StringComparer.Ordinal));
        var all = places.Concat(inside).Distinct();
        return all.FirstOrDefault(place => File.Exists(Path.Combine(place, entries[0].Path)))
            ?? throw new ShipLabException($"The first picture of the split '{file}', '{entries[0].Path}', is neither " +
                $"in '{folder}' nor in a folder directly inside it. {Remedy}");
    }

    private static string Shortened(string text) => text.Length <= 80 ? text : text[..77] + "...";

    private static ShipLabException Bad(string file, string what) =>
        new($"'{file}' is no split in CoOp's format: {what}. Expected is " +
        "{\"train\": [[path, label, class name], ...], \"val\": [...], \"test\": [...]} with labels from 0.");
}
