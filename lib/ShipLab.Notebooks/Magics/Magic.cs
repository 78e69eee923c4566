namespace ShipLab.Notebooks;

/// <summary>A command that a cell may give to the session.</summary>
/// <param name="Name">The command with its prefix.</param>
/// <param name="Help">One line for <c>#!lsmagic</c>.</param>
/// <param name="Run">What it does.</param>
internal sealed record Magic(string Name, string Help, Action<CellRun, MagicSegment> Run)
{
    /// <summary>All commands but the language switches.</summary>
    public static readonly IReadOnlyList<Magic> All =
    [
        new("#!about", "shows what runs this notebook", (run, _) => SessionMagics.About(run)),
        new("#!import", "runs the code of another notebook (.ipynb) or script (.csx, .cs)", ImportMagic.Run),
        new("#!lsmagic", "lists the commands", (run, _) => SessionMagics.List(run)),
        new("#!time", "shows how long the cell took", (run, _) => run.ShowTime = true),
        new("#!who", "lists the variables", (run, _) => SessionMagics.Who(run)),
        new("#!whos", "lists the variables with their types and values", (run, _) => SessionMagics.Whos(run)),
        new("#r", "\"nuget:Id,Version\" references a package", PackageMagics.Reference),
        new("#i", "\"nuget:SOURCE\" adds a package source", PackageMagics.Source),
    ];

    /// <exception cref="CellFailure">When there is no such command.</exception>
    public static Magic Find(MagicSegment call, string cell) => All.FirstOrDefault(magic => magic.Name == call.Name)
        ?? throw CellFailure.At(cell, call.Line, call.Source,
            $"there is no command '{call.Name}'. There are {string.Join(", ", Names())}.");

    /// <summary>What may follow <c>#!</c>, sorted.</summary>
    public static IEnumerable<string> Names() => All.Select(magic => magic.Name)
        .Where(name => name.StartsWith("#!", StringComparison.Ordinal))
        .Concat(CellSplitter.Languages.Keys.Where(name => !name.Contains("c#", StringComparison.OrdinalIgnoreCase)))
        .Order(StringComparer.Ordinal);
}
