using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Studies;

/// <summary>
/// Fine-tuners and generators on data sets, under one protocol: a row for every data set, seed and method. Features are encoded once a set
/// and seed, a generator is trained once a set and seed, and a row that the store has is not run again. Sets and seeds run side by side,
/// each on one core.
/// </summary>
public static class Study
{
    /// <summary>Runs what is missing and returns the study's rows, in the order data set, seed, method.</summary>
    /// <exception cref="ShipLabException">The options contradict each other, a training failed or the store cannot be written; finished rows
    /// are kept.</exception>
    public static IReadOnlyList<ResultRow> Run(StudyOptions options, ResultStore store,
        IProgress<StudyProgress>? progress = null, CancellationToken token = default, LoadedClip? clip = null)
    {
        options = options.Checked();
        using var scope = NewDisposeScope();
        clip ??= ClipFiles.Tiny();
        clip.Model.Frozen();
        using var resources = new StudyResources(options, clip, BackboneOf(options, clip));
        var cells = options.DataSets.SelectMany(name => options.Seeds.Select(seed => (Name: name, Seed: seed))).ToArray();
        var rows = new ResultRow[cells.Length][];
        var news = new News(progress, cells.Length * options.Methods.Count);
        // neighbours share nothing that one must wait for: in a transfer a seed's source, elsewhere a set's test features
        var order = Enumerable.Range(0, cells.Length).OrderBy(i => options.Protocol.HasSource ? 0 : i % options.Seeds.Count).ToArray();
        SideBySide.Run(cells.Length, options.Workers, (turn, stop) =>
        {
            var i = order[turn];
            using var cell = new StudyCell(options, resources, cells[i].Name, cells[i].Seed);
            rows[i] = [.. options.Methods.Select(method => RunMissing(cell, method, store, news, stop))];
        }, token);
        return [.. rows.SelectMany(row => row)];
    }

    /// <summary>The keys of all rows of a study, in the order in which <see cref="Run"/> returns them, without running anything.</summary>
    /// <exception cref="ShipLabException">The options contradict each other.</exception>
    public static IReadOnlyList<ResultKey> Keys(StudyOptions options, LoadedClip clip)
    {
        options = options.Checked();
        using var resources = new StudyResources(options, clip, BackboneOf(options, clip));
        return [.. options.DataSets.SelectMany(name => options.Seeds.SelectMany(seed =>
        {
            using var cell = new StudyCell(options, resources, name, seed);
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
