using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab;

/// <summary>Test features of a data set, which its seeds share where their test images are the same.</summary>
internal sealed class SharedTest : IDisposable
{
    private readonly Dictionary<string, Features> _features = [];

    public Features? Find(ImageSet images) => _features.GetValueOrDefault(images.Identity);

    public void Keep(ImageSet images, Features features) => _features[images.Identity] = features;

    public void Dispose()
    {
        foreach (var features in _features.Values) features.Dispose();
    }
}

/// <summary>One data set at one seed within a study: encodes images and trains generators when a row first needs them.</summary>
internal sealed class StudyCell(StudyOptions options, LoadedClip clip, string backbone, string dataSet, int seed, SharedTest test) : IDisposable
{
    private readonly Dictionary<IGeneratorRecipe, IFeatureGenerator> _generators = [];
    private StudyData? _data;

    /// <summary>The experiment's name in the store.</summary>
    public ResultKey Key(StudyMethod method) => new(dataSet, backbone, method.FineTuner.Name, method.Generator?.Name ?? "none",
        options.Shots, seed, Artefact.Fingerprint(OptionsOf(method)),
        options.Protocol.Text(), options.Selection.Text());

    /// <summary>Trains and scores one method.</summary>
    public ResultRow Run(StudyMethod method, IProgress<Progress>? progress, CancellationToken token)
    {
        using var scope = NewDisposeScope();
        var seconds = new Dictionary<string, double>();
        var data = Timed(seconds, "features", () => Data(progress, token));
        var generator = method.Generator is null ? null : Timed(seconds, "generator", () => Generator(method.Generator, data, progress, token));

        // the base shots, and behind them features of new classes where there is a generator
        IBatchSource batches = data.Batches(method.FineTuner.BatchSize ?? 1, "batches");
        if (generator is not null) batches = new SynthesizedBatches(batches, generator, data.Dataset.NewLabels, seed, method.Generator!.Draws);
        using var task = data.Task(allNames: generator is not null);
        using var classifier = Timed(seconds, "training", () => method.FineTuner.Fit(task, batches, progress, token));

        var (separate, joint) = Timed(seconds, "scoring", () => (
            BaseToNew.Evaluate(classifier, data.Test, data.Dataset.BaseClasses),
            Generalised.Evaluate(classifier, data.Test, data.Dataset.BaseClasses)));
        return new ResultRow
        {
            Key = Key(method),
            Base = separate.Base, New = separate.New, H = separate.H,
            JointBase = joint.Base, JointNew = joint.New, JointH = joint.H,
            Options = OptionsOf(method),
            Seeds = SeedsOf(method),
            Versions = Versions,
            Seconds = seconds,
            Finished = DateTime.UtcNow,
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var generator in _generators.Values) (generator as IDisposable)?.Dispose();
        _data?.Dispose();
    }

    private StudyData Data(IProgress<Progress>? progress, CancellationToken token)
    {
        if (_data is not null) return _data;
        lock (test) // another seed of the set may be at it
        {
            var images = options.Create(dataSet, seed, options.Shots);
            var shared = test.Find(images.Test);
            _data = new StudyData(clip, backbone, images, options.Shots, options.Views, seed, shared, progress, token, options.Store);
            if (shared is null) test.Keep(images.Test, _data.TakeTest());
        }
        return _data;
    }

    private IFeatureGenerator Generator(IGeneratorRecipe recipe, StudyData data, IProgress<Progress>? progress, CancellationToken token)
    {
        if (!_generators.TryGetValue(recipe, out var generator))
            _generators[recipe] = generator = recipe.Make(data, progress, token);
        return generator;
    }

    private JsonObject OptionsOf(StudyMethod method) => new()
    {
        ["shots"] = options.Shots,
        ["views"] = options.Views,
        ["fine_tuner"] = Artefact.ToJson(method.FineTuner.Options),
        ["generator"] = Artefact.ToJson(method.Generator?.Options),
    };

    private Dictionary<string, long> SeedsOf(StudyMethod method)
    {
        var seeds = new Dictionary<string, long> { ["shots"] = seed, ["views"] = seed };
        if (method.FineTuner.BatchSize is not null) seeds["batches"] = Seeds.For(seed, "batches");
        if (method.Generator is not null) (seeds["generator"], seeds["synthesis"]) = (seed, seed);
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

    private static T Timed<T>(Dictionary<string, double> seconds, string stage, Func<T> work)
    {
        var clock = Stopwatch.StartNew();
        var result = work();
        seconds[stage] = Math.Round(clock.Elapsed.TotalSeconds, 3);
        return result;
    }
}
