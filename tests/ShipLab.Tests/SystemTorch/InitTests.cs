using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ShipLab.Tests.SystemTorch;

public sealed class InitTests
{
    /// <summary>Mean and standard deviation.</summary>
    private static (double Mean, double Deviation) Moments(Tensor values) =>
        (values.mean().item<float>(), values.std().item<float>());

    [Fact]
    public void Uniform_starts_stay_in_their_bounds()
    {
        using var scope = NewDisposeScope();
        var weight = empty(200, 100);
        init.xavier_uniform_(weight, gain: 2);
        Within(2 * Math.Sqrt(6.0 / 300));
        init.kaiming_uniform_(weight, a: Math.Sqrt(5));
        Within(1 / Math.Sqrt(100));
        init.uniform_(weight, -3, 3);
        Within(3);

        void Within(double bound) => Assert.InRange(weight.abs().max().item<float>(), 0.98 * bound, bound);
    }

    [Fact]
    public void Normal_starts_have_their_deviations()
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var weight = empty(300, 100);
        init.xavier_normal_(weight);
        Assert.Equal(Math.Sqrt(2.0 / 400), Moments(weight).Deviation, 2e-3);
        init.kaiming_normal_(weight, mode: init.FanInOut.FanOut, nonlinearity: init.NonlinearityType.ReLU);
        Assert.Equal(Math.Sqrt(2.0 / 300), Moments(weight).Deviation, 2e-3);
        init.normal_(weight, 2, 0.5);
        var (mean, deviation) = Moments(weight);
        Assert.Equal(2, mean, 0.02);
        Assert.Equal(0.5, deviation, 0.01);
    }

    [Fact]
    public void A_truncated_normal_start_is_cut_and_narrower()
    {
        using var scope = NewDisposeScope();
        var weight = empty(100_000);
        init.trunc_normal_(weight, std: 1, a: -1, b: 1, generator: new Generator(5));
        Assert.True(weight.abs().max().item<float>() <= 1);
        // variance of the normal distribution cut at one deviation: 1 - 2 phi(1) / (2 Phi(1) - 1) = 0.29112
        Assert.Equal(Math.Sqrt(0.29112), Moments(weight).Deviation, 0.005);
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(5, 3)]
    public void An_orthogonal_start_has_orthonormal_rows_or_columns(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        var weight = init.orthogonal_(empty(rows, columns), gain: 2);
        var product = rows < columns ? weight.mm(weight.t()) : weight.t().mm(weight);
        Assert.True(product.allclose(4 * eye(3), rtol: 0, atol: 1e-5));
    }

    [Fact]
    public void Starts_are_reproducible_from_a_generator_and_leave_parameters_leaves()
    {
        using var scope = NewDisposeScope();
        var a = Parameter(empty(7));
        init.normal_(a, generator: new Generator(11));
        Assert.True(a.allclose(init.normal_(empty(7), generator: new Generator(11))));
        Assert.True(a.is_leaf && a.requires_grad);
        init.constant_(a, 2.5);
        Assert.Equal(17.5f, a.sum().item<float>());
    }

    [Fact]
    public void Fans_count_the_kernel()
    {
        using var scope = NewDisposeScope();
        Assert.Equal((3L * 4 * 5, 2L * 4 * 5), init.CalculateFanInAndFanOut(empty(2, 3, 4, 5)));
        Assert.Throws<ArgumentException>(() => init.CalculateFanInAndFanOut(empty(4)));
        Assert.Equal(Math.Sqrt(2 / 1.04), init.calculate_gain(init.NonlinearityType.LeakyReLU, 0.2), 12);
    }

    [Fact]
    public void A_dirac_start_is_the_identity()
    {
        using var scope = NewDisposeScope();
        using var layer = Conv2d(2, 2, 3, padding: 1, bias: false);
        init.dirac_(layer.get_parameter("weight")!);
        var x = randn(1, 2, 4, 4);
        Assert.True(layer.call(x).allclose(x));
    }
}
