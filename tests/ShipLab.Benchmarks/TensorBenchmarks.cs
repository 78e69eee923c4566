using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Benchmarks;

/// <summary>What the torch underneath gives: matrix products of a ViT-B/16's size, and the cost of a call that computes nothing.</summary>
internal static class TensorBenchmarks
{
    // The first layer of the MLP of a ViT-B/16 over 16 images: 16 * 197 tokens, width 768 to 3072.
    private const int Rows = 3152, Inner = 768, Columns = 3072;
    private const double Giga = 2.0 * Rows * Inner * Columns / 1e9;

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
        var a = randn(Rows, Inner).to(type);    // [Rows, Inner]
        var b = randn(Inner, Columns).to(type); // [Inner, Columns]
        return Timing.Rates(Giga, () => mm(a, b), warmUps: 3);
    }

    private static IReadOnlyList<double> Linear(ScalarType type)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var x = randn(Rows, Inner).to(type);         // [Rows, Inner]
        var weight = randn(Columns, Inner).to(type); // [Columns, Inner]
        var bias = randn(Columns).to(type);          // [Columns]
        return Timing.Rates(Giga, () => F.linear(x, weight, bias), warmUps: 3);
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
