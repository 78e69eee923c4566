using System.Diagnostics;
using TorchSharp;

namespace ShipLab.Cli.Doctor;

/// <summary>Which torch is in use, from which files, and how fast it multiplies: proof that it computes and was not
/// only restored.</summary>
internal static class TorchFindings
{
    public static IEnumerable<Finding> All()
    {
        Finding? broken = null;
        try { NativeTorch.Load(); }
        catch (ShipLabException error) { broken = new("libtorch", "does not load", Health.Broken, error.Message); }
        if (broken is not null) return [broken];
        return Loaded();
    }

    private static IEnumerable<Finding> Loaded()
    {
        yield return new("torch",
            $"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)} on "
            + $"{NativeTorch.Name[..NativeTorch.Name.IndexOf("-TorchSharp", StringComparison.Ordinal)]}");
        yield return new("libtorch", Repository.Shown(NativeTorch.Folder));
        yield return NativeTorch.IsAdapted
            ? new("wrapper", $"adapted to this system's C++ library: {NativeTorch.Wrapper}")
            : new("wrapper", "the package's own");
        var threads = torch.get_num_threads();
        yield return threads >= Environment.ProcessorCount
            ? new("threads", $"{threads}")
            : new("threads", $"{threads} of {Environment.ProcessorCount} cores", Health.Lacking,
                "OMP_NUM_THREADS or a container limit keeps torch from using all cores.");
        yield return new("product", $"{ProductRate():F0} GFLOP/s in float32, 1024 x 1024");
        yield return Cuda();
    }

    private static Finding Cuda()
    {
        if (!NativeTorch.HasCuda)
            return new("CUDA", "this libtorch is the CPU's; SHIPLAB_TORCH=cuda ./shiplab build takes the other one");
        return Devices.WhyNoCuda() is { } why
            ? new("CUDA", "this libtorch has it, but finds no GPU to use", Health.Lacking, why)
            : new("CUDA", $"{torch.cuda.device_count()} devices");
    }

    /// <summary>GFLOP/s of a float32 product, the best of several.</summary>
    private static double ProductRate()
    {
        using var scope = torch.NewDisposeScope();
        using var noGrad = torch.no_grad();
        const int size = 1024;
        var a = torch.ones(size, size, device: torch.CPU); // [size, size]
        var best = double.MaxValue;
        for (var run = 0; run < 6; run++)
        {
            var watch = Stopwatch.StartNew();
            using var product = torch.mm(a, a); // [size, size]
            best = Math.Min(best, watch.Elapsed.TotalSeconds);
            if (product[0, 0].ToSingle() != size)
                throw new ShipLabException($"A product of ones gives {product[0, 0].ToSingle()} where {size} is right: "
                    + "this libtorch does not compute on this processor.");
        }
        return 2.0 * size * size * size / best / 1e9;
    }
}
