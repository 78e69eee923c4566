namespace ShipLab.Notebooks;

/// <summary><c>#!import path</c>: runs the code cells of another notebook, or a script, in this session.</summary>
internal static class ImportMagic
{
    private const int Deepest = 16;

    public static void Run(CellRun run, MagicSegment call)
    {
        var path = Path.GetFullPath(Path.Combine(run.Options.Folder, call.Arguments.Trim('"')));
        if (call.Arguments.Length == 0) throw Fail("#!import needs the path of a notebook or script.");
        if (!File.Exists(path))
            throw Fail($"there is no file '{call.Arguments}' (relative paths start at the notebook's folder, {run.Options.Folder}).");
        if (run.Depth >= Deepest)
            throw Fail($"'{call.Arguments}' is imported {Deepest} levels deep: the notebooks import each other in a circle.");

        var name = Path.GetFileName(path);
        if (Path.GetExtension(path) == ".ipynb")
        {
            foreach (var cell in Read(path).Cells.Where(cell => cell.Kind == CellKind.Code))
                run.Nested($"{name} cell {cell.Number}").Run(cell.Source);
        }
        else
        {
            run.Nested(name).Run(File.ReadAllText(path));
        }

        CellFailure Fail(string message) => CellFailure.At(run.Name, call.Line, call.Source, message);

        NotebookFile Read(string file)
        {
            try
            {
                return NotebookFile.Read(file);
            }
            catch (NotebookException error)
            {
                throw Fail(error.Message);
            }
        }
    }
}
