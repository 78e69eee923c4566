using System.Runtime.InteropServices;

namespace ShipLab.Cli;

/// <summary>
/// The end of a process in which a notebook's cell still runs. An ordinary end runs the destructors of libtorch's statics, and a training that
/// is still at work falls over them with a segmentation fault in place of the exit code.
/// </summary>
internal static class AbruptEnd
{
    [DllImport("libc")] private static extern void _exit(int code);

    /// <summary>Ends the process at once, after what was said has been written.</summary>
    public static void With(int code)
    {
        Console.Out.Flush();
        Console.Error.Flush();
        if (!OperatingSystem.IsWindows()) _exit(code);
        Environment.Exit(code);
    }
}
