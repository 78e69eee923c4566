using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab;

/// <summary>News of a running study: a finished row, or what is going on within the next one.</summary>
/// <param name="Done">Rows finished, old ones included.</param>
/// <param name="Total">Rows of the whole study.</param>
/// <param name="Row">The row that has just finished, or null.</param>
/// <param name="Reused">The row was already in the store and was not run.</param>
/// <param name="Stage">What is going on; null in news of a row.</param>
public sealed record StudyProgress(int Done, int Total, ResultRow? Row, bool Reused, Progress? Stage);

/// <summary>
/// The experiment of SHIP's Tables 1 and 9 on any data sets: for every set, seed and method one row with base, new and H, and
/// the same three in the joint label space. Features are encoded once a set and seed, a generator is trained once a set
/// and seed, and a row that the store has is not run again. Sets and seeds run side by side, each on one core.
/// </summary>
public static class Study
{
    /// <summary>Runs what is missing and returns the study's rows, in the order data set, seed, method.</summary>
    /// <exception cref="ShipLabException">A training failed or the store cannot be written; finished rows are kept.</exception>
    public static IReadOnlyList<ResultRow> Run(StudyOptions options, ResultStore store,
        IProgress<StudyProgress>? progress = null, CancellationToken token = default, LoadedClip? clip = null)
    {
        if (options is not { Protocol: Protocol.BaseToNew, Selection: Selection.Last, Calibrate: false })
            throw new ShipLabException("This study can so far be run base-to-new, with selection last and without calibration. Choose these.");
        using var scope = NewDisposeScope();
        clip ??= Clip.Tiny();
        clip.Model.Frozen();
        var backbone = BackboneOf(options, clip);
        var tests = options.DataSets.ToDictionary(name => name, _ => new SharedTest());
        var cells = options.DataSets.SelectMany(name => options.Seeds.Select(seed => (Name: name, Seed: seed))).ToArray();
        var rows = new ResultRow[cells.Length][];
        var news = new News(progress, cells.Length * options.Methods.Count);
        try
        {
            SideBySide.Run(cells.Length, options.Workers, (i, stop) =>
            {
                using var cell = new StudyCell(options, clip, backbone, cells[i].Name, cells[i].Seed, tests[cells[i].Name]);
                rows[i] = [.. options.Methods.Select(method => RunMissing(cell, method, store, news, stop))];
            }, token);
        }
        finally
        {
            foreach (var test in tests.Values) test.Dispose();
        }
        return [.. rows.SelectMany(row => row)];
    }

    /// <summary>The keys of all rows of a study, in the order in which <see cref="Run"/> returns them, without running anything.</summary>
    public static IReadOnlyList<ResultKey> Keys(StudyOptions options, LoadedClip clip)
    {
        var backbone = BackboneOf(options, clip);
        using var test = new SharedTest();
        return [.. options.DataSets.SelectMany(name => options.Seeds.SelectMany(seed =>
        {
            using var cell = new StudyCell(options, clip, backbone, name, seed, test);
            return options.Methods.Select(cell.Key).ToArray();
        }))];
    }

    private static string BackboneOf(StudyOptions options, LoadedClip clip) => $"{options.Backbone}-{FeatureStore.ModelHash(clip.Model)[..10]}";

    private static ResultRow RunMissing(StudyCell cell, StudyMethod method, ResultStore store, News news, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        var stored = store.Find(cell.Key(method));
        var row = stored ?? cell.Run(method, news, token);
        if (stored is null) store.Append(row);
        news.Finished(row, stored is not null);
        return row;
    }

    /// <summary>Tells one listener of all experiments, one news at a time.</summary>
    private sealed class News(IProgress<StudyProgress>? listener, int total) : IProgress<Progress>
    {
        private readonly Lock _lock = new();
        private int _done;

        public void Report(Progress stage)
        {
            lock (_lock) listener?.Report(new StudyProgress(_done, total, null, false, stage));
        }

        public void Finished(ResultRow row, bool reused)
        {
            lock (_lock) listener?.Report(new StudyProgress(++_done, total, row, reused, null));
        }
    }
}
