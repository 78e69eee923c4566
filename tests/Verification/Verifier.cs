namespace ShipLab.Verification;

/// <summary>Runs every reference set in a folder: each folder in it with a case.json is a set, everything else is
/// ignored.</summary>
public static class Verifier
{
    /// <summary>All checks there are; one for each kind of set.</summary>
    public static IReadOnlyList<IReferenceCheck> Checks { get; } =
    [
        new ClipForwardCheck("clip-tiny"),
        new ClipForwardCheck("clip-tiny-2h"),
        new ClipTowersCheck("clip-vit"),
        new ClipTowersCheck("clip-resnet"),
        new TokenizerCheck(),
        new VocabularyCheck(),
        new PreprocessCheck(),
        new CheckpointFormatsCheck(),
        new MetricsCheck(),
        new ShipVaeCheck(),
        new ShipCoOpCheck(),
        new TipAdapterCheck(),
        new ClipAdapterCheck(),
        new CoOpCheck(),
        new CoCoOpCheck(),
        new VitCheck(),
        new VptCheck(),
        new VptClipCheck(),
        new HierarchyCheck(),
        new PublishedHierarchyCheck(),
        new PrototypesCheck(),
    ];

    /// <param name="folder">a folder of sets, or one set</param>
    /// <param name="each">receives each result as soon as it is there</param>
    /// <exception cref="ShipLabException">The folder does not exist or holds no set.</exception>
    public static VerifierResult Run(string folder, Action<SetResult>? each = null, CancellationToken token = default)
    {
        if (!Directory.Exists(folder))
            throw new ShipLabException($"There is no folder '{folder}'. Name a folder with reference sets.");
        var results = new List<SetResult>();
        foreach (var set in Directory.GetDirectories(folder).Prepend(folder).Where(IsSet).Order(StringComparer.Ordinal))
        {
            token.ThrowIfCancellationRequested();
            results.Add(RunSet(set, token));
            each?.Invoke(results[^1]);
        }
        if (results.Count == 0)
            throw new ShipLabException($"'{folder}' holds no reference set: none of its folders has a case.json.");
        return new VerifierResult(results);
    }

    /// <summary>Runs one set; sets that it builds on are looked for beside it.</summary>
    public static SetResult RunSet(string folder, CancellationToken token = default)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (CheckFor(name) is not { } check)
            return new SetResult(name, SetOutcome.UnknownKind, $"{name}: unknown kind, not verified");
        try
        {
            using var scope = TorchSharp.torch.NewDisposeScope();
            using var set = ReferenceSet.Open(folder);
            var report = new ReferenceReport(set, check);
            try { check.Run(set, report, token); }
            catch (Exception error) when (error is not OperationCanceledException) { report.Fail(Message(error)); }
            var outcome = report.Passed ? SetOutcome.Passed : SetOutcome.Failed;
            return new SetResult(name, report.Skipped is null ? outcome : SetOutcome.Skipped, report.ToString());
        }
        catch (ShipLabException error) { return new SetResult(name, SetOutcome.Failed,
            $"{name}: FAIL, {error.Message}"); }
    }

    /// <summary>The check whose kind is the longest that the name begins with, or null.</summary>
    internal static IReferenceCheck? CheckFor(string name) =>
        Checks.Where(c => name.StartsWith(c.Kind, StringComparison.Ordinal)).MaxBy(c => c.Kind.Length);

    private static bool IsSet(string folder) => File.Exists(Path.Combine(folder, "case.json"));

    private static string Message(Exception error) =>
        error is ShipLabException ? error.Message : $"{error.GetType().Name}: {error.Message.Split('\n')[0]}";
}

public enum SetOutcome { Passed, Failed, UnknownKind, Skipped }

/// <param name="Name">the set's folder name</param>
/// <param name="Line">what to print</param>
public sealed record SetResult(string Name, SetOutcome Outcome, string Line)
{
    public override string ToString() => Line;
}

public sealed record VerifierResult(IReadOnlyList<SetResult> Sets)
{
    /// <summary>3 when a set's kind is unknown, else 1 when a set failed, else 0 (a skipped set is no
    /// failure).</summary>
    public int ExitCode =>
        Sets.Select(set => set.Outcome switch { SetOutcome.UnknownKind => 3, SetOutcome.Failed => 1, _ => 0 })
            .DefaultIfEmpty(0).Max();
}
