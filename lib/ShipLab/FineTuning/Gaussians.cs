namespace ShipLab.FineTuning;

/// <summary>The formulas of Gaussian discriminant analysis with one covariance for all classes, in double precision.
/// A discriminant is linear: x . w_c + b_c with w_c = P mu_c and b_c = log p_c - mu_c' P mu_c / 2
/// (GDA paper, Eqs. 4 and 5). Tensors belong to the caller's scope.</summary>
internal static class Gaussians
{
    /// <summary>PyTorch's cut-off for a pseudo-inverse in f32 is D times this;
    /// smaller eigenvalues count as 0, as in the official code.</summary>
    private const double SingleEpsilon = 1.1920929e-7;

    /// <summary>Class means: x [N, D] f64, columns [N] in 0 .. K - 1 -> [K, D].</summary>
    public static Tensor Means(Tensor x, Tensor columns, long classes)
    {
        using var scope = NewDisposeScope();
        var sums = zeros(classes, x.shape[1], float64, x.device).index_add(0, columns, x, 1);       // [K, D]
        var counts = bincount(columns, minlength: classes).to(float64).unsqueeze(1);                // [K, 1]
        return (sums / counts).MoveToOuterDisposeScope();
    }

    /// <summary>The precision P [D, D] of features around their class means.</summary>
    /// <param name="x">[N, D] f64.</param>
    /// <param name="columns">[N] int64.</param>
    /// <param name="means">[K, D].</param>
    public static Tensor Precision(Tensor x, Tensor columns, Tensor means, GdaPrecision kind)
    {
        using var scope = NewDisposeScope();
        var centred = x - means.index_select(0, columns);                                           // [N, D]
        if (kind == GdaPrecision.Ridge) return Ridge(centred.t().mm(centred), x.shape[0]).MoveToOuterDisposeScope();
        var counts = bincount(columns, minlength: means.shape[0]).to(float64);                      // [K]
        // [N, 1], so that each class counts alike
        var share = (1 / (counts - 1).clamp_min(1)).index_select(0, columns).unsqueeze(1);
        var mean = (share * centred).t().mm(centred) / means.shape[0];                              // [D, D]
        return mean.pinverse(x.shape[1] * SingleEpsilon, hermitian: true).MoveToOuterDisposeScope();
    }

    /// <summary>D (S + tr(S) / (N - 1) I)^-1 for scatter S = (N - 1) Sigma [D, D]: the ridge estimator.
    /// Where nothing scatters, as with one view of one image a class, 0 (the pseudo-inverse),
    /// which leaves CLIP alone.</summary>
    public static Tensor Ridge(Tensor scatter, long rows)
    {
        using var scope = NewDisposeScope();
        var size = scatter.shape[0];
        if (scatter.trace().ToDouble() <= 0) return zeros_like(scatter).MoveToOuterDisposeScope();
        var ridge = scatter.trace() / Math.Max(1, rows - 1) * eye(size, size, float64, scatter.device);   // [D, D]
        return (size * linalg.inv(scatter + ridge)).MoveToOuterDisposeScope();
    }

    /// <summary>Weights [K, D] and biases [K] of means [K, D] under P, all classes equally likely.</summary>
    public static (Tensor Weights, Tensor Biases) Discriminants(Tensor means, Tensor precision)
    {
        using var scope = NewDisposeScope();
        var weights = means.mm(precision);                                                          // [K, D] x [D, D]
        return (weights.MoveToOuterDisposeScope(), Biases(means, weights, means.shape[0]).MoveToOuterDisposeScope());
    }

    /// <summary>Biases [K] of means [K, D] with weights [K, D], among so many equally likely classes.</summary>
    public static Tensor Biases(Tensor means, Tensor weights, long classes)
    {
        using var scope = NewDisposeScope();
        return (-Math.Log(classes) - (weights * means).sum(1) / 2).MoveToOuterDisposeScope();       // [K, D] -> [K]
    }

    /// <summary>Means and one precision for classes of which there is only a text feature
    /// (paper, section 3.3; main_base2new.py): each is stood for by the base features nearest
    /// to its text feature.</summary>
    /// <param name="text">[K, D] f64, unit norm.</param>
    /// <param name="x">[N, D] f64, the base features.</param>
    /// <param name="neighbours">k; all features where there are fewer.</param>
    /// <param name="repeats">How often the text feature counts in the mean.</param>
    public static (Tensor Means, Tensor Precision) FromNeighbours(Tensor text, Tensor x, int neighbours, int repeats)
    {
        using var scope = NewDisposeScope();
        var nearest = Nearest(text, x, neighbours);                                                 // [K, k]
        var k = nearest.shape[1];
        var means = new List<Tensor>();
        for (var c = 0L; c < text.shape[0]; c++)
        {
            using var inner = NewDisposeScope();
            var own = x.index_select(0, nearest.select(0, c));                                      // [k, D]
            // [D]
            means.Add(((own.sum(dim: 0) + repeats * text.select(0, c)) / (k + repeats)).MoveToOuterDisposeScope());
        }
        return (stack(means).MoveToOuterDisposeScope(), PrecisionAround(text, x, nearest).MoveToOuterDisposeScope());
    }

    /// <summary>The mean over points of the ridge precision [D, D] of the k features nearest to each.</summary>
    /// <param name="points">[K, D] f64, unit norm.</param>
    /// <param name="x">[N, D] f64, the base features.</param>
    /// <param name="neighbours">k; all features where there are fewer.</param>
    public static Tensor NeighbourPrecision(Tensor points, Tensor x, int neighbours)
    {
        using var scope = NewDisposeScope();
        return PrecisionAround(points, x, Nearest(points, x, neighbours)).MoveToOuterDisposeScope();
    }

    private static Tensor Nearest(Tensor points, Tensor x, int neighbours) =>
        points.mm(x.t()).topk((int)Math.Min(neighbours, x.shape[0]), dim: 1).Item2;               // [K, k]

    /// <param name="nearest">[K, k] rows of <paramref name="x"/>.</param>
    private static Tensor PrecisionAround(Tensor points, Tensor x, Tensor nearest)
    {
        using var scope = NewDisposeScope();
        var precision = zeros(x.shape[1], x.shape[1], float64, x.device);
        for (var c = 0L; c < points.shape[0]; c++)
        {
            using var inner = NewDisposeScope();
            var centred = x.index_select(0, nearest.select(0, c)) - points.select(0, c);            // [k, D]
            precision.add_(Ridge(centred.t().mm(centred), nearest.shape[1]) / points.shape[0]);
        }
        return precision.MoveToOuterDisposeScope();
    }
}
