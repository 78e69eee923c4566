namespace ShipLab.Synthesis;

/// <summary>Training on synthesized features alone, as SHIP transfers to another data set
/// (paper, section on cross-dataset transfer): every batch is fresh features of random classes among those asked for.
/// An epoch counts as many as there would be with <paramref name="shots"/> images a class.</summary>
/// <param name="generator">Makes the features.</param>
/// <param name="classes">Ids of the classes, drawn uniformly.</param>
/// <param name="shots">Features a class in an epoch.</param>
/// <param name="batchSize">Features a step.</param>
/// <param name="seed">Decides the classes drawn and the generator's numbers.</param>
/// <param name="device">Where the generator is.</param>
/// <param name="draws">Features a class in <see cref="All"/>; null for as many as shots.</param>
public sealed class SynthesizedOnly(IFeatureGenerator generator, IReadOnlyList<int> classes, int shots, int batchSize,
    long seed,
    Device device, int? draws = null) : IBatchSource
{
    private readonly Func<long, Tensor> _drawClasses = FeatureGenerators.Uniform(classes, seed);
    private readonly Random _source = Seeds.Random(seed, "synthesis");

    /// <inheritdoc/>
    public int BatchesPerEpoch { get; } = Math.Max(1, (int)(((long)classes.Count * shots + batchSize - 1) / batchSize));

    /// <inheritdoc/>
    public Batch Next()
    {
        using var scope = NewDisposeScope();
        // [B]
        var labels = _drawClasses(Math.Min(batchSize, classes.Count * shots)).to(device).MoveToOuterDisposeScope();
        return new Batch(generator.Synthesize(labels, _source).MoveToOuterDisposeScope(), labels);  // [B, D], [B]
    }

    /// <summary>So many features of every class, as many as shots unless told otherwise, in one view.</summary>
    public TrainingFeatures All()
    {
        var (x, y) = Draw(draws ?? shots, "synthesis of all");
        using (x) return new TrainingFeatures(x.unsqueeze(0).clone(), y);                         // [N, D] -> [1, N, D]
    }

    /// <summary>So many features of every class, class by class; decided by seed and purpose alone.</summary>
    public Batch Draw(int perClass, string purpose) =>
        generator.Synthesize(classes, perClass, Seeds.Random(seed, purpose), device);
}
