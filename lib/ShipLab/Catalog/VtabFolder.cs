using ShipLab.Data.Folders;

namespace ShipLab.Catalog;

/// <summary>A task's folder: lists of lines "path label", labels from 0, and the pictures that they name. Written by
/// NOAH's get_vtab1k.py; RepAdapter and others hand the same folders on as vtab-1k.zip.</summary>
internal static class VtabFolder
{
    private const string Train = "train800.txt", Val = "val200.txt", Both = "train800val200.txt", Test = "test.txt";

    private static readonly (string File, int Count)[] Lists = [(Train, 800), (Val, 200), (Both, 1000)];

    private sealed record Entry(string Path, int Label);

    /// <summary>The expected folders and files, as a drawing.</summary>
    public static string Layout(VtabTask task) => $"""
        vtab-1k/
        └── {task.Name}/{(task.Folder == task.Name ? "" : $" or {task.Folder}/")}
            ├── {Train}          lines "images/train800/000000.jpg 3"
            ├── {Val}
            ├── {Both}    the two
            ├── {Test}
            └── images/{"{train800,val200,train800val200,test}"}/000000.jpg, ...
        """;

    /// <summary>The folder that has the task's lists: the one that is named, or the task's in it.</summary>
    /// <exception cref="CatalogException">There is none.</exception>
    public static string Locate(VtabTask task, string folder)
    {
        string[] places = [.. new[] { task.Name, task.Folder, "" }
            .Select(name => Path.GetFullPath(Path.Combine(folder, name))).Where(Directory.Exists).Distinct()];
        if (places.Length == 0)
            throw new CatalogException($"There is no folder '{folder}' with VTAB's task {task}. Check the path; it is "
                + "taken from the current folder.", Layout(task));
        string? Missing(string place) => Lists.Select(list => list.File).Append(Test)
            .FirstOrDefault(file => !File.Exists(Path.Combine(place, file)));
        return places.FirstOrDefault(place => Missing(place) is null) ?? throw new CatalogException(
            $"VTAB's task {task} is not complete in '{places[0]}': '{Missing(places[0])}' is missing. Put it there, or "
            + "name the folder that has the task.", Layout(task));
    }

    /// <summary>The task as a data set.</summary>
    /// <exception cref="ShipLabException">A list is damaged, or names a picture that is not there.</exception>
    public static Dataset Read(VtabTask task, string place, bool final)
    {
        var lists = Lists.Select(list => list.File).Append(Test).ToDictionary(file => file,
            file => Lines(task, Path.Combine(place, file)));
        var tested = lists[Test].Select(entry => entry.Path).ToHashSet();
        foreach (var file in new[] { Train, Val, Both })
            if (lists[file].FirstOrDefault(entry => tested.Contains(entry.Path)) is { } seen)
                throw new ShipLabException($"'{seen.Path}' is in {file} and in {Test} of '{place}': what was learned "
                    + "from cannot be tested on. Fetch the lists again.");
        PictureItem[] Items(string file) => [.. ListedPictures.Found(place, $"'{Path.Combine(place, file)}'",
            lists[file].Select(entry => (entry.Path, entry.Label)),
            "Put the pictures there, or fetch the task again.")];
        string[] names = [.. Enumerable.Range(0, task.Classes).Select(label => $"class {label}")];
        var pictures = new FolderPictures(place, names, names, Given: true, Items(final ? Both : Train),
            final ? [] : Items(Val), Items(Test), [.. Notices(task, place, lists)]);
        return pictures.ToDataset(task.Name, task.Classes, ["a photo of a {}."]) with
        {
            HasPublishedSize = !Sizes(task, lists).Any(),
        };
    }

    private static Entry[] Lines(VtabTask task, string file)
    {
        string[] lines;
        try { lines = File.ReadAllLines(file); }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ShipLabException($"'{file}' cannot be read: {error.Message} Check its permissions.", error);
        }
        var entries = new List<Entry>();
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            var entry = Parse(task, lines[i].Trim(), $"Line {i + 1} of '{file}'");
            if (!first.TryAdd(entry.Path, i + 1))
                throw new ShipLabException($"Lines {first[entry.Path]} and {i + 1} of '{file}' both name "
                    + $"'{entry.Path}'. Fetch the list again.");
            entries.Add(entry);
        }
        return entries.Count > 0
            ? [.. entries]
            : throw new ShipLabException($"'{file}' lists no pictures. Fetch the list again.");
    }

    private static Entry Parse(VtabTask task, string line, string where)
    {
        // the path may hold blanks, the label none
        var blank = line.LastIndexOfAny([' ', '\t']);
        if (blank < 0 || !int.TryParse(line[(blank + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var label))
            throw new ShipLabException($"{where} is '{(line.Length <= 80 ? line : line[..77] + "...")}'; a path, a "
                + "blank and a label from 0 were expected. Fetch the list again.");
        if (label < 0 || label >= task.Classes)
            throw new ShipLabException($"{where} has the label {label}, but {task} has {task.Classes} classes, 0 to "
                + $"{task.Classes - 1}. Is this the list of another task, or are its labels from 1?");
        return new Entry(line[..blank].Trim().Replace('\\', '/'), label);
    }

    private static IEnumerable<string> Notices(VtabTask task, string place, Dictionary<string, Entry[]> lists)
    {
        foreach (var size in Sizes(task, lists))
            yield return $"{size} in '{place}': results do not compare with published ones.";
        if (!lists[Train].Concat(lists[Val]).Select(entry => entry.Label).Order()
            .SequenceEqual(lists[Both].Select(entry => entry.Label).Order()))
            yield return $"{Both} of '{place}' is not {Train} with {Val}: its labels are others.";
    }

    // caltech101 has a picture more in the exports of later TFDS versions, with which the official run was made
    private static IEnumerable<string> Sizes(VtabTask task, Dictionary<string, Entry[]> lists) =>
        Lists.Append((Test, task.TestImages))
            .Where(list => lists[list.Item1].Length != list.Item2
                && !(list.Item1 == Test && task.Name == "caltech101" && lists[Test].Length == task.TestImages + 1))
            .Select(list => $"{list.Item1} has {lists[list.Item1].Length} pictures and not {list.Item2}");
}
