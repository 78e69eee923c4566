using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests.SystemTorch;

public sealed class ErrorTests
{
    [Fact]
    public void An_error_of_libtorch_names_the_operator_and_the_shapes()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ExternalException>(() => ones(2, 3).mm(ones(4, 5)));

        Assert.Contains("2x3 and 4x5", error.Message, StringComparison.Ordinal);
        if (!ThisTorch.IsSystemTorch) return;
        Assert.Contains("mat", error.Message, StringComparison.Ordinal);
        Assert.Contains("Float32[2, 3], Float32[4, 5]", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("frame #", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_operator_tells_its_operands()
    {
        Assert.SkipUnless(ThisTorch.IsSystemTorch, ThisTorch.Reason);
        using var scope = NewDisposeScope();

        var error = Assert.Throws<ExternalException>(() => cat([ones(2, 3), zeros(5, 5, dtype: int64)], dim: 0));

        Assert.StartsWith("cat: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("[operands: Float32[2, 3], Int64[5, 5]]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_leaves_everything_usable()
    {
        using var scope = NewDisposeScope();
        var x = ones(2, 3);
        for (int i = 0; i < 100; i++) Assert.Throws<ExternalException>(() => x.view(7));
        Assert.Equal(6f, x.sum().item<float>());
    }

    [Fact]
    public void A_disposed_tensor_says_so()
    {
        var x = ones(2);
        x.Dispose();
        x.Dispose();
        Assert.Throws<InvalidOperationException>(() => x.sum());
        Assert.Throws<InvalidOperationException>(() => x.shape);
    }

    [Fact]
    public void The_wrong_element_type_is_refused()
    {
        using var x = ones(2);
        Assert.ThrowsAny<Exception>(() => x.data<long>());
        Assert.ThrowsAny<Exception>(() => x.item<float>());
        Assert.ThrowsAny<Exception>(() => tensor([1f, 2f, 3f], [2, 2]));
    }

    [Fact]
    public void Summing_over_a_constant_dimension_0_is_no_silent_sum_into_bytes()
    {
        Assert.SkipUnless(ThisTorch.IsSystemTorch, ThisTorch.Reason);
        using var scope = NewDisposeScope();
        var x = ones(2, 3);

        Assert.Throws<ArgumentException>(() => x.sum(0)); // C# reads ScalarType.Byte
        Assert.Equal(new[] { 2f, 2f, 2f }, x.sum(dim: 0).data<float>().ToArray());
    }

    [Fact]
    public void A_backward_without_a_graph_is_an_error()
    {
        using var x = ones(1);
        Assert.Throws<ExternalException>(() => x.backward());
    }
}
