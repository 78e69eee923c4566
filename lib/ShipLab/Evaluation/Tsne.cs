namespace ShipLab.Evaluation;

/// <summary>
/// Exact t-SNE (van der Maaten and Hinton, Visualizing data using t-SNE, JMLR 2008) with tensor operations, for a few
/// hundred to about two thousand points. Forces are summed block by block of rows, which keeps the pairwise terms in
/// the cache and the memory at N x N for P alone.
/// </summary>
public static class Tsne
{
    private const int BlockRows = 128;

    /// <summary>Embeds the rows of <paramref name="x"/> [N, D] in the plane.</summary>
    /// <exception cref="ArgumentException">Fewer than four points, or too few for the perplexity.</exception>
    public static TsneResult Embed(Tensor x, TsneOptions? options = null, IProgress<Progress>? progress = null,
        CancellationToken token = default)
    {
        options ??= new TsneOptions();
        var n = x.shape[0];
        if (n < 4 || options.Perplexity >= (n - 1) / 3.0 || options.Perplexity < 1)
            throw new ArgumentException(
                $"A perplexity of {options.Perplexity} does not suit {n} points: it must be at least 1 and below " +
                "(points - 1) / 3.", nameof(options));
        using var _ = no_grad();
        using var scope = NewDisposeScope();

        using var p = TsneAffinities.Joint(x.to(float32), options.Perplexity);                      // [N, N], sums to 1
        var entropy = xlogx(p).sum(float64).ToDouble();                                             // sum of p log p
        var y = Start(x, options);                                                                  // [N, 2]
        var (velocity, gains) = (zeros_like(y), ones_like(y));                                      // [N, 2]
        var rate = options.LearningRate ?? Math.Max(50, n / options.Exaggeration);
        var history = new List<TsneRecord>();

        for (var i = 0; i < options.Iterations; i++)
        {
            token.ThrowIfCancellationRequested();
            using var step = NewDisposeScope();
            var early = i < options.ExaggeratedIterations;
            var recorded = (i + 1) % options.RecordEvery == 0 || i + 1 == options.Iterations;

            var (gradient, crossEntropy) = Gradient(p, y, early ? options.Exaggeration : 1, recorded);

            // a gain grows while the direction holds and shrinks where it turns (Jacobs, 1988)
            var turned = gradient.sign().eq(velocity.sign());
            gains.copy_(where(turned, gains * 0.8f, gains + 0.2f).clamp(min: 0.01f));
            velocity.mul_(early ? 0.5f : 0.8f).sub_(gains * gradient * (float)rate);
            y.add_(velocity);
            y.sub_(y.mean([0], keepdim: true));

            if (!recorded) continue;
            var kl = entropy + crossEntropy;
            history.Add(new TsneRecord(i + 1, kl));
            progress?.Report(new Progress("t-SNE", i + 1, options.Iterations, $"KL {kl:0.000}"));
        }
        var (_, last) = Gradient(p, y, 1, withCrossEntropy: true);
        return new TsneResult(y.DetachFromDisposeScope(), entropy + last, history);

        static Tensor xlogx(Tensor p) => p * p.clamp(min: 1e-30f).log();
    }

    /// <summary>
    /// 4 sum_j (e p_ij - q_ij)(y_i - y_j) / (1 + |y_i - y_j|^2), [N, 2], and, where asked for, -sum p log q at
    /// <paramref name="y"/>. With n_ij = 1 / (1 + |y_i - y_j|^2) and Z their sum, q = n / Z: attraction and repulsion
    /// are summed apart, so that one pass over the pairs also gives Z.
    /// </summary>
    private static (Tensor gradient, double crossEntropy) Gradient(Tensor p, Tensor y, double exaggeration,
        bool withCrossEntropy)
    {
        var n = y.shape[0];
        var one = ones(n, 1, float32, y.device);
        var squares = y.square().sum(1, keepdim: true);                            // [N, 1]
        var right = cat([-2 * y, one, squares], 1).t().contiguous();               // [4, N]
        var left = cat([y, squares + 1, one], 1);                            // [N, 4]; left x right = 1 + |y_i - y_j|^2
        var sums = cat([y, one], 1);                                    // [N, 3]; terms x sums = (sum_j t y_j, sum_j t)
        var attraction = empty(n, 2, float32, y.device);
        var repulsion = empty(n, 2, float32, y.device);
        var (z, logs) = (-(double)n, 0.0);                                         // the diagonal's ones do not count
        for (long start = 0; start < n; start += BlockRows)
        {
            using var block = NewDisposeScope();
            var rows = Math.Min(BlockRows, n - start);
            var own = y.narrow(0, start, rows);                                    // [R, 2]
            var pRows = p.narrow(0, start, rows);                                  // [R, N]
            var near = left.narrow(0, start, rows).mm(right).clamp_(min: 1);       // [R, N]
            if (withCrossEntropy) logs += (pRows * near.log()).sum().ToDouble();                // sum of p log(1 + d^2)
            near.reciprocal_();
            z += near.sum().ToDouble();
            var pull = (pRows * near).mm(sums);                                    // [R, N] x [N, 3]
            var push = near.mul_(near).mm(sums);
            attraction.narrow(0, start, rows).copy_(pull.narrow(1, 2, 1) * own - pull.narrow(1, 0, 2));
            repulsion.narrow(0, start, rows).copy_(push.narrow(1, 2, 1) * own - push.narrow(1, 0, 2));
        }
        return (4 * (exaggeration * attraction - repulsion / z), logs + Math.Log(z)); // sum of p is 1
    }

    private static Tensor Start(Tensor x, TsneOptions options)
    {
        using var scope = NewDisposeScope();
        if (options.Start == TsneStart.Random)
        {
            using var noise = new SeededNoise(Seeds.For(options.Seed, "t-SNE"), x.device);
            return (1e-4f * noise.Next(x.shape[0], 2)).MoveToOuterDisposeScope();
        }
        var centred = (x - x.mean([0], keepdim: true)).to(float64);                // [N, D]
        var (_, axes) = linalg.eigh(centred.t().mm(centred));                 // ascending: the last two are the largest
        var top = axes.narrow(1, axes.shape[1] - 2, 2).flip(1);                    // [D, 2]
        var signs = top.sum(dim: 0).sign();                         // one sign for each axis, whatever the solver chose
        var scores = centred.mm(top * where(signs.eq(0), ones_like(signs), signs)); // [N, 2]
        var scale = 1e-4 / scores.narrow(1, 0, 1).std().clamp(min: 1e-12);
        return (scores * scale).to(float32).contiguous().MoveToOuterDisposeScope();
    }
}
