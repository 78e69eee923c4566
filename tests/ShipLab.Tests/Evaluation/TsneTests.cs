using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class TsneTests
{
    private const int Clusters = 4, PerCluster = 40, Dimensions = 20;

    [Theory]
    [InlineData(TsneStart.Pca)]
    [InlineData(TsneStart.Random)]
    public void Known_clusters_come_apart_neighbours_stay_and_the_KL_falls(TsneStart start)
    {
        using var scope = NewDisposeScope();
        var (x, labels) = FourClusters();

        using var result =
            Tsne.Embed(x, new TsneOptions { Perplexity = 15, Start = start, Iterations = 400, Seed = 3 });

        var y = result.Points;
        Assert.Equal([Clusters * PerCluster, 2], y.shape);
        Assert.Equal(0, y.mean([0]).abs().max().ToDouble(), 1e-3);
        Assert.Equal(1, SameLabelOfNearest(y, labels, 1));
        Assert.True(SameLabelOfNearest(y, labels, 10) > 0.99);
        Assert.True(result.Kl < result.History[2].Kl, "the KL falls after the exaggeration ends");
        Assert.InRange(result.Kl, 0, 1);
        Assert.True(NeighboursKept(x, y, 10) > 0.3);                // by chance: 10 of 159
    }

    [Fact]
    public void Every_row_of_the_affinities_has_the_perplexity_asked_for()
    {
        using var scope = NewDisposeScope();
        var (x, _) = FourClusters();
        var p = TsneAffinities.Conditional(x, 12);
        var perplexity = (-(p * p.clamp(min: 1e-30f).log()).sum(1)).exp();
        Assert.Equal(12, perplexity.min().ToDouble(), 0.01);
        Assert.Equal(12, perplexity.max().ToDouble(), 0.01);
        var joint = TsneAffinities.Joint(x, 12);
        Assert.Equal(1, joint.sum().ToDouble(), 1e-4);
        Assert.True(joint.eq(joint.t()).all().ToBoolean());
        Assert.Equal(0, joint.diagonal().max().ToDouble());
    }

    [Fact]
    public void The_reported_KL_is_that_of_its_definition()
    {
        using var scope = NewDisposeScope();
        var (x, _) = FourClusters();
        using var result = Tsne.Embed(x, new TsneOptions { Perplexity = 12, Iterations = 150 });
        var p = TsneAffinities.Joint(x, 12).to(float64);
        var y = result.Points.to(float64);
        var near = 1 / (1 + (y.unsqueeze(0) - y.unsqueeze(1)).square().sum(2));     // [N, N]
        near = near - eye(near.shape[0], dtype: float64);
        var q = (near / near.sum()).clamp(min: 1e-30);
        var kl = (p * (p.clamp(min: 1e-30) / q).log()).sum().ToDouble();
        Assert.Equal(kl, result.Kl, 1e-3);
    }

    [Fact]
    public void The_same_seed_gives_the_same_points()
    {
        using var scope = NewDisposeScope();
        var (x, _) = FourClusters();
        var options = new TsneOptions { Perplexity = 12, Iterations = 30, Start = TsneStart.Random, Seed = 4 };
        using var first = Tsne.Embed(x, options);
        using var second = Tsne.Embed(x, options);
        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public void Too_few_points_for_the_perplexity_are_refused()
    {
        using var x = zeros(30, 5);
        Assert.Throws<ArgumentException>(() => Tsne.Embed(x, new TsneOptions { Perplexity = 10 }));
    }

    private static (Tensor x, Tensor labels) FourClusters()
    {
        using var noise = new SeededNoise(1);
        var labels = arange(Clusters * PerCluster, int64) % Clusters;                                        // [N]
        var centres = 6 * noise.Next(Clusters, Dimensions);
        // [N, D], [N]
        return (centres.index_select(0, labels) + noise.Next(Clusters * PerCluster, Dimensions), labels);
    }

    private static Tensor Nearest(Tensor points, int k)
    {
        var far = cdist(points, points) + 1e6f * eye(points.shape[0]);
        return far.topk(k, dim: 1, largest: false).Item2;                                                    // [N, k]
    }

    private static double SameLabelOfNearest(Tensor y, Tensor labels, int k)
    {
        var near = Nearest(y, k);
        var found = labels.index_select(0, near.flatten()).reshape(near.shape);
        return found.eq(labels.unsqueeze(1)).to(float64).mean().ToDouble();
    }

    private static double NeighboursKept(Tensor x, Tensor y, int k)
    {
        var (before, after) = (Nearest(x, k), Nearest(y, k));
        return before.unsqueeze(2).eq(after.unsqueeze(1)).any(2).to(float64).mean().ToDouble();
    }
}
