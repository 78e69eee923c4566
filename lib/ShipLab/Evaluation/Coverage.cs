namespace ShipLab.Evaluation;

/// <summary>How well synthesized features stand for real ones of the same class.</summary>
/// <param name="NearestReal">Mean cosine of a synthesized feature to its nearest real one: fidelity.</param>
/// <param name="MeanCosine">Cosine of the two means: is the cloud in the right place?</param>
/// <param name="VarianceRatio">Total variance over that of the real ones: 1 is as diverse, below is less.</param>
/// <param name="Precision">Share of synthesized features within the k-nearest-neighbour ball of some real
/// one (Kynkäänniemi et al., 2019).</param>
/// <param name="Recall">Share of real features within the ball of some synthesized one: diversity (same paper).</param>
/// <param name="Covered">Share of real features whose ball holds a synthesized one (Naeem et al., 2020).</param>
public readonly record struct Coverage(double NearestReal, double MeanCosine, double VarianceRatio, double Precision,
    double Recall, double Covered)
{
    /// <summary>Compares two clouds of unit-norm features of one class.</summary>
    /// <param name="real">[N, D], N above k.</param>
    /// <param name="synthesized">[M, D], M above k.</param>
    /// <param name="neighbours">k: a point's ball reaches to its k-th nearest neighbour in its own cloud.</param>
    public static Coverage Of(Tensor real, Tensor synthesized, int neighbours = 3)
    {
        if (real.shape[0] <= neighbours || synthesized.shape[0] <= neighbours)
            throw new ArgumentException($"{real.shape[0]} real and {synthesized.shape[0]} synthesized features are " +
                $"too few for balls of {neighbours} neighbours.", nameof(neighbours));
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var cosine = synthesized.mm(real.t());                                        // [M, N]
        var distance = Distances(cosine);
        var realBall = Radii(real, neighbours);                                       // [N]
        var synthesizedBall = Radii(synthesized, neighbours);                         // [M]
        var means = nn.functional.normalize(stack([real.mean([0]), synthesized.mean([0])]), dim: 1); // [2, D]
        return new Coverage(
            cosine.max(1).Item1.mean().ToDouble(),
            (means[0] * means[1]).sum().ToDouble(),
            Variance(synthesized) / Variance(real),
            Share(distance.le(realBall.unsqueeze(0)).any(1)),                         // [M]
            Share(distance.le(synthesizedBall.unsqueeze(1)).any(0)),                  // [N]
            Share(distance.le(realBall.unsqueeze(0)).any(0)));                        // [N]
    }

    /// <summary>The mean over classes, each with more features than neighbours in both.</summary>
    public static Coverage OverClasses(Features real, Features synthesized, IReadOnlyList<int> classes,
        int neighbours = 3)
    {
        using var scope = NewDisposeScope();
        var each = classes.Select(id => Of(Rows(real, id), Rows(synthesized, id), neighbours)).ToArray();
        return new Coverage(
            each.Average(c => c.NearestReal), each.Average(c => c.MeanCosine), each.Average(c => c.VarianceRatio),
            each.Average(c => c.Precision), each.Average(c => c.Recall), each.Average(c => c.Covered));
    }

    private static Tensor Rows(Features features, int id) =>
        features.X.index_select(0, features.Y.eq(id).nonzero().flatten());

    /// <summary>Euclidean distances of unit vectors from their cosines.</summary>
    private static Tensor Distances(Tensor cosine) => (2 - 2 * cosine).clamp(min: 0).sqrt();

    /// <summary>Distance of each point to its k-th nearest other point: [N].</summary>
    private static Tensor Radii(Tensor points, int neighbours)
    {
        var distances = Distances(points.mm(points.t()).clamp(max: 1)); // [N, N], about 0 to itself
        return distances.topk(neighbours + 1, dim: 1, largest: false).Item1.select(1, neighbours);
    }

    // [N, D] -> [D] -> []
    private static double Variance(Tensor points) => points.var(0, unbiased: true).sum().ToDouble();

    private static double Share(Tensor truths) => truths.to(float32).mean().ToDouble();
}
