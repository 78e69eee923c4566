namespace ShipLab.Evaluation;

/// <summary>t-SNE's input similarities: Gaussian neighbourhoods, their width fitted to the perplexity.</summary>
internal static class TsneAffinities
{
    private const int Halvings = 40;

    /// <summary>(p_j|i + p_i|j) / 2N of rows <paramref name="x"/> [N, D]: [N, N], symmetric, sums to 1.</summary>
    public static Tensor Joint(Tensor x, double perplexity)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var conditional = Conditional(x, perplexity);                              // [N, N]
        return ((conditional + conditional.t()) / (2.0f * x.shape[0])).MoveToOuterDisposeScope();
    }

    /// <summary>p_j|i, rows summing to 1, each with entropy log(perplexity): [N, N], zero on the diagonal.</summary>
    public static Tensor Conditional(Tensor x, double perplexity)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var n = x.shape[0];
        var squares = x.square().sum(1, keepdim: true);                                             // [N, 1]
        var distances = (squares + squares.t() - 2 * x.mm(x.t())).clamp_(min: 0);                   // [N, N], squared
        distances.add_(eye(n, n, float32, x.device).mul_(1e30f));                       // no point is its own neighbour
        distances.sub_(distances.min(1, keepdim: true).Item1);                   // the nearest at 0: exp stays in range
        distances.div_(Positive(distances));                                    // unit-free, so that beta starts near 1

        // beta = 1 / (2 sigma^2) of each row, in log space between 1e-9 and 1e9
        var low = full(n, 1, MathF.Log(1e-9f), float32, x.device);                                  // [N, 1]
        var high = full(n, 1, MathF.Log(1e9f), float32, x.device);                                  // [N, 1]
        var target = Math.Log(perplexity);
        for (var i = 0; i < Halvings; i++)
        {
            using var step = NewDisposeScope();
            var middle = (low + high) / 2;                                                          // [N, 1]
            var tooWide = Entropy(distances, middle.exp()).gt(target);                              // [N, 1]
            low.copy_(where(tooWide, middle, low));
            high.copy_(where(tooWide, high, middle));
        }
        return Rows(distances, ((low + high) / 2).exp()).MoveToOuterDisposeScope();
    }

    /// <summary>exp(-beta d) normalised over each row.</summary>
    private static Tensor Rows(Tensor distances, Tensor beta)
    {
        var weights = (-beta * distances).exp_();                                                   // [N, N]
        return weights.div_(weights.sum(1, keepdim: true));
    }

    /// <summary>Shannon entropy of each row in nats: log Z + beta * mean distance, [N, 1].</summary>
    private static Tensor Entropy(Tensor distances, Tensor beta)
    {
        var weights = (-beta * distances).exp_();                                                   // [N, N]
        var z = weights.sum(1, keepdim: true);                                                      // [N, 1]
        var mean = weights.mul_(distances).sum(1, keepdim: true) / z;                   // 0 x 1e30 is 0 on the diagonal
        return z.log() + beta * mean;
    }

    /// <summary>The mean distance of two points, or 1 if all points are one.</summary>
    private static Tensor Positive(Tensor distances)
    {
        var near = where(distances.lt(1e29f), distances, zeros_like(distances));
        var mean = near.mean();
        return where(mean.gt(0), mean, ones_like(mean));
    }
}
