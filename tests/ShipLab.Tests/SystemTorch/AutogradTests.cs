using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Tests.SystemTorch;

public sealed class AutogradTests
{
    [Fact]
    public void Backward_fills_the_gradients_of_the_leaves()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new[] { 1f, 2f, 3f }, requires_grad: true);

        (x * x).sum().backward();
        Assert.Equal(new[] { 2f, 4f, 6f }, x.grad!.data<float>().ToArray());
        (x * 3).sum().backward();
        Assert.Equal(new[] { 5f, 7f, 9f }, x.grad!.data<float>().ToArray());

        x.grad = null;
        Assert.Null(x.grad);
        Assert.True(x.is_leaf && x.requires_grad);
        Assert.False((x * 2).is_leaf);
    }

    [Fact]
    public void Gradients_are_given_without_touching_the_leaves()
    {
        using var scope = NewDisposeScope();
        var x = tensor(2.0, requires_grad: true);
        var y = x.pow(3);

        var first = autograd.grad([y], [x], create_graph: true)[0];
        var second = autograd.grad([first], [x])[0];

        Assert.Equal(12.0, first.item<double>(), 10);
        Assert.Equal(12.0, second.item<double>(), 10);
        Assert.Null(x.grad);
    }

    [Fact]
    public void Modes_switch_recording_off_and_on_again()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, requires_grad: true);
        using (no_grad())
        {
            Assert.False((x * 2).requires_grad);
            using (enable_grad()) Assert.True((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False((x * 2).requires_grad);
        }
        Assert.True((x * 2).requires_grad);
    }

    [Fact]
    public void Given_gradients_and_kept_graphs_count_twice()
    {
        using var scope = NewDisposeScope();
        var x = ones(3, requires_grad: true);
        var y = x * 2;
        var weights = tensor(new[] { 1f, 2f, 3f });

        y.backward(grad_tensors: [weights], retain_graph: true);
        y.backward(grad_tensors: [weights]);

        Assert.Equal(new[] { 4f, 8f, 12f }, x.grad!.data<float>().ToArray());
    }

    [Fact]
    public void A_jacobian_has_the_shapes_of_output_and_input()
    {
        using var scope = NewDisposeScope();
        var jacobian = autograd.functional.jacobian((Tensor x) => x.pow(2), tensor(new[] { 1f, 2f }));

        Assert.Equal(new[] { 2f, 0, 0, 4 }, jacobian.data<float>().ToArray());
    }

    /// <summary>Sizes on both sides of where SystemTorch changes from aten to oneDNN.</summary>
    public static TheoryData<int, int, int, bool> LinearSizes => new()
    {
        { 2, 3, 4, true }, { 64, 96, 80, true }, { 64, 96, 80, false }, { 257, 512, 33, true }, { 1, 2048, 512, true },
    };

    [Theory, MemberData(nameof(LinearSizes))]
    public void Linear_and_its_gradients_agree_with_double_precision(int rows, int inner, int columns, bool withBias)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var x = randn(2, rows, inner, generator: generator).requires_grad_();
        var w = randn(columns, inner, generator: generator).requires_grad_();
        var b = withBias ? randn(columns, generator: generator).requires_grad_() : null;
        var upstream = randn(2, rows, columns, generator: generator);

        var y = F.linear(x, w, b);
        y.backward(grad_tensors: [upstream]);

        using var plain = no_grad();
        var (xd, wd, ud) = (x.to(float64).reshape(-1, inner), w.to(float64), upstream.to(float64).reshape(-1, columns));
        Close(xd.matmul(wd.t()) + (b is null ? 0.0 : b.to(float64)), y.reshape(-1, columns));
        Close(ud.matmul(wd), x.grad!.reshape(-1, inner));
        Close(ud.t().matmul(xd), w.grad!);
        if (b is not null) Close(ud.sum(dim: 0), b.grad!);
    }

    [Fact]
    public void Products_of_transposed_and_sliced_matrices_agree_with_double_precision()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(8);
        var a = randn(200, 90, generator: generator).requires_grad_();
        var b = randn(150, 200, generator: generator).requires_grad_();

        var product = b[TensorIndex.Slice(0, 150, 2)].matmul(a[TensorIndex.Colon, 10..74]); // [75, 64]
        product.pow(2).sum().backward();

        using var plain = no_grad();
        var (left, right) = (b.to(float64)[TensorIndex.Slice(0, 150, 2)], a.to(float64)[TensorIndex.Colon, 10..74]);
        var expected = left.matmul(right);
        Close(expected, product);
        Close((expected * 2).matmul(right.t()), b.grad![TensorIndex.Slice(0, 150, 2)]);
        Close(left.t().matmul(expected * 2), a.grad![TensorIndex.Colon, 10..74]);
        Assert.Equal(0f, a.grad![TensorIndex.Colon, ..10].abs().sum().item<float>());
    }

    /// <summary>Tokens and width of attention, from tiny to where BLAS takes over.</summary>
    public static TheoryData<int, int> AttentionSizes => new() { { 1, 3 }, { 13, 64 }, { 16, 32 }, { 33, 20 }, { 77, 64 } };

    [Theory, MemberData(nameof(AttentionSizes))]
    public void Batched_products_of_strided_matrices_agree_with_double_precision(int tokens, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(10);
        const int batch = 3, heads = 4;
        var qkv = randn(tokens, batch, 3 * heads * width, generator: generator).requires_grad_();

        var loss = Attention(qkv).pow(2).sum();
        loss.backward();

        var precise = qkv.detach().to(float64).requires_grad_();
        var expected = Attention(precise).pow(2).sum();
        expected.backward();
        Assert.Equal(expected.item<double>(), loss.item<float>(), 1e-4 * expected.item<double>());
        using var plain = no_grad();
        Close(precise.grad!, qkv.grad!);
        Close(precise.detach().transpose(0, 1).bmm(precise.detach().permute(1, 2, 0)), qkv.detach().transpose(0,
            1).bmm(qkv.detach().permute(1, 2, 0)));

        Tensor Attention(Tensor x) // [L, B, 3 H D] -> [B, H, L, D], every operand a view with other strides
        {
            var parts = x.view(tokens, batch, 3, heads, width).permute(2, 1, 3, 0, 4).unbind(0);
            var weights = (parts[0].matmul(parts[1].transpose(-2, -1)) / Math.Sqrt(width)).softmax(-1); // [B, H, L, L]
            return weights.matmul(parts[2]);
        }
    }

    [Fact]
    public void Frozen_weights_pass_gradients_to_their_input_and_second_derivatives_exist()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(9);
        var x = randn(64, 64, generator: generator).requires_grad_();
        var w = randn(64, 64, generator: generator);

        var loss = F.linear(x, w).pow(3).sum();
        var first = autograd.grad([loss], [x], create_graph: true)[0];
        var second = autograd.grad([first.pow(2).sum()], [x])[0];

        Assert.Null(w.grad);
        using var plain = no_grad();
        var (xd, wd) = (x.to(float64), w.to(float64));
        var y = xd.matmul(wd.t());
        var gradient = (y.pow(2) * 3).matmul(wd);
        Close(gradient, first);
        Close(((gradient * 2).matmul(wd.t()) * y * 6).matmul(wd), second);
    }

    private static void Close(Tensor expected, Tensor actual)
    {
        var worst = (expected - actual.to(float64)).abs().max().item<double>() / expected.abs().max().item<double>();
        Assert.True(worst < 1e-5, $"off by {worst:E1} of the largest element");
    }
}
