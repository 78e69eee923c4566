namespace ShipLab.Synthesis;

/// <summary>Makes features of classes by name alone: SHIP, or the control it is measured against.</summary>
public interface IFeatureGenerator
{
    /// <summary>"ship", "text": how result rows call it.</summary>
    string Name { get; }

    /// <summary>One feature a row of <paramref name="classes"/> [B] (int64 ids): [B, D], unit norm,
    /// without gradients.</summary>
    Tensor Synthesize(Tensor classes, Random source);
}

/// <summary>What is asked of every generator in the same way.</summary>
internal static class FeatureGenerators
{
    /// <summary>Features of one call to a generator: bounds its memory.</summary>
    private const int AtOnce = 512;

    /// <summary>The same number of features of every class, class by class: [N, D], [N].</summary>
    public static Batch Synthesize(this IFeatureGenerator generator, IReadOnlyList<int> classes, int perClass,
        Random source, Device device)
    {
        using var scope = NewDisposeScope();
        long[] ids = [.. classes.SelectMany(id => Enumerable.Repeat((long)id, perClass))];
        // [b, D]
        var parts = ids.Chunk(AtOnce).Select(part => generator.Synthesize(tensor(part, device: device), source))
            .ToArray();
        return new Batch(cat(parts, 0).MoveToOuterDisposeScope(),
            tensor(ids, device: device).MoveToOuterDisposeScope());
    }

    /// <summary>Given how many, ids of classes drawn uniformly: int64 [count] on the CPU.</summary>
    public static Func<long, Tensor> Uniform(IReadOnlyList<int> classes, long seed)
    {
        if (classes.Count == 0) throw new ArgumentException("There is no class to synthesize.", nameof(classes));
        var random = Seeds.Random(seed, "synthesized classes");
        return count =>
        {
            var ids = new long[count];
            for (var i = 0; i < ids.Length; i++) ids[i] = classes[random.Next(classes.Count)];
            return tensor(ids, device: CPU);
        };
    }
}

/// <summary>SHIP: z ~ N(0, I) through a trained <see cref="FeatureVae"/>.</summary>
/// <param name="vae">The trained VAE.</param>
/// <param name="ownsVae">Whether the generator disposes it.</param>
/// <param name="name">How result rows call it: "ship", or the name of an ablation.</param>
public sealed class ShipGenerator(FeatureVae vae, bool ownsVae = false, string name = "ship") : IFeatureGenerator,
    IDisposable
{
    /// <summary>The trained VAE.</summary>
    public FeatureVae Vae => vae;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public Tensor Synthesize(Tensor classes, Random source)
    {
        using var noise = new SeededNoise(source.NextInt64(), vae.Device);
        return vae.Synthesize(classes, noise);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (ownsVae) vae.Dispose();
    }
}

/// <summary>The control that SHIP has to beat: normalise(t + N(0, sigma^2) in every dimension),
/// t the zero-shot text feature of the class. It knows nothing of how this data set's images differ
/// from their names.</summary>
/// <param name="textFeatures">[C, D], unit norm; copied.</param>
/// <param name="sigma">Standard deviation a dimension; the feasibility study of the drawn world used .05.</param>
public sealed class TextGenerator(Tensor textFeatures, double sigma = 0.05) : IFeatureGenerator, IDisposable
{
    private readonly Tensor _textFeatures = textFeatures.detach().clone().DetachFromDisposeScope(); // [C, D]

    /// <inheritdoc/>
    public string Name => "text";

    /// <summary>Standard deviation a dimension before the normalisation.</summary>
    public double Sigma => sigma;

    /// <inheritdoc/>
    public Tensor Synthesize(Tensor classes, Random source)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        using var noise = new SeededNoise(source.NextInt64(), _textFeatures.device);
        var text = _textFeatures.index_select(0, classes);                    // [C, D] -> [B, D]
        var moved = text + sigma * noise.Next(text.shape[0], text.shape[1]);  // [B, D]
        return nn.functional.normalize(moved, dim: 1).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose() => _textFeatures.Dispose();
}
