using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Tests.SystemTorch;

/// <summary>
/// Matrix products as large as a CLIP's, which SystemTorch computes with the CPU's tile unit, with oneDNN or with aten, whichever is there:
/// whatever does it, these must hold.
/// </summary>
public sealed class LargeProductTests
{
    /// <summary>m, k, n: whole tiles, a line more or less than tiles, long and flat ones.</summary>
    public static TheoryData<int, int, int> Shapes => new()
    {
        { 128, 256, 128 }, { 129, 33, 97 }, { 127, 255, 161 }, { 300, 1024, 96 }, { 97, 65, 1500 }, { 1, 768, 512 }, { 16, 512, 512 }, { 650, 512, 130 },
    };

    [Theory, MemberData(nameof(Shapes))]
    public void A_linear_layer_in_float32_is_as_exact_as_float32_allows(int m, int k, int n)
    {
        using var scope = NewDisposeScope();
        var (x, w, bias) = (Normal(1, m, k), Normal(2, n, k), Normal(3, n));
        var exact = F.linear(x.@double(), w.@double(), bias.@double());                          // [m, n]
        // a sum of k products of normal numbers is about sqrt(k); a float has 24 bits
        Assert.InRange(Rms(F.linear(x, w, bias).@double() - exact), 0, 4 * Math.Sqrt(k) * Math.Pow(2, -24) * Math.Log2(k));
        Assert.InRange(Rms(F.linear(x, w).@double() + bias.@double() - exact), 0, 4 * Math.Sqrt(k) * Math.Pow(2, -24) * Math.Log2(k));
    }

    [Theory, MemberData(nameof(Shapes))]
    public void Products_take_matrices_as_they_lie(int m, int k, int n)
    {
        using var scope = NewDisposeScope();
        var limit = 4 * Math.Sqrt(k) * Math.Pow(2, -24) * Math.Log2(k);
        var (a, b) = (Normal(1, m, k), Normal(2, k, n));
        var exact = a.@double().matmul(b.@double());                                             // [m, n]
        var (aCopy, bCopy) = (a.t().contiguous().t(), b.t().contiguous().t());                   // the same, columns next to each other
        var wide = Normal(4, m, 2 * k + 3);                                                      // [m, 2k + 3]
        var part = wide.narrow(1, 3, k).copy_(a);                                                // [m, k], rows apart
        var everyOther = Normal(5, m, 2 * k)[TensorIndex.Colon, TensorIndex.Slice(0, null, 2)].copy_(a); // [m, k], neither stride is 1
        foreach (var left in new[] { a, aCopy, part, everyOther })
            foreach (var right in new[] { b, bCopy })
                Assert.InRange(Rms(left.matmul(right).@double() - exact), 0, limit);
    }

    [Theory, MemberData(nameof(Shapes))]
    public void A_linear_layer_in_bfloat16_rounds_once(int m, int k, int n)
    {
        using var scope = NewDisposeScope();
        var (x, w, bias) = (Normal(1, m, k).bfloat16(), Normal(2, n, k).bfloat16(), Normal(3, n).bfloat16());
        var exact = F.linear(x.@double(), w.@double(), bias.@double());                          // [m, n]
        var found = F.linear(x, w, bias);
        Assert.Equal(ScalarType.BFloat16, found.dtype);
        // half a unit in the last of 8 bits, and the sums' own error; other implementations round before the bias too
        var relative = ((found.@double() - exact).abs() / (exact.abs() + 0.1 * Math.Sqrt(k))).max().item<double>();
        Assert.InRange(relative, 0, Math.Pow(2, -7));
    }

    [Fact]
    public void Large_and_small_numbers_keep_their_bits()
    {
        using var scope = NewDisposeScope();
        foreach (var scale in new[] { 1e-18, 1e-30, 1e15, 3e18 })
        {
            var (a, b) = (Normal(1, 200, 128) * scale, Normal(2, 128, 200) * (1 / scale));
            var exact = a.@double().matmul(b.@double());                                         // [200, 200]
            Assert.InRange(Rms(a.matmul(b).@double() - exact), 0, 1e-5);
        }
        var ones = torch.ones(128, 128);
        var largest = torch.eye(128) * float.MaxValue;
        Assert.True(largest.matmul(ones).eq(float.MaxValue).all().item<bool>());                 // rounded up, its first piece would be infinite
    }

