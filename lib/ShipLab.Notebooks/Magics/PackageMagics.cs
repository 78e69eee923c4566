namespace ShipLab.Notebooks;

/// <summary><c>#r "nuget:Id,Version"</c> and <c>#i "nuget:SOURCE"</c>.</summary>
internal static class PackageMagics
{
    public static void Reference(CellRun run, MagicSegment call)
    {
        var parts = call.Arguments.Split(',', StringSplitOptions.TrimEntries);
        if (parts is not ([{ Length: > 0 }] or [{ Length: > 0 }, _]))
            throw CellFailure.At(run.Name, call.Line, call.Source, "write #r \"nuget:Id,Version\", the version may be left out.");
        try
        {
            run.Engine.AddReferences(run.Engine.Packages.Add(parts[0], parts.ElementAtOrDefault(1), run.Token));
        }
        catch (InvalidOperationException error)
        {
            throw CellFailure.At(run.Name, call.Line, call.Source, error.Message);
        }
    }

    public static void Source(CellRun run, MagicSegment call) => run.Engine.Packages.AddSource(call.Arguments);
}
