using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class CoverageTests
{
    [Fact]
    public void A_cloud_of_the_same_distribution_covers_and_one_point_repeated_does_not()
    {
        using var scope = NewDisposeScope();
        using var noise = new SeededNoise(1);
        var real = Cloud(noise, 200, 0.3f);
        var same = Coverage.Of(real, Cloud(noise, 200, 0.3f));
        Assert.InRange(same.VarianceRatio, 0.8, 1.2);
        Assert.True(same.Precision > 0.8 && same.Recall > 0.8 && same.Covered > 0.8, $"{same}");

        var narrow = Coverage.Of(real, Cloud(noise, 200, 0.03f));
        Assert.InRange(narrow.VarianceRatio, 0.005, 0.03);
        Assert.True(narrow.Recall < 0.1 && narrow.Covered < same.Covered, $"{narrow}");
        Assert.True(narrow.MeanCosine > 0.99);

        var away = Coverage.Of(real, -Cloud(noise, 200, 0.1f));
        Assert.True(away is { Precision: < 0.05, Recall: < 0.05, Covered: < 0.05 }, $"{away}");
        Assert.True(away.MeanCosine < -0.9);
    }

    [Fact]
    public void Too_few_features_are_refused()
    {
        using var few = ones(3, 4);
        Assert.Throws<ArgumentException>(() => Coverage.Of(few, few));
    }

    private static Tensor Cloud(SeededNoise noise, int points, float sigma)
    {
        var centre = zeros(1, 8);
        centre[0, 0] = 1f;
        return nn.functional.normalize(centre + sigma * noise.Next(points, 8), dim: 1);
    }
}
