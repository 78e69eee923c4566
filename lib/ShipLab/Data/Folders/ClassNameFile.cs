namespace ShipLab.Data.Folders;

/// <summary>
/// Class names from a UTF-8 text file, blank lines left out. Three forms:
/// <list type="bullet">
/// <item><c>folder TAB name</c> on every line: the name of that class folder;</item>
/// <item><c>folder name</c> on every line, where the first word of each line names a class folder and each class
/// folder is named (as in CoOp's classnames.txt for ImageNet, "n01440764 tench"); lines of the first two forms
/// for other folders are passed over;</item>
/// <item>else a name on each line, in the order of the labels (the ordinal order of the folders' names). If the lines
/// are the folders' own names in another order, each goes to its folder.</item>
/// </list>
/// </summary>
public static class ClassNameFile
{
    /// <param name="path">the text file</param>
    /// <param name="folders">the class folders' names, by label</param>
    /// <returns>a name for each label</returns>
    /// <exception cref="ShipLabException">The file is missing, or does not fit the folders; the message names
    /// the first line or folder.</exception>
    public static IReadOnlyList<string> Read(string path, IReadOnlyList<string> folders)
    {
        var lines = Lines(path);
        if (lines.Any(line => line.Contains('\t')))
            return Mapped(path, folders, lines, '\t');
        var first = lines.Select(line => line.Split(' ', 2)[0]).ToHashSet(StringComparer.Ordinal);
        if (lines.Any(line => line.Contains(' ')) && lines.Length >= folders.Count && folders.All(first.Contains))
            return Mapped(path, folders, lines, ' ');
        if (lines.Length != folders.Count)
            throw new ShipLabException($"The class name file '{path}' has {lines.Length} names, but there are " +
                $"{folders.Count} classes, from '{folders[0]}' to '{folders[^1]}'. " +
                "Write one name for each class folder in the ordinal order of the folders, or " +
                "lines of folder, tab, name.");
        // The folders' own names in an order of the file's: by place they would name the wrong classes.
        string Key(string name) => ClassTree.Words(name).ToUpperInvariant();
        var own = folders.Select(Key).ToArray();
        if (own.Distinct().Count() == own.Length && own.ToHashSet().SetEquals(lines.Select(Key)))
            return [.. own.Select(key => lines.First(line => Key(line) == key))];
        return lines;
    }

    /// <summary>The second form alone: <c>folder name</c> on every line, lines for other folders passed over.</summary>
    /// <exception cref="ShipLabException">The file is missing, damaged, or lacks a line for a folder.</exception>
    internal static IReadOnlyList<string> ReadByFolder(string path, IReadOnlyList<string> folders) =>
        Mapped(path, folders, Lines(path), ' ');

    /// <summary>Prompts cannot tell classes of one name apart (the tokenizer does not see case).</summary>
    /// <param name="where">where the names come from, for the message</param>
    /// <exception cref="ShipLabException">Two classes have one name, or one has none.</exception>
    internal static void CheckDistinct(IReadOnlyList<string> names, IReadOnlyList<string> folders, string where)
    {
        for (var i = 0; i < names.Count; i++)
            if (string.IsNullOrWhiteSpace(names[i]))
                throw new ShipLabException($"The class '{folders[i]}' has an empty name ('{where}'). Name it, by " +
                    $"renaming its folder or in a class name file.");
        foreach (var same in Enumerable.Range(0, names.Count).GroupBy(i => names[i], StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Count() > 1))
            throw new ShipLabException($"The classes {string.Join(" and ", same.Select(i => $"'{folders[i]}'"))} are " +
                $"both called '{same.Key}' ('{where}'), so no prompt can tell " +
                "them apart. Rename one, or give other names by a class name file " +
                "(--class-names).");
    }

    private static string[] Lines(string path)
    {
        try
        {
            var lines = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path))
                .TrimStart('\uFEFF')
                .Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines.Length > 0
                ? lines
                : throw new ShipLabException($"The class name file '{path}' is empty. Write one name on each line.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ShipLabException(
                $"The class name file '{path}' cannot be read: {error.Message} Check the path and its permissions.",
                error);
        }
        catch (DecoderFallbackException error)
        {
            throw new ShipLabException(
                $"The class name file '{path}' is no UTF-8 text (byte {error.Index}). Save it as UTF-8.", error);
        }
    }

    private static string[] Mapped(string path, IReadOnlyList<string> folders, string[] lines, char separator)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (line.Split(separator, 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } folder,
                { Length: > 0 } name])
                throw new ShipLabException($"The class name file '{path}' maps folders to names, but its line " +
                    $"'{line}' has no name. Write folder, {(separator == '\t' ? "tab" : "blank")}, name.");
            if (!names.TryAdd(folder, name))
                throw new ShipLabException($"The class name file '{path}' names the folder '{folder}' twice " +
                    $"('{names[folder]}' and '{name}'). Remove one of the lines.");
        }
        return [.. folders.Select(folder => names.TryGetValue(folder, out var name)
            ? name
            : throw new ShipLabException($"The class name file '{path}' has no line for the class folder '{folder}'. " +
                $"Add one: folder, {(separator == '\t' ? "tab" : "blank")}, name."))];
    }
}
