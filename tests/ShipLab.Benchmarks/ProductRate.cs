using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Benchmarks;

/// <summary>
/// The rate of a large matrix product as the measure of a machine: whatever else a machine is and does, a tower can be
/// no faster than its products.
/// </summary>
internal static class ProductRate
{
    // the first layer of the MLP of a ViT-B/16 over 16 images: 16 * 197 tokens, width 768 to 3072
    private const int Rows = 3152, Inner = 768, Columns = 3072;

    /// <summary>10^9 operations of that product.</summary>
    public const double Work = 2.0 * Rows * Inner * Columns / 1e9;

    /// <summary>Whether this CPU multiplies bfloat16 by itself.</summary>
    public static bool HasBf16 { get; } = HasFlag("avx512_bf16") || HasFlag("amx_bf16");

    /// <summary>Whether it has a tile unit for it, which multiplies bfloat16 several times as fast as float32. (AVX-512
    /// alone need not.)</summary>
    public static bool HasFastBf16 { get; } = HasFlag("amx_bf16");

    /// <summary>A product's operands: [Rows, Inner] and [Inner, Columns].</summary>
    public static (Tensor A, Tensor B) Operands(ScalarType type) =>
        (randn(Rows, Inner).to(type), randn(Inner, Columns).to(type));

    /// <summary>How many times as fast as float32's products those of bfloat16 are here.</summary>
    public static double Bf16OverF32()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        double Rate(ScalarType type)
        {
            var (a, b) = Operands(type);
            return Timing.Median(Timing.Rates(Work, () => mm(a, b)));
        }
        return Rate(ScalarType.BFloat16) / Rate(ScalarType.Float32);
    }

    /// <summary>Runs an action several times, a product between any two of them.</summary>
    /// <param name="count">things that one action does</param>
    /// <param name="work">10^9 operations of one such thing</param>
    /// <returns>things a second, and the share that their operations a second are of the products', run by
    /// run</returns>
    public static (IReadOnlyList<double> Rates, IReadOnlyList<double> Shares) Beside(Precision precision, int count,
        double work, Action action, int runs)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (a, b) = Operands(precision == Precision.Bf16 ? ScalarType.BFloat16 : ScalarType.Float32);
        double Product() => Timing.Median(Timing.Rates(Work, () => mm(a, b), runs: 3, warmUps: 0, atLeast: 0.1));
        Timing.Once(action);
        var (rates, shares, before) = (new List<double>(), new List<double>(), Product());
        for (var run = 0; run < runs; run++)
        {
            var rate = count / Timing.Once(action);
            var after = Product();
            rates.Add(rate);
            shares.Add(rate * work / ((before + after) / 2));
            before = after;
        }
        return (rates, shares);
    }

    private static bool HasFlag(string flag) =>
        File.Exists("/proc/cpuinfo") && File.ReadLines("/proc/cpuinfo")
            .Any(line => line.StartsWith("flags", StringComparison.Ordinal) && line.Contains(flag));
}
