namespace ShipLab.Notebooks;

/// <summary>The text of the cells run so far, so that an error can show the line it names.</summary>
internal sealed class SourceTexts(string folder)
{
    private readonly Dictionary<string, string[]> cells = [];

    public void Add(string cell, string code) => cells[cell] = Lines(code);

    /// <summary>The name of the cell that a compiler's or debugger's path stands for, or null when it is a file.</summary>
    public string? CellOf(string? path)
    {
        if (path is null) return null;
        if (cells.ContainsKey(path)) return path;
        var relative = Path.IsPathRooted(path) ? Path.GetRelativePath(folder, path) : path;
        return cells.ContainsKey(relative) ? relative : null;
    }

    /// <summary>A line of a cell (from 1) without the space around it, or null when there is no such line.</summary>
    public string? Line(string cell, int line) => FullLine(cell, line)?.Trim();

    /// <summary>A line of a cell (from 1) as written, or null when there is no such line.</summary>
    public string? FullLine(string cell, int line) =>
        cells.TryGetValue(cell, out var lines) && line >= 1 && line <= lines.Length ? lines[line - 1] : null;

    public static string[] Lines(string code) => code.ReplaceLineEndings("\n").Split('\n');
}
