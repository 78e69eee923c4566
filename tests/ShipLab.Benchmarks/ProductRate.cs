using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Benchmarks;

/// <summary>
/// The rate of a large matrix product as the measure of a machine: whatever else a machine is and does, a tower can be no faster than its products.
/// </summary>
internal static class ProductRate
{
    /// <summary>GFLOP/s of [3152, 768] x [768, 3072] on the idle machine of two AVX-512 cores for which the targets are: oneDNN's sgemm, and bfloat16.</summary>
    public static double Reference(Precision precision) => precision == Precision.Bf16 ? 960 : 487;

    // the first layer of the MLP of a ViT-B/16 over 16 images: 16 * 197 tokens, width 768 to 3072
    private const int Rows = 3152, Inner = 768, Columns = 3072;

    /// <summary>10^9 operations of that product.</summary>
    public const double Work = 2.0 * Rows * Inner * Columns / 1e9;

    /// <summary>A product's operands: [Rows, Inner] and [Inner, Columns].</summary>
    public static (Tensor A, Tensor B) Operands(ScalarType type) => (randn(Rows, Inner).to(type), randn(Inner, Columns).to(type));

    /// <summary>Runs an action several times, a product between any two of them.</summary>
    /// <param name="count">things that one action does</param>
    /// <param name="work">10^9 operations of one such thing</param>
    /// <returns>things a second, run by run, and the median share that their operations a second are of the products'</returns>
    public static (IReadOnlyList<double> Rates, double Share) Beside(Precision precision, int count, double work, Action action, int runs)
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
        return (rates, Timing.Median(shares));
    }

    /// <summary>What <see cref="Note"/> means, said above the table.</summary>
    public static string Legend { get; } = string.Create(CultureInfo.InvariantCulture,
        $"\"share\": a tower's arithmetic a second over that of large products in the same seconds; in brackets the target's, on the machine it is for (float32 {Reference(Precision.F32)}, bfloat16 {Reference(Precision.Bf16)} GFLOP/s)");

    /// <summary>"share 0.93 (0.58)".</summary>
    /// <param name="share">as measured here</param>
    /// <param name="target">10^9 operations a second of the target</param>
    public static string Note(double share, double target, Precision precision) =>
        $"share {share:F2} ({target / Reference(precision):F2})";
}
