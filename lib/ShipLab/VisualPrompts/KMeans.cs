namespace ShipLab.VisualPrompts;

/// <summary>Lloyd's k-means with greedy k-means++ starts (Arthur and Vassilvitskii 2007; of several candidates for each
/// centre the best is taken, as scikit-learn does). Distances are Euclidean, by one product of matrices.</summary>
internal static class KMeans
{
    /// <summary>The part of the vectors' spread below which two are the same: what f32 leaves of a squared
    /// distance.</summary>
    private const double Same = 1e-6;

    /// <summary>The clusters of the best start.</summary>
    /// <param name="x">[N, D] f32 on the CPU, N at least the number of clusters</param>
    /// <returns>[N] i64, every cluster has a vector</returns>
    /// <exception cref="ShipLabException">Fewer vectors are different than there are to be clusters.</exception>
    public static Tensor Cluster(Tensor x, PrototypeOptions options, CancellationToken token)
    {
        using var scope = NewDisposeScope();
        // without their mean: squared distances by products lose no digits to it
        x = x - x.mean([0], keepdim: true);                                                        // [N, D]
        var lengths = x.square().sum(dim: 1);                                                      // [N]
        Tensor? best = null;
        var least = double.PositiveInfinity;
        for (var start = 0; start < options.Restarts; start++)
        {
            var random = Seeds.Random(options.Seed, $"start {start} of k-means");
            var (labels, inertia) = Lloyd(x, lengths, Start(x, lengths, options.Clusters, random), options, token);
            if (inertia < least)
            {
                best?.Dispose();
                (best, least) = (labels, inertia);
            }
            else labels.Dispose();
        }
        return best!.MoveToOuterDisposeScope();
    }

    // Squared distances of every vector to the centres [K, D] -> [N, K].
    private static Tensor Distances(Tensor x, Tensor lengths, Tensor centres)
    {
        using var scope = NewDisposeScope();
        var own = centres.square().sum(dim: 1);                                                    // [K]
        return addmm(own.unsqueeze(0), x, centres.t(), 1, -2).add_(lengths.unsqueeze(1)).clamp_min_(0)
            .MoveToOuterDisposeScope();
    }

    // The first centres [K, D], vectors that are far apart.
    private static Tensor Start(Tensor x, Tensor lengths, int clusters, Random random)
    {
        using var scope = NewDisposeScope();
        var candidates = 2 + (int)Math.Log(clusters);
        var limit = Same * lengths.max().ToDouble();
        var chosen = new List<long> { random.NextInt64(x.shape[0]) };
        var nearest = Distances(x, lengths, x.index_select(0, tensor(chosen.ToArray()))).squeeze(1);   // [N]
        while (chosen.Count < clusters)
        {
            using var inner = NewDisposeScope();
            var sums = nearest.ge(limit).mul(nearest).to(float64).cumsum(0).ToHost<double>();
            if (sums[^1] == 0)
                throw new ShipLabException($"{clusters} prototypes cannot be made of images of which only "
                    + $"{chosen.Count} are different. Set Clusters to at most {chosen.Count}, or look for copies "
                    + "among the images.");
            var drawn = Enumerable.Range(0, candidates).Select(_ => Draw(sums, random)).ToArray();
            var closer = minimum(Distances(x, lengths, x.index_select(0, tensor(drawn))), nearest.unsqueeze(1));
            var best = closer.sum(dim: 0).argmin().ToInt64();                             // [N, candidates] -> []
            chosen.Add(drawn[best]);
            nearest.copy_(closer.select(1, best));                                                 // [N]
        }
        return x.index_select(0, tensor(chosen.ToArray())).MoveToOuterDisposeScope();
    }

    private static long Draw(double[] sums, Random random)
    {
        var found = Array.BinarySearch(sums, random.NextDouble() * sums[^1]);
        // past the sums that are the same: an item that adds nothing is not drawn
        var item = found < 0 ? ~found : found;
        while (found >= 0 && item < sums.Length - 1 && sums[item] <= sums[found]) item++;
        return Math.Min(item, sums.Length - 1);
    }

    private static (Tensor Labels, double Inertia) Lloyd(Tensor x, Tensor lengths, Tensor centres,
        PrototypeOptions options, CancellationToken token)
    {
        using var scope = NewDisposeScope();
        var labels = full(x.shape[0], -1, int64);                                                  // [N]
        var sums = zeros_like(centres);                                                            // [K, D]
        var inertia = 0.0;
        for (var i = 0; i < options.Iterations; i++)
        {
            token.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var (distances, nearest) = Distances(x, lengths, centres).min(1);                      // [N, K] -> [N], [N]
            var counts = Reseed(nearest, distances, options.Clusters);                             // [K]
            inertia = distances.sum().ToDouble();
            if (nearest.eq(labels).all().ToBoolean()) break;
            labels.copy_(nearest);
            sums.zero_().index_add_(0, labels, x, 1);
            centres.copy_(sums / counts.unsqueeze(1));                                             // [K, D]
        }
        return (labels.MoveToOuterDisposeScope(), inertia);
    }

    /// <summary>Gives each empty cluster the vector that is farthest from its centre among clusters that keep another
    /// one. Changes labels and distances.</summary>
    /// <param name="labels">[N] i64</param>
    /// <param name="distances">[N], of each vector to its centre</param>
    /// <param name="clusters">K, at most N</param>
    /// <returns>how large each cluster is, [K]</returns>
    internal static Tensor Reseed(Tensor labels, Tensor distances, int clusters)
    {
        var counts = bincount(labels, minlength: clusters);                                        // [K]
        var sizes = counts.ToHost<long>();
        if (!sizes.Contains(0)) return counts;
        var of = labels.ToHost<long>();
        var far = distances.argsort(descending: true).ToHost<long>();
        var next = 0;
        for (var empty = Array.IndexOf(sizes, 0L); empty >= 0; empty = Array.IndexOf(sizes, 0L))
        {
            while (sizes[of[far[next]]] == 1) next++;
            var item = far[next++];
            sizes[of[item]]--;
            sizes[empty] = 1;
            labels[item] = empty;
            distances[item] = 0;
        }
        return tensor(sizes);
    }
}
