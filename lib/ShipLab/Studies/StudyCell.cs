using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Studies;

/// <summary>One data set at one seed within a study: encodes images and trains generators when a row first needs them.</summary>
internal sealed class StudyCell(StudyOptions options, StudyResources resources, string dataSet, int seed) : IDisposable
{
    private StudyStage? _main, _rehearsal;

    /// <summary>The experiment's name in the store.</summary>
    public ResultKey Key(StudyMethod method) => new(dataSet, resources.Backbone, method.FineTuner.Name, method.Generator?.Name ?? "none",
        options.LearnedShots, seed, Artefact.Fingerprint(OptionsOf(method)), options.Protocol.Name, options.Selection.Text());

    /// <summary>Trains and scores one method.</summary>
    public ResultRow Run(StudyMethod method, IProgress<Progress>? progress, CancellationToken token)
    {
        using var scope = NewDisposeScope();
        var clock = new StageClock();
        using var held = resources.HoldSource(seed); // cells of one source take turns, since they share its generators
        var main = clock.Time("features", () => _main ??= Main(progress, token));
        var run = new MethodRun(options, method, main, () => Rehearsal(main, progress, token), clock, progress, token);
        var outcome = run.Run();
        var scores = clock.Time("scoring", () => outcome.Decisions.Score(options.Protocol.MeansOverClasses));
        return new ResultRow
        {
            Key = Key(method),
            Base = scores.Separate.Base, New = scores.Separate.New, H = scores.Separate.H,
            JointBase = scores.Joint.Base, JointNew = scores.Joint.New, JointH = scores.Joint.H,
            Calibration = Calibrated(outcome),
            Rehearsal = Rehearsed(outcome),
            PerClass = Rounded(scores.PerClass),
            JointPerClass = options.Protocol.HasJoint ? Rounded(scores.JointPerClass) : null,
            SelectedCandidate = options.Selection == Selection.Last ? null : outcome.Candidate,
            Source = options.Source,
            HasPublishedSize = main.Data.Dataset.HasPublishedSize,
            Options = OptionsOf(method),
            Seeds = SeedsOf(method),
            Versions = Versions,
            Seconds = clock.Seconds,
            Finished = DateTime.UtcNow,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _rehearsal?.Dispose();
        _main?.Dispose();
    }

    private StudyStage Main(IProgress<Progress>? progress, CancellationToken token)
    {
        var (data, test) = resources.Open(dataSet, seed, progress, token);
        if (!options.Protocol.HasSource) return new StudyStage(resources.Learn(data, seed, test, progress, token));
        var source = resources.Source(seed, progress, token);
        return new StudyStage(source.Data.Toward(data, test), source);
    }

    /// <summary>The rehearsal of a transfer is the source's, and like the source it is shared by all targets.</summary>
    private StudyStage Rehearsal(StudyStage main, IProgress<Progress>? progress, CancellationToken token) => options.Protocol.HasSource
        ? resources.SourceRehearsal(seed, progress, token)
        : _rehearsal ??= new StudyStage(main.Data.Rehearsal());

    private Calibration? Calibrated(MethodOutcome outcome)
    {
        if (outcome.Calibration is not { } chosen) return null;
        var joint = outcome.Decisions.Joint(chosen.Bias, chosen.Scale, options.Protocol.MeansOverClasses);
        return new Calibration(chosen.Bias, chosen.Scale, joint.Base, joint.New, joint.H);
    }

    private RehearsalScores? Rehearsed(MethodOutcome outcome)
    {
        if (outcome.Rehearsed?.Score(options.Protocol.MeansOverClasses) is not { } scores) return null;
        return new RehearsalScores(scores.Separate.Base, scores.Separate.New, scores.Separate.H, scores.Joint.H);
    }

    private static double[] Rounded(IReadOnlyList<double> numbers) => [.. numbers.Select(number => Math.Round(number, 4))];

    private JsonObject OptionsOf(StudyMethod method)
    {
        var found = new JsonObject
        {
            ["shots"] = options.LearnedShots,
            ["views"] = options.Views,
            ["fine_tuner"] = Artefact.ToJson(method.FineTuner.Options),
            ["generator"] = Artefact.ToJson(method.Generator?.Options),
        };
        if (options.Calibrate) found["calibrate"] = true;
        if (options.Source is not null) found["source"] = options.Source;
        return found;
    }

    private Dictionary<string, long> SeedsOf(StudyMethod method)
    {
        var seeds = new Dictionary<string, long> { ["shots"] = seed, ["views"] = seed };
        if (method.FineTuner.BatchSize is not null) seeds["batches"] = Seeds.For(seed, "batches");
        if (method.Generator is not null) (seeds["generator"], seeds["synthesis"]) = (seed, seed);
        if (options.Calibrate || options.Selection == Selection.PseudoNew) seeds["rehearsal"] = seed;
        return seeds;
    }

    private static IReadOnlyDictionary<string, string> Versions { get; } = new Dictionary<string, string>
    {
        ["shiplab"] = VersionOf(typeof(StudyCell)),
        ["torch"] = VersionOf(typeof(torch)),
        ["dotnet"] = Environment.Version.ToString(),
        ["machine"] = $"{RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores",
    };

    private static string VersionOf(Type type) =>
        $"{type.Assembly.GetName().Name} {type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown"}";
}
