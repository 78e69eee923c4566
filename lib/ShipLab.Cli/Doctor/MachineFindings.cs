using System.Runtime.InteropServices;

namespace ShipLab.Cli.Doctor;

/// <summary>Operating system, .NET, processor, memory, graphics processor.</summary>
internal static class MachineFindings
{
    private const double RecommendedMemory = 4.0; // GiB; the demo takes up to 2.5 GB and the build about as much

    public static IEnumerable<Finding> All()
    {
        yield return new("ShipLab", typeof(App).Assembly.GetName().Version?.ToString(3) ?? "unknown");
        yield return new("system", $"{OsName()}, {RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}");
        yield return Sdk();
        yield return Cores();
        yield return CpuFeatures();
        yield return Load();
        yield return Memory();
        yield return Gpu();
    }

    private static string OsName()
    {
        const string release = "/etc/os-release";
        var pretty = File.Exists(release) ? File.ReadLines(release).FirstOrDefault(l => l.StartsWith("PRETTY_NAME="))
            : null;
        return pretty?["PRETTY_NAME=".Length..].Trim('"') ?? RuntimeInformation.OSDescription;
    }

    private static Finding Sdk() => ChildProcess.FirstLine("dotnet", "--version") is { } sdk
        ? new(".NET", $"SDK {sdk}, runtime {Environment.Version}")
        : new(".NET", $"runtime {Environment.Version}, no SDK answers", Health.Broken,
            "Install the .NET SDK 10 (environment.md, \"The .NET SDK\").");

    private static Finding Cores()
    {
        var model = CpuInfo("model name") ?? "unknown model";
        return new("processor", $"{Environment.ProcessorCount} cores, {model}");
    }

    /// <summary>Which wide instructions matrix products can use.</summary>
    private static Finding CpuFeatures()
    {
        if (CpuInfo("flags")?.Split(' ').ToHashSet() is not { } flags)
            return new("instructions", RuntimeInformation.ProcessArchitecture.ToString());
        (string Flag, string Name)[] wanted = [("avx2", "AVX2"), ("avx512f", "AVX-512"),
            ("avx512_bf16", "AVX-512 bf16"), ("amx_bf16", "AMX bf16")];
        var text = string.Join(", ", wanted.Select(w => flags.Contains(w.Flag) ? w.Name : $"no {w.Name}"));
        return flags.Contains("avx2")
            ? new("instructions", text)
            : new("instructions", text, Health.Lacking,
                "This processor has no AVX2: everything works, several times slower than the times in the notebooks.");
    }

    private static Finding Load()
    {
        const string file = "/proc/loadavg";
        if (!File.Exists(file))
            return new("load", "not known on this system");
        var one = File.ReadAllText(file).Split(' ')[0];
        var busy = double.Parse(one,
            System.Globalization.CultureInfo.InvariantCulture) > 0.5 * Environment.ProcessorCount;
        return busy
            ? new("load", $"{one} over the last minute", Health.Lacking,
                "Other programs are running: times measured now are longer than those of an idle machine.")
            : new("load", $"{one} over the last minute");
    }

    private static Finding Memory()
    {
        var gib = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
        return gib >= RecommendedMemory
            ? new("memory", $"{gib:F1} GiB")
            : new("memory", $"{gib:F1} GiB", Health.Lacking,
                $"The demo and the build want about {RecommendedMemory:F0} GiB; with less, close other programs.");
    }

    private static Finding Gpu() =>
        new("graphics",
            ChildProcess.FirstLine("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader") is { } gpu
        ? gpu
        : "no NVIDIA processor answers; nothing here needs one");

    private static string? CpuInfo(string key)
    {
        const string file = "/proc/cpuinfo";
        var line = File.Exists(file) ? File.ReadLines(file)
            .FirstOrDefault(l => l.StartsWith(key, StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':') + 1)..].Trim();
    }
}
