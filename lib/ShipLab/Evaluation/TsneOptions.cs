namespace ShipLab.Evaluation;

/// <summary>Where t-SNE's points start.</summary>
public enum TsneStart
{
    /// <summary>The first two principal components, small: keeps the layout (Kobak and Berens, 2019).</summary>
    Pca,

    /// <summary>Small normal numbers from the seed.</summary>
    Random,
}

/// <summary>Settings of <see cref="Tsne"/>; the defaults are those of van der Maaten and Hinton (2008)
/// where not said otherwise.</summary>
public sealed record TsneOptions
{
    /// <summary>Effective number of neighbours, 2 to the entropy of a row of P. Must be below (N - 1) / 3.</summary>
    public double Perplexity { get; init; } = 30;

    /// <summary>Gradient steps.</summary>
    public int Iterations { get; init; } = 500;

    /// <summary>Factor on P in the first steps, which gathers clusters (van der Maaten, 2014: 12).</summary>
    public double Exaggeration { get; init; } = 12;

    /// <summary>Steps with exaggerated P and momentum .5; after them momentum is .8.</summary>
    public int ExaggeratedIterations { get; init; } = 125;

    /// <summary>Step size; null takes N / exaggeration, at least 50 (Belkina et al., 2019).</summary>
    public double? LearningRate { get; init; }

    /// <summary>Where the points start.</summary>
    public TsneStart Start { get; init; } = TsneStart.Pca;

    /// <summary>Decides a random start.</summary>
    public long Seed { get; init; }

    /// <summary>Every how many steps the KL divergence is recorded.</summary>
    public int RecordEvery { get; init; } = 50;
}

/// <summary>KL(P || Q) at the points that a step (1, 2, ...) began from; P without exaggeration.</summary>
public readonly record struct TsneRecord(int Iteration, double Kl);

/// <summary>A finished embedding.</summary>
/// <param name="Points">[N, 2] float32, centred; the caller disposes it.</param>
/// <param name="Kl">KL(P || Q) in nats at the end.</param>
/// <param name="History">How the KL divergence fell.</param>
public sealed record TsneResult(Tensor Points, double Kl, IReadOnlyList<TsneRecord> History) : IDisposable
{
    /// <summary>x and y of every point, for a figure.</summary>
    public (float X, float Y)[] ToArray()
    {
        var values = Points.ToHost<float>();
        return [.. Enumerable.Range(0, values.Length / 2).Select(i => (values[2 * i], values[2 * i + 1]))];
    }

    /// <inheritdoc/>
    public void Dispose() => Points.Dispose();
}
