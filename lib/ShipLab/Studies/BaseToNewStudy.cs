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
/// and seed, and a row that the store has is not run again.
/// </summary>
public static class BaseToNewStudy
{
    /// <summary>Runs what is missing and returns the study's rows, in the order data set, seed, method.</summary>
    /// <exception cref="ShipLabException">A training failed or the store cannot be written; finished rows are kept.</exception>
    public static IReadOnlyList<ResultRow> Run(BaseToNewStudyOptions options, ResultStore store,
        IProgress<StudyProgress>? progress = null, CancellationToken token = default, LoadedClip? clip = null)
    {
        using var scope = NewDisposeScope();
        clip ??= Clip.Tiny();
        clip.Model.Frozen();
        var backbone = $"{options.Backbone}-{FeatureStore.ModelHash(clip.Model)[..10]}";
        var rows = new List<ResultRow>();
        var total = options.DataSets.Count * options.Seeds.Count * options.Methods.Count;

        foreach (var name in options.DataSets)
        {
            using var test = new SharedTest();
            foreach (var seed in options.Seeds)
            {
                using var cell = new StudyCell(options, clip, backbone, name, seed, test);
                foreach (var method in options.Methods)
                {
                    token.ThrowIfCancellationRequested();
                    var stored = store.Find(cell.Key(method));
                    var stages = progress is null ? null : new Report<Progress>(stage => progress.Report(new StudyProgress(rows.Count, total, null, false, stage)));
                    var row = stored ?? cell.Run(method, stages, token);
                    if (stored is null) store.Append(row);
                    rows.Add(row);
                    progress?.Report(new StudyProgress(rows.Count, total, row, stored is not null, null));
                }
            }
        }
        return rows;
    }
}
