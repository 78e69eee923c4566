namespace ShipLab.Studies;

/// <summary>What the cells of a study share: the model, test features of data sets, and in cross-dataset the source of
/// each seed.</summary>
internal sealed class StudyRun(StudyOptions options, LoadedClip clip) : IDisposable
{
    private readonly Dictionary<string, TestFeatures> _tests =
        options.DataSets.Distinct().ToDictionary(name => name, _ => new TestFeatures());
    private readonly Dictionary<int, SourceOfSeed> _sources =
        options.Seeds.Distinct().ToDictionary(seed => seed, seed => new SourceOfSeed(seed));

    private readonly Features _noTest = NoTest(clip); // a source is not scored on its own test images

    /// <summary>What is run.</summary>
    public StudyOptions Options => options;

    /// <summary>Name of the CLIP with a fingerprint of its weights.</summary>
    public string Backbone { get; } = $"{options.Backbone}-{FeatureStore.ModelHash(clip.Model)[..10]}";

    /// <summary>The data of a cell, test features included, which stay here.</summary>
    public StudyData Open(string name, int seed, IProgress<Progress>? progress, CancellationToken token)
    {
        var dataset = Create(name, seed);
        var test = _tests[name]
            .Of(dataset.Test,
                () => StudyData.Encode(clip, dataset.Test, dataset, 1, seed, progress, token, options.Store));
        return options.Protocol.HasSource ? SourceOf(seed).Data(this, progress, token).Toward(dataset, test)
            : Learn(dataset, seed, test, progress, token);
    }

    /// <summary>The source that targets of a seed are learned from. Its <see cref="SourceOfSeed.Turn"/> must be held
    /// while it is used.</summary>
    public SourceOfSeed SourceOf(int seed) => _sources[seed];

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var test in _tests.Values) test.Dispose();
        foreach (var source in _sources.Values) source.Dispose();
        _noTest.Dispose();
    }

    private StudyData Learn(Dataset dataset, int seed, Features? test, IProgress<Progress>? progress,
        CancellationToken token) =>
        new(clip, Backbone, dataset, options.LearnedShots, options.Views, seed, test, progress, token, options.Store);

    /// <summary>All classes are base where all are learned.</summary>
    private Dataset Create(string name, int seed)
    {
        var dataset = options.Create(name, seed, options.LearnedShots);
        if (options.Protocol.LearnsAllClasses) return dataset with { BaseClasses = dataset.ClassNames.Count };
        return dataset.NewClasses > 0 ? dataset
            : throw new ShipLabException($"All {dataset.ClassNames.Count} classes of {name} are base classes, but "
                + $"{options.Protocol.Name} needs new ones. Give a data set with BaseClasses below the number of its "
                + $"classes, or choose {Protocols.Named(p => p.LearnsAllClasses && !p.HasSource)}.");
    }

    private static Features NoTest(LoadedClip clip)
    {
        using var scope = NewDisposeScope();
        return new Features(zeros(0, clip.Model.Text.EmbedDim, device: CPU).DetachFromDisposeScope(),
            zeros(0, int64, CPU).DetachFromDisposeScope(), []);
    }

    /// <summary>All classes of the source at a seed, with the generators trained on them, and its rehearsal; shared by
    /// all targets.</summary>
    internal sealed class SourceOfSeed(int seed) : IDisposable
    {
        private StudyData? _data, _rehearsal;

        /// <summary>Cells of one source take turns, since they share its generators.</summary>
        public Lock Turn { get; } = new();

        public StudyData Data(StudyRun run, IProgress<Progress>? progress, CancellationToken token) =>
            _data ??= run.Learn(run.Create(run.Options.Source!, seed), seed, run._noTest, progress, token);

        public StudyData Rehearsal(StudyRun run, IProgress<Progress>? progress, CancellationToken token) =>
            _rehearsal ??= Data(run, progress, token).Rehearsal();

        /// <inheritdoc/>
        public void Dispose()
        {
            _rehearsal?.Dispose();
            _data?.Dispose();
        }
    }

    /// <summary>Test features of a data set, which its seeds share where their test images are the same.</summary>
    private sealed class TestFeatures : IDisposable
    {
        private readonly Dictionary<string, Features> _features = [];
        private readonly Lock _lock = new();

        /// <summary>The features of some images; encoded by the first that asks, while others wait.</summary>
        public Features Of(ImageSet images, Func<Features> encode)
        {
            lock (_lock) return _features.TryGetValue(images.Identity, out var known)
                ? known : _features[images.Identity] = encode();
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            foreach (var features in _features.Values) features.Dispose();
        }
    }
}
