using System.Globalization;

namespace ShipLab.Cli.Experiments;

/// <summary>How much memory there is for more processes, in bytes.</summary>
internal static class MemoryGauge
{
    /// <summary>What can be had now without swapping, within the limit of the control group (container) where there is one.</summary>
    public static long Available()
    {
        var free = MemAvailable() ?? FromRuntime();
        return ControlGroupRoom() is { } room ? Math.Min(free, room) : free;
    }

    private static long FromRuntime()
    {
        var info = GC.GetGCMemoryInfo(GCKind.Any);
        return Math.Max(0, info.TotalAvailableMemoryBytes - info.MemoryLoadBytes);
    }

    private static long? MemAvailable()
    {
        var line = Lines("/proc/meminfo").FirstOrDefault(text => text.StartsWith("MemAvailable:", StringComparison.Ordinal));
        return line?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [_, var kilobytes, ..] && long.TryParse(kilobytes,
            CultureInfo.InvariantCulture, out var value)
            ? value * 1024
            : null;
    }

    /// <summary>Limit less use of the control group, version 2 or 1; what the kernel can drop at once (file cache) counts as
    /// free.</summary>
    private static long? ControlGroupRoom()
    {
        foreach (var (limit, use, folder) in new[] { ("memory.max", "memory.current", "/sys/fs/cgroup"),
            ("memory.limit_in_bytes", "memory.usage_in_bytes", "/sys/fs/cgroup/memory") })
            if (Number(Path.Combine(folder, limit)) is { } most && most < 1L << 50 && Number(Path.Combine(folder, use)) is { } used)
            {
                var cache = Lines(Path.Combine(folder, "memory.stat")).Select(line => line.Split(' ')).FirstOrDefault(words =>
                    words is ["inactive_file" or "total_inactive_file", _]);
                return Math.Max(0, most - used + (cache is [_, var bytes] && long.TryParse(bytes, CultureInfo.InvariantCulture,
                    out var value) ? value : 0));
            }
        return null;
    }

    private static long? Number(string file) => long.TryParse(Lines(file).FirstOrDefault(), CultureInfo.InvariantCulture, out var value)
        ? value : null;

    private static string[] Lines(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllLines(file) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
