using F = TorchSharp.torch.nn.functional;

namespace ShipLab.FineTuning;

/// <summary>
/// ProKeR (Bendou et al., CVPR 2025): kernel ridge regression of what CLIP's cosines f lack to one-hot labels Y,
/// a = (K / lambda + I)^-1 (Y - f), added to them: f(x) + k(x) a, with K = exp(-beta (1 - cosine)).
/// Width beta and ridge lambda are chosen on validation features. In double precision:
/// few rows with many ridges by one eigendecomposition for each width, others by one Cholesky
/// factorisation for each pair.
/// </summary>
/// <remarks>New classes: without a generator the zero-shot part alone; with one they have as many synthesized rows each
/// as a base class has images. For N rows in all, over all classes, a pair takes N^3 / 3 multiplications and 24 N^2
/// bytes, where every other method is linear in the rows: 1600 rows 1.4e9 and 60 MB,
/// 16,000 rows a thousand times that and 6 GB. <see cref="ProKerOptions.RowsPerClass"/> bounds it.</remarks>
public sealed class ProKer(ProKerOptions options) : IFineTuner
{
    /// <summary>Up to so many rows one eigendecomposition takes less time than ten factorisations:
    /// half of it at 512 rows, as much at 1600.</summary>
    private const long EigenRows = 1600;

    /// <inheritdoc/>
    public string Name => "proker";

    /// <inheritdoc/>
    public object Options => options;

    /// <summary>1: it looks at all training features at once, never at a batch.</summary>
    public int? BatchSize => 1;

    /// <inheritdoc/>
    /// <exception cref="ShipLabException">Several settings, but no validation features to choose by.</exception>
    public IClassifier Fit(FineTuningTask task, IBatchSource batches, IProgress<Progress>? progress = null,
        CancellationToken token = default)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        OptionSettings.Require(options, "ProKeR");
        using var space = task.LabelSpace("ProKeR");
        var (rows, labels) = Rows(batches.All());                                                   // [M, D], [M]
        var targets = space.Targets(labels);
        var text = task.TextFeatures.to(float64);                                                   // [C, D]
        // [M, K]
        var lack = F.one_hot(targets, space.Classes.Count).to(float64) - rows.mm(text.index_select(0, space.Ids).t());
        var searching = options.Widths.Count * options.Ridges.Count > 1;
        var validation = searching
            ? new ValidationSet(task, "ProKeR", "give Widths and Ridges a single one each") : null;
        var cosines = validation?.X.to(float64).mm(text.t());                                       // [V, C]
        var best = (Accuracy: double.NegativeInfinity, Width: 0.0, Ridge: 0.0, Dual: (Tensor?)null);

        for (var i = 0; i < options.Widths.Count; i++)
        {
            token.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var width = options.Widths[i];
            var solver = new Ridges(ProKerClassifier.Kernel(rows, rows, width), lack,
                several: options.Ridges.Count > 2);
            // [V, M]
            var kernel = validation is null ? null : ProKerClassifier.Kernel(validation.X.to(float64), rows, width);
            foreach (var ridge in options.Ridges)
            {
                using var step = NewDisposeScope();
                var dual = solver.Solve(ridge);                                                     // [M, K]
                var accuracy = validation is null ? 0
                    // [V, K']
                    : validation.Accuracy(cosines!.index_add(1, space.Ids, kernel!.mm(dual), 1).index_select(1,
                    validation.Ids));
                if (accuracy > best.Accuracy)
                    best = (accuracy, width, ridge, dual.MoveToOuterDisposeScope().MoveToOuterDisposeScope());
            }
            progress?.Report(new Progress("kernel ridge regression (ProKeR)", i + 1, options.Widths.Count,
                $"best {best.Accuracy:0.0} % on validation"));
        }
        return New(task, rows, best.Dual!, space, best.Width, best.Ridge, searching ? best.Accuracy : null);
    }

    private static Batch Means(TrainingFeatures training)
    {
        var means = TipCache.Of(training, normaliseViews: false);
        return new Batch(means.Keys, means.Labels);
    }

    private (Tensor Rows, Tensor Labels) Rows(TrainingFeatures training)
    {
        var (x, y) = options.AllViews ? training.AllViews() : Means(training);
        if (options.RowsPerClass is not { } most) return (x.to(float64), y);
        if (most < 1) throw new ShipLabException($"ProKeR cannot learn from {most} rows of each class. "
            + "Set RowsPerClass to at least 1, or to null for all.");
        var (labels, counts) = (y.ToHost<long>(), new Dictionary<long, int>());
        var kept = Enumerable.Range(0, labels.Length)
            .Where(row => (counts[labels[row]] = counts.GetValueOrDefault(labels[row]) + 1) <= most)
            .Select(row => (long)row).ToArray();
        var index = tensor(kept, device: y.device);                                                 // [M]
        return (x.index_select(0, index).to(float64), y.index_select(0, index));
    }

    private static ProKerClassifier New(FineTuningTask task, Tensor rows, Tensor dual, LabelSpace space, double width,
        double ridge, double? accuracy = null)
    {
        using var scope = NewDisposeScope();
        // [M, K] into [M, C]
        var all = zeros(dual.shape[0], task.TextFeatures.shape[0], float64, dual.device).index_copy(1, space.Ids, dual);
        return new ProKerClassifier(task.TextFeatures, rows, all, task.LogitScale, width, ridge)
        {
            ValidationAccuracy = accuracy,
        };
    }

    /// <summary>Solves (K / lambda + I) a = lack for one kernel K [M, M], lack [M, K'], and many lambdas.</summary>
    /// <param name="several">Whether there are more than two lambdas to come.</param>
    private sealed class Ridges(Tensor gram, Tensor lack, bool several)
    {
        private (Tensor Values, Tensor Vectors, Tensor Turned)? _eigen; // [M], [M, M], [M, K']

        public Tensor Solve(double ridge)
        {
            if (several && gram.shape[0] <= EigenRows) return ByEigenvalues(ridge);
            using var scope = NewDisposeScope();
            var system = gram / ridge;                                                              // [M, M]
            system.diagonal().add_(1);
            var (factor, failed) = linalg.cholesky_ex(system);
            // eigenvalues still tell the identity where a ridge is so small that rounding hides it
            // [M, K']
            return (failed.ToInt32() == 0 ? lack.cholesky_solve(factor) : ByEigenvalues(ridge))
                .MoveToOuterDisposeScope();
        }

        private Tensor ByEigenvalues(double ridge)
        {
            using var scope = NewDisposeScope();
            var (values, vectors, turned) = _eigen ??= Decomposed();
            return vectors.mm(turned / (values / ridge + 1).unsqueeze(1)).MoveToOuterDisposeScope(); // [M, K']
        }

        /// <summary>Lives as long as the width's scope.</summary>
        private (Tensor, Tensor, Tensor) Decomposed()
        {
            var (values, vectors) = linalg.eigh(gram);
            return (values.MoveToOtherDisposeScope(gram), vectors.MoveToOtherDisposeScope(gram),
                vectors.t().mm(lack).MoveToOtherDisposeScope(gram));
        }
    }
}
