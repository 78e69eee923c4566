using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Studies;

/// <summary>What the cells of a study share: the model, test features of data sets, and in cross-dataset the source of each seed.</summary>
internal sealed class StudyResources(StudyOptions options, LoadedClip clip, string backbone) : IDisposable
{
    private readonly Dictionary<string, SharedTest> _tests = options.DataSets.Distinct().ToDictionary(name => name, _ => new SharedTest());
    private readonly Dictionary<int, SourceOfSeed> _sources = options.Seeds.Distinct().ToDictionary(seed => seed, _ => new SourceOfSeed());

    private readonly Features _noTest = NoTest(clip); // a source is not scored on its own test images

    /// <summary>Name of the CLIP with a fingerprint of its weights.</summary>
    public string Backbone => backbone;

    /// <summary>A data set as the protocol takes it, and its test features, which stay here.</summary>
    public (Dataset Dataset, Features Test) Open(string name, int seed, IProgress<Progress>? progress, CancellationToken token)
    {
        var dataset = Create(name, seed);
        return (dataset, _tests[name].Of(dataset.Test, () => StudyData.Encode(clip, dataset.Test, dataset, 1, seed, progress, token, options.Store)));
    }

    /// <summary>The data of a data set's own cell.</summary>
    public StudyData Learn(Dataset dataset, int seed, Features? test, IProgress<Progress>? progress, CancellationToken token) =>
        new(clip, backbone, dataset, options.LearnedShots, options.Views, seed, test, progress, token, options.Store);

    /// <summary>Keeps others from the source of a seed until disposed; nothing under protocols that have none.</summary>
    public IDisposable? HoldSource(int seed) => options.Protocol.HasSource ? new Hold(_sources[seed]) : null;

    /// <summary>All classes of the source, and the generators trained on them. Hold it.</summary>
    public StudyStage Source(int seed, IProgress<Progress>? progress, CancellationToken token)
    {
        if (_sources[seed].Stage is { } known) return known;
        var dataset = Create(options.Source!, seed);
        return _sources[seed].Stage = new StudyStage(Learn(dataset, seed, _noTest, progress, token));
    }

    /// <summary>The rehearsal of the source. Hold it.</summary>
    public StudyStage SourceRehearsal(int seed, IProgress<Progress>? progress, CancellationToken token) =>
        _sources[seed].Rehearsal ??= new StudyStage(Source(seed, progress, token).Data.Rehearsal());

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var test in _tests.Values) test.Dispose();
        _noTest.Dispose();
        foreach (var source in _sources.Values)
        {
            source.Rehearsal?.Dispose();
            source.Stage?.Dispose();
        }
    }

    /// <summary>All classes are base where all are learned.</summary>
    private Dataset Create(string name, int seed)
    {
        var dataset = options.Create(name, seed, options.LearnedShots);
        if (options.Protocol.LearnsAllClasses) return dataset with { BaseClasses = dataset.ClassNames.Count };
        return dataset.NewClasses > 0 ? dataset
            : throw new ShipLabException($"All {dataset.ClassNames.Count} classes of {name} are base classes, but {options.Protocol.Name} needs new ones. "
                + "Give a data set with BaseClasses below the number of its classes, or choose few-shot.");
    }

    private static Features NoTest(LoadedClip clip)
    {
        using var scope = NewDisposeScope();
        return new Features(zeros(0, clip.Model.Text.EmbedDim, device: CPU).DetachFromDisposeScope(), zeros(0, int64, CPU).DetachFromDisposeScope(), []);
    }

    private sealed class SourceOfSeed
    {
        public Lock Lock { get; } = new();
        public StudyStage? Stage { get; set; }
        public StudyStage? Rehearsal { get; set; }
    }

    private sealed class Hold : IDisposable
    {
        private readonly SourceOfSeed _source;

        public Hold(SourceOfSeed source)
        {
            _source = source;
            source.Lock.Enter();
        }

        public void Dispose() => _source.Lock.Exit();
    }
}
