using System.Diagnostics;

namespace ShipLab.Cli;

/// <summary>Numbers as people read them.</summary>
internal static class Texts
{
    /// <summary>"4:05", "1:04:05".</summary>
    public static string Clock(TimeSpan time) =>
        time.TotalHours >= 1 ? $"{(int)time.TotalHours}:{time:mm\\:ss}" : $"{(int)time.TotalMinutes}:{time:ss}";

    /// <summary>"12.3 s" below a minute, "4:05 min" above.</summary>
    public static string Duration(TimeSpan time) =>
        time.TotalMinutes < 1 ? $"{time.TotalSeconds:0.0} s" : $"{Clock(time)} min";

    /// <summary>"1 class", "2 classes".</summary>
    public static string Count(int number, string one, string many) => $"{number} {(number == 1 ? one : many)}";

    /// <summary>The most memory this process has had, in GiB.</summary>
    public static double PeakMemory()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64 / (double)(1L << 30);
    }
}
