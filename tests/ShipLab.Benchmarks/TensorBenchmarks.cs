using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Benchmarks;

/// <summary>What the torch underneath gives: matrix products of a ViT-B/16's size, and the cost of a call that computes
/// nothing.</summary>
internal static class TensorBenchmarks
{
    public static IEnumerable<Benchmark> All() =>
    [
        new("matrix product, float32", "GFLOP/s", () => Product(ScalarType.Float32)),
        new("matrix product, bfloat16", "GFLOP/s", () => Product(ScalarType.BFloat16)),
        new("linear layer, float32", "GFLOP/s", () => Linear(ScalarType.Float32)),
        new("linear layer, bfloat16", "GFLOP/s", () => Linear(ScalarType.BFloat16)),
        new("operator overhead", "us", Overhead) { Target = 5 },
    ];

    private static IReadOnlyList<double> Product(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (a, b) = ProductRate.Operands(type); // [Rows, Inner], [Inner, Columns]
        return Timing.Rates(ProductRate.Work, () => mm(a, b), warmUps: 3);
    }

    private static IReadOnlyList<double> Linear(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (x, across) = ProductRate.Operands(type);
        var weight = across.t().contiguous();           // [Columns, Inner]
        var bias = randn(weight.shape[0]).to(type);     // [Columns]
        return Timing.Rates(ProductRate.Work, () => F.linear(x, weight, bias), warmUps: 3);
    }

    /// <summary>Microseconds of adding two single numbers and dropping the result.</summary>
    private static IReadOnlyList<double> Overhead()
    {
        const int calls = 20_000;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var a = ones(1); // [1]
        var b = ones(1); // [1]
        var seconds = Timing.Seconds(() =>
        {
            for (var i = 0; i < calls; i++)
                a.add(b).Dispose();
        }, warmUps: 3);
        return [.. seconds.Select(s => s / calls * 1e6)];
    }
}
