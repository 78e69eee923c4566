using System.Text.Json.Serialization;

namespace ShipLab.FineTuning;

/// <summary>The search for sharpness and weight of Tip-Adapter's cache on validation features: every pair of a grid,
/// the sharpness beta in the outer loop; the first pair that is strictly better than all before it wins
/// (official code, search_hp).</summary>
/// <param name="BetaLimit">Upper end of beta; never reached, since step i of n is 0.1 + i (limit - 0.1) / n.</param>
/// <param name="AlphaLimit">Upper end of alpha, likewise.</param>
/// <param name="BetaSteps">Values of beta.</param>
/// <param name="AlphaSteps">Values of alpha.</param>
public sealed record TipSearch([property: Limits(0.1)] double BetaLimit, [property: Limits(0.1)] double AlphaLimit,
    [property: Limits(1)] int BetaSteps = 200, [property: Limits(1)] int AlphaSteps = 20)
{
    /// <summary>The values of beta, from 0.1 up.</summary>
    [JsonIgnore]
    public double[] Betas => Steps(BetaLimit, BetaSteps);

    /// <summary>The values of alpha, from 0.1 up.</summary>
    [JsonIgnore]
    public double[] Alphas => Steps(AlphaLimit, AlphaSteps);

    /// <summary>Tries all pairs.</summary>
    /// <param name="x">[N, D] validation features, unit norm.</param>
    /// <param name="targets">[N] int64, their columns.</param>
    /// <param name="textLogits">[N, K], the zero-shot part.</param>
    /// <param name="keys">[M, D].</param>
    /// <param name="values">[M, K].</param>
    public TipSearchResult Run(Tensor x, Tensor targets, Tensor textLogits, Tensor keys, Tensor values,
        CancellationToken token = default)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var (betas, alphas, rows) = (Betas, Alphas, x.shape[0]);
        var correct = new long[betas.Length, alphas.Length];
        var weights = tensor(alphas, dtype: float32, device: x.device).view(-1, 1, 1);              // [A, 1, 1]
        var atOnce = TipCache.RowsAtOnce(Math.Max(keys.shape[0], AlphaSteps * values.shape[1]));
        foreach (var (start, count) in Slices.Of(rows, atOnce))
        {
            using var slice = NewDisposeScope();
            var affinity = x.narrow(0, start, count).mm(keys.t());                          // [B, D] x [D, M] -> [B, M]
            var text = textLogits.narrow(0, start, count).unsqueeze(0);                             // [1, B, K]
            var target = targets.narrow(0, start, count).unsqueeze(0);                              // [1, B]
            for (var i = 0; i < betas.Length; i++)
            {
                token.ThrowIfCancellationRequested();
                using var step = NewDisposeScope();
                var votes = TipCache.Votes(affinity, values, betas[i]).unsqueeze(0);                // [1, B, K]
                // [A, B, K] -> [A, B] -> [A]
                var hits = (text + weights * votes).argmax(2).eq(target).sum(1).ToHost<long>();
                for (var j = 0; j < alphas.Length; j++) correct[i, j] += hits[j];
            }
        }
        var (best, beta, alpha) = (0L, 0.0, 0.0);
        for (var i = 0; i < betas.Length; i++)
            for (var j = 0; j < alphas.Length; j++)
                if (correct[i, j] > best) (best, beta, alpha) = (correct[i, j], betas[i], alphas[j]);
        return new TipSearchResult(beta, alpha, 100.0 * best / rows, correct);
    }

    private static double[] Steps(double limit, int count) =>
        [.. Enumerable.Range(0, count).Select(i => i * (limit - 0.1) / count + 0.1)];
}

/// <summary>What the search found.</summary>
/// <param name="Beta">0 where no pair classifies a single feature right, as the official code has it.</param>
/// <param name="Alpha">Likewise.</param>
/// <param name="Accuracy">Percent of the validation features that are right with them.</param>
/// <param name="Correct">How many are right with every pair, [beta, alpha].</param>
public sealed record TipSearchResult(double Beta, double Alpha, double Accuracy, long[,] Correct);
