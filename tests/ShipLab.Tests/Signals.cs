using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ShipLab.Tests;

/// <summary>Signals to a process of a test, by the system's function: the program of that name is not on every
/// machine.</summary>
internal static partial class Signals
{
    /// <summary>
    /// Skips a test that interrupts a process, where processes are born deaf to it: a shell without job control ignores
    /// SIGINT in what it starts in the background (`command &amp;`), and all its children inherit that.
    /// </summary>
    public static void SkipWhereInterruptsAreIgnored()
    {
        const string status = "/proc/self/status", ignored = "SigIgn:";
        if (!File.Exists(status)) return;
        var mask = Convert.ToUInt64(
            File.ReadLines(status).First(line => line.StartsWith(ignored, StringComparison.Ordinal))[ignored.Length..]
                .Trim(), 16);
        Assert.SkipWhen((mask >> (2 - 1) & 1) == 1,
            "The tests were started with SIGINT ignored, as by a script's `&`; run them in the foreground.");
    }

    /// <summary>What Ctrl+C sends.</summary>
    public static void Interrupt(int process) => Send(process, 2);

    /// <summary>Ends a process at once; it cannot defend itself.</summary>
    public static void Kill(Process process) => Send(process.Id, 9);

    private static void Send(int process, int signal)
    {
        if (Kill(process, signal) != 0)
            throw new InvalidOperationException($"process {process} could not be sent signal {signal}: "
                + $"error {Marshal.GetLastPInvokeError()}");
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
