using System.Diagnostics;

namespace ShipLab.Benchmarks;

/// <summary>The most memory that a process of its own takes: this program again, told to do one thing and to say what
/// it cost.</summary>
internal static class ChildMemory
{
    /// <summary>The option that makes this program such a child: <c>--memory-of MODEL</c>.</summary>
    public const string Option = "--memory-of";

    /// <summary>Megabytes of the largest resident set of a child that encodes images with the model, or does what
    /// <see cref="ProtocolBenchmarks.LargeTask"/> says.</summary>
    public static double Measure(string model)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
            start.ArgumentList.Add(typeof(ChildMemory).Assembly.Location);
        start.ArgumentList.Add(Option);
        start.ArgumentList.Add(model);
        using var child =
            Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} does not start.");
        var said = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return double.TryParse(said, out var megabytes) ? megabytes
            : throw new InvalidOperationException($"the process that measures memory ended with {child.ExitCode} and "
                + $"said \"{said.Trim()}\".");
    }

    /// <summary>The child's side.</summary>
    public static int Run(string model)
    {
        if (model == ProtocolBenchmarks.LargeTask) ProtocolBenchmarks.TrainLargeTask();
        else TowerBenchmarks.EncodeTwice(model);
        const string status = "/proc/self/status", peak = "VmHWM:";
        var kilobytes = File.Exists(status)
            ? double.Parse(
                File.ReadLines(status).First(line => line.StartsWith(peak, StringComparison.Ordinal))[peak.Length..]
                    .Replace("kB", ""))
            : Process.GetCurrentProcess().PeakWorkingSet64 / 1024.0;
        Console.Write(kilobytes * 1024 / 1e6);
        return 0;
    }
}
