using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Tests.SystemTorch;

/// <summary>SiLU in place, which SystemTorch computes by itself where no gradient is recorded.</summary>
public sealed class SiluTests
{
    [Theory]
    [InlineData(1), InlineData(15), InlineData(16), InlineData(33), InlineData(200_001)]
    public void It_is_x_times_its_sigmoid(int count)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var x = randn([count], generator: generator) * 20;
        var exact = x.@double() * x.@double().sigmoid();
        var found = F.silu(x.clone(), inplace: true).@double();
        Assert.True((found - exact).abs().le(4e-7 * exact.abs() + 1e-35).all().item<bool>());
    }

    [Fact]
    public void In_bfloat16_it_rounds_once()
    {
        using var scope = NewDisposeScope();
        var x = linspace(-30, 30, 70_001).bfloat16();
        var exact = (x.@double() * x.@double().sigmoid()).bfloat16();
        var found = F.silu(x.clone(), inplace: true);
        // a value within a float's error of the middle between two may go either way
        Assert.InRange(found.ne(exact).sum().item<long>(), 0, 70);
        Assert.True((found.@double() - exact.@double()).abs().le(0.0079 * exact.@double().abs() + 1e-35).all().item<bool>());
    }

    [Theory, InlineData(ScalarType.Float32), InlineData(ScalarType.BFloat16)]
    public void Of_numbers_that_are_not_finite_it_is_what_it_is_out_of_place(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var x = tensor([float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -1000f, 1000f, float.MaxValue]).to(type);
        var (found, expected) = (F.silu(x.clone(), inplace: true).@float(), F.silu(x).@float());
        Assert.True(found.isnan().eq(expected.isnan()).all().item<bool>());
        Assert.True((found.eq(expected) | (found - expected).abs().lt(1e-30) | expected.isnan()).all().item<bool>());
    }

    [Fact]
    public void Where_gradients_are_recorded_they_are_right()
    {
        using var scope = NewDisposeScope();
        var leaf = linspace(-3, 3, 64).requires_grad_();
        F.silu(leaf * 1, inplace: true).sum().backward();
        var s = leaf.detach().sigmoid();
        Assert.True((leaf.grad! - s * (1 + leaf.detach() * (1 - s))).abs().max().item<float>() < 1e-6);
    }

    [Fact]
    public void A_tensor_that_lies_otherwise_is_done_too()
    {
        using var scope = NewDisposeScope();
        var x = linspace(-3, 3, 60).view(6, 10).clone();
        var expected = F.silu(x);
        var part = x.t();
        F.silu(part, inplace: true);
        Assert.True((x - expected).abs().max().item<float>() < 1e-6);
    }
}