    [Fact]
    public void Infinities_and_NaNs_stay_where_they_belong()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (Normal(1, 256, 192), Normal(2, 192, 160));
        a[5, 7] = float.PositiveInfinity;
        a[9, 0] = float.NaN;
        b[11, 3] = float.NegativeInfinity;
        var expected = a.@double().matmul(b.@double());                                          // [256, 160]
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
        {
            var found = a.to(type).matmul(b.to(type)).@double();
            Assert.Equal(expected.isnan().sum().item<long>(), found.isnan().sum().item<long>());
            Assert.True(found.isinf().eq(expected.isinf()).all().item<bool>());
            Assert.True(found.isposinf().eq(expected.isposinf()).all().item<bool>());
        }
    }

    [Fact]
    public void An_overflowing_sum_is_infinite()
    {
        using var scope = NewDisposeScope();
        var found = torch.full([128, 128], 1e20f).matmul(torch.full([128, 128], 1e20f));         // [128, 128]
        Assert.True(found.isposinf().all().item<bool>());
    }

    [Fact]
    public void Results_do_not_depend_on_the_number_of_threads()
    {
        using var scope = NewDisposeScope();
        var threads = get_num_threads();
        try
        {
            foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
            {
                var (x, w, bias) = (Normal(1, 500, 300).to(type), Normal(2, 700, 300).to(type), Normal(3, 700).to(type));
                set_num_threads(1);
                var one = F.linear(x, w, bias);                                                  // [500, 700]
                set_num_threads(2);
                var two = F.linear(x, w, bias);
                set_num_threads(3);
                var three = F.linear(x, w, bias);
                if (!OnTiles(type)) continue; // oneDNN and BLAS do not promise it
                Assert.True(one.eq(two).all().item<bool>());
                Assert.True(one.eq(three).all().item<bool>());
            }
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    [Fact]
    public void A_row_is_the_same_in_any_large_batch_with_a_tile_unit()
    {
        Assert.SkipUnless(ThisTorch.IsSystemTorch, ThisTorch.Reason);
        Assert.SkipUnless(OnTiles(ScalarType.BFloat16), "This CPU has no tile unit, or SHIPLAB_AMX=0 turns it off.");
        using var scope = NewDisposeScope();
        foreach (var type in new[] { ScalarType.BFloat16, ScalarType.Float32 }.Where(OnTiles))
        {
            var (x, w) = (Normal(1, 900, 512).to(type), Normal(2, 320, 512).to(type));
            var whole = F.linear(x, w);                                                          // [900, 320]
            Assert.True(F.linear(x.narrow(0, 301, 111), w).eq(whole.narrow(0, 301, 111)).all().item<bool>());
            Assert.True(F.linear(x, w.narrow(0, 17, 100)).eq(whole.narrow(1, 17, 100)).all().item<bool>());
        }
    }

    [Fact]
    public void All_this_holds_with_float32_on_the_tile_unit_too()
    {
        const string choice = "SHIPLAB_AMX";
        Assert.SkipUnless(ThisTorch.IsSystemTorch, ThisTorch.Reason);
        Assert.SkipUnless(OnTiles(ScalarType.BFloat16), "This CPU has no tile unit, or SHIPLAB_AMX=0 turns it off.");
        Assert.SkipWhen(Environment.GetEnvironmentVariable(choice) == "all", "It is on the tile unit in this process.");
        // the choice is made once a process, so another one runs these tests
        string[] tests = ["-class", typeof(LargeProductTests).FullName!, "-noLogo"];
        var byHost = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet";
        var start = new ProcessStartInfo(Environment.ProcessPath!, byHost ? [typeof(LargeProductTests).Assembly.Location, .. tests] : tests)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, Environment = { [choice] = "all" },
        };
        using var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, said);
        Assert.Matches("Total: [1-9]", said);
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e-4)]
    [InlineData(ScalarType.BFloat16, 3e-2)]
    public void Gradients_of_a_large_linear_layer_are_those_of_float64(ScalarType type, double limit)
    {
        using var scope = NewDisposeScope();
        Tensor[] inputs = [Normal(1, 200, 160).to(type), Normal(2, 130, 160).to(type), Normal(3, 130).to(type)];
        var direction = Normal(4, 200, 130).to(type);                                            // [200, 130]
        Tensor[] Gradients(ScalarType of)
        {
            var leaves = inputs.Select(t => t.to(of, copy: true).requires_grad_()).ToArray();
            F.linear(leaves[0], leaves[1], leaves[2]).backward([direction.to(of)]);
            return [.. leaves.Select(leaf => leaf.grad!.@double())];
        }
        foreach (var (found, exact) in Gradients(type).Zip(Gradients(ScalarType.Float64)))
            Assert.InRange(Rms(found - exact) / Rms(exact), 0, limit);
    }

    private static bool OnTiles(ScalarType type) => Environment.GetEnvironmentVariable("SHIPLAB_AMX") is var choice && choice != "0"
        && (type == ScalarType.BFloat16 || choice == "all") && File.Exists("/proc/cpuinfo") && File.ReadAllText("/proc/cpuinfo").Contains("amx_bf16");

    private static Tensor Normal(long seed, params long[] shape)
    {
        using var generator = new Generator((ulong)seed);
        return randn(shape, generator: generator);
    }

    private static double Rms(Tensor x) => Math.Sqrt(x.square().mean().item<double>());
}
