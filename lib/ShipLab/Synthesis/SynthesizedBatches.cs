namespace ShipLab.Synthesis;

/// <summary>SHIP's plug: every batch is a real batch followed by as many synthesized features,
/// each of a new class drawn at random (paper, implementation details; main_coop_vae.py, run_coop).
/// Whatever trains on it need not know.</summary>
public sealed class SynthesizedBatches : IBatchSource
{
    private readonly IBatchSource _real;
    private readonly IFeatureGenerator _generator;
    private readonly Func<long, Tensor> _drawClasses;
    private readonly Random _source;
    private readonly long _seed;
    private readonly IReadOnlyList<int>? _newClasses;
    private readonly int? _draws;

    /// <param name="real">Batches of base classes.</param>
    /// <param name="generator">Makes the features of new classes.</param>
    /// <param name="newClasses">Ids of the new classes, drawn uniformly.</param>
    /// <param name="seed">Decides the classes drawn and the generator's numbers.</param>
    /// <param name="draws">How many features of each new class <see cref="All"/> gives to caches and closed forms;
    /// null for as many as a base class has images. (Batches draw anew at every step, so that a training sees many
    /// draws of every class in any case.) In a cache, whose votes are summed over keys, more draws also weigh new
    /// classes more.</param>
    public SynthesizedBatches(IBatchSource real, IFeatureGenerator generator, IReadOnlyList<int> newClasses, long seed,
        int? draws = null)
        : this(real, generator, FeatureGenerators.Uniform(newClasses, seed), seed)
    {
        if (draws < 1) throw new ShipLabException($"{draws} draws of each new class are none. "
            + "Give at least 1, or null for as many as shots.");
        (_newClasses, _draws) = (newClasses, draws);
    }

    /// <param name="real">Batches of base classes.</param>
    /// <param name="generator">Makes the features of new classes.</param>
    /// <param name="drawClasses">Given how many, the classes, int64 [count]; a check replays recorded ones.</param>
    /// <param name="seed">Decides the generator's numbers.</param>
    public SynthesizedBatches(IBatchSource real, IFeatureGenerator generator, Func<long, Tensor> drawClasses, long seed)
    {
        (_real, _generator, _drawClasses, _seed) = (real, generator, drawClasses, seed);
        _source = Seeds.Random(seed, "synthesis");
    }

    /// <inheritdoc/>
    public int BatchesPerEpoch => _real.BatchesPerEpoch;

    /// <inheritdoc/>
    public Batch Next()
    {
        using var scope = NewDisposeScope();
        var (x, y) = _real.Next();                                                     // [B, D], [B]
        var classes = _drawClasses(x.shape[0]).to(x.device);                           // [B]
        var synthesized = _generator.Synthesize(classes, _source);                     // [B, D]
        return new Batch(
            cat([x, synthesized], 0).MoveToOuterDisposeScope(),                        // [2B, D]
            cat([y, classes], 0).MoveToOuterDisposeScope());                           // [2B]
    }

    /// <summary>All real features, and of each new class as many synthesized ones as asked for,
    /// or as the largest base class has images.</summary>
    /// <exception cref="ShipLabException">The source replays recorded classes,
    /// or is built on one that has batches only.</exception>
    public TrainingFeatures All()
    {
        if (_newClasses is null)
            throw new ShipLabException("These synthesized batches replay recorded classes and do not know the new "
                + "classes. Give the constructor newClasses.");
        using var scope = NewDisposeScope();
        var real = _real.All();
        var (x, y) = _generator.Synthesize(_newClasses, _draws ?? real.Shots, Seeds.Random(_seed, "synthesis of all"),
            real.Labels.device);
        foreach (var kept in new[] { real.Views, real.Labels, x, y }) kept.MoveToOuterDisposeScope();
        return real with { Synthesized = x, SynthesizedLabels = y };                   // [M, D], [M]
    }
}
