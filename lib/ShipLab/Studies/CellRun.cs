using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace ShipLab.Studies;

/// <summary>One data set at one seed within a study: encodes images and trains generators when a row first needs
/// them.</summary>
internal sealed class CellRun(StudyRun study, string dataSet, int seed) : IDisposable
{
    private readonly StudyOptions _options = study.Options;
    private StudyData? _data, _rehearsal;

    /// <summary>The experiment's name in the store.</summary>
    public ResultKey Key(Method method) =>
        new(dataSet, study.Backbone, method.FineTuner.Name, method.Generator?.Name ?? "none",
        _options.LearnedShots, seed, Artefact.Fingerprint(OptionsOf(method)), _options.Protocol.Name,
        _options.Selection.Text());

    /// <summary>Trains and scores one method.</summary>
    public ResultRow Run(Method method, IProgress<Progress>? progress, CancellationToken token)
    {
        if (!_options.Protocol.HasSource) return InTurn(method, progress, token);
        lock (study.SourceOf(seed).Turn) return InTurn(method, progress, token);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rehearsal?.Dispose();
        _data?.Dispose();
    }

    private ResultRow InTurn(Method method, IProgress<Progress>? progress, CancellationToken token)
    {
        using var scope = NewDisposeScope();
        var clock = new StageClock();
        var data = clock.Time("features", () => _data ??= study.Open(dataSet, seed, progress, token));
        var outcome = new MethodRun(_options, method, data, () => Rehearsal(data, progress, token), clock,
            progress, token).Run();
        var scores = clock.Time("scoring", () => outcome.Decisions.Score(_options.Protocol.MeansOverClasses));
        return new ResultRow
        {
            Key = Key(method),
            Scores = _options.Protocol.RowScores(scores, Calibrated(outcome)),
            Calibration = outcome.Calibration,
            Rehearsal = outcome.Rehearsed is { } held
                ? _options.Protocol.RowScores(held.Score(_options.Protocol.MeansOverClasses)) : null,
            PerClass = Rounded(scores.PerClass),
            JointPerClass = _options.Protocol.HasJoint ? Rounded(scores.JointPerClass) : null,
            SelectedCandidate = _options.Selection == Selection.Last ? null : outcome.Candidate,
            Source = _options.Source,
            HasPublishedSize = data.Dataset.HasPublishedSize,
            Options = OptionsOf(method),
            Seeds = SeedsOf(method),
            Versions = Versions,
            Seconds = clock.Seconds,
            Finished = DateTime.UtcNow,
        };
    }

    /// <summary>The rehearsal of a transfer is the source's, and like the source it is shared by all targets.</summary>
    private StudyData Rehearsal(StudyData data, IProgress<Progress>? progress, CancellationToken token) =>
        _options.Protocol.HasSource
        ? study.SourceOf(seed).Rehearsal(study, progress, token)
        : _rehearsal ??= data.Rehearsal();

    private BaseNewHarmonic? Calibrated(MethodOutcome outcome) => outcome.Calibration is { } chosen
        ? outcome.Decisions.Joint(chosen.Bias, chosen.Scale, _options.Protocol.MeansOverClasses) : null;

    private static double[] Rounded(IReadOnlyList<double> numbers) =>
        [.. numbers.Select(number => Math.Round(number, 4))];

    private JsonObject OptionsOf(Method method)
    {
        var found = new JsonObject
        {
            ["shots"] = _options.LearnedShots,
            ["views"] = _options.Views,
            ["fine_tuner"] = Artefact.ToJson(method.FineTuner.Options),
            ["generator"] = Artefact.ToJson(method.Generator?.Options),
        };
        if (_options.Calibrate) found["calibrate"] = true;
        if (_options.Source is not null) found["source"] = _options.Source;
        return found;
    }

    private Dictionary<string, long> SeedsOf(Method method)
    {
        var seeds = new Dictionary<string, long> { ["shots"] = seed, ["views"] = seed };
        if (method.FineTuner.BatchSize is not null) seeds["batches"] = Seeds.For(seed, "batches");
        if (method.Generator is not null) seeds["generator"] = seeds["synthesis"] = seed;
        if (_options.Calibrate || _options.Selection == Selection.PseudoNew) seeds["rehearsal"] = seed;
        return seeds;
    }

    private static IReadOnlyDictionary<string, string> Versions { get; } = new Dictionary<string, string>
    {
        ["shiplab"] = VersionOf(typeof(CellRun)),
        ["torch"] = VersionOf(typeof(torch)),
        ["dotnet"] = Environment.Version.ToString(),
        ["machine"] = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, "
            + $"{Environment.ProcessorCount} cores",
    };

    private static string VersionOf(Type type) =>
        $"{type.Assembly.GetName().Name} "
        + $"{type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown"}";
}
