namespace ShipLab.VisualPrompts;

/// <summary>Attribute prototypes of a data set: the means of the clusters of its images' last-layer vectors, which are
/// not normalised. Fixed while prompts are learned. Owns its tensor.</summary>
public sealed class Prototypes : IDisposable
{
    private Prototypes(Tensor x, double inertia, LayerToken token) => (X, Inertia, Token) = (x, inertia, token);

    /// <summary>[clusters, D] f32 on the CPU.</summary>
    public Tensor X { get; }

    /// <summary>The sum of squared distances of the vectors to their prototypes.</summary>
    public double Inertia { get; }

    /// <summary>Which token the vectors are of.</summary>
    public LayerToken Token { get; }

    /// <summary>Clusters the vectors of the last layer. The same for the same vectors, options and number of torch
    /// threads.</summary>
    /// <exception cref="ShipLabException">An option cannot be so, or there are fewer images, or fewer different ones,
    /// than prototypes.</exception>
    public static Prototypes Of(LayerFeatures features, PrototypeOptions? options = null,
        CancellationToken token = default)
    {
        options ??= new PrototypeOptions();
        OptionSettings.Require(options, "Attribute prototypes");
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var x = features.Last.to(CPU).to(float32);                                                 // [N, D]
        if (features.Images > options.MostImages)
        {
            var items = Enumerable.Range(0, features.Images).Select(item => (long)item).ToArray();
            Seeds.Random(options.Seed, "images of prototypes").Shuffle(items);
            x = x.index_select(0, tensor(items[..options.MostImages]));                            // [MostImages, D]
        }
        if (x.shape[0] < options.Clusters)
            throw new ShipLabException($"{options.Clusters} prototypes cannot be made of {x.shape[0]} images. Set "
                + $"Clusters to at most {x.shape[0]}, or give more images"
                + (x.shape[0] < features.Images ? " by a larger MostImages." : "."));
        var labels = KMeans.Cluster(x, options, token);                                            // [N]
        var means = Means(x, labels, options.Clusters);                                            // [clusters, D]
        var inertia = Spread(x, means, labels);
        return new Prototypes(means.to(float32).DetachFromDisposeScope(), inertia, features.Token);
    }

    /// <inheritdoc/>
    public void Dispose() => X.Dispose();

    /// <summary>The mean of each cluster: x [N, D], labels [N] in 0 .. clusters - 1 -> [clusters, D] f64.</summary>
    internal static Tensor Means(Tensor x, Tensor labels, int clusters) =>
        Gaussians.Means(x.to(float64), labels, clusters);

    /// <summary>The sum of squared distances: x [N, D], means [clusters, D], labels [N].</summary>
    internal static double Spread(Tensor x, Tensor means, Tensor labels)
    {
        using var scope = NewDisposeScope();
        return (x.to(float64) - means.index_select(0, labels)).square().sum().ToDouble();          // [N, D] -> []
    }
}
