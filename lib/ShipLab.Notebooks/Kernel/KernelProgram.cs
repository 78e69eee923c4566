using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ShipLab.Notebooks;

/// <summary>The program of a kernel process: takes cells from its standard input and tells outputs on its standard
/// output.</summary>
public static class KernelProgram
{
    /// <summary>The word on the command line that starts it; not for users.</summary>
    public const string Command = "kernel";

    /// <summary>Works until its runner ends the process, or is gone.</summary>
    public static async Task<int> RunAsync()
    {
        await using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        Console.SetOut(Console.Error); // what no cell's output catches must not be taken for news
        Console.SetIn(new NoInput());
        // Ctrl-C reaches all processes of the terminal; the runner alone decides what it means
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        var orders = new BlockingCollection<CellOrder>();
        new Thread(() => Listen(orders)) { IsBackground = true }.Start();

        var gate = new Lock();
        using var kernel = new CellKernel(news =>
        {
            // Begins on a line of its own, whatever a library printed before.
            lock (gate) output.Write($"\n{news.ToJson()}\n");
        });
        await kernel.RunAsync(new CellOrder("", "")); // loads the compiler, so that the first cell's time is its own
        foreach (var order in orders.GetConsumingEnumerable()) await kernel.RunAsync(order);
        return 0;
    }

    private static void Listen(BlockingCollection<CellOrder> orders)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        while (input.ReadLine() is { } line) orders.Add(JsonSerializer.Deserialize<CellOrder>(line)!);
        // The runner is gone. An orderly end under a training that is still at work would run into a segmentation fault
        // of libtorch.
        Process.GetCurrentProcess().Kill();
    }

    /// <summary>The console of a cell: nobody sits there, and the real one brings the orders.</summary>
    private sealed class NoInput : TextReader
    {
        public override int Read() => throw new InvalidOperationException(
            "the cell reads from the console, but this run has nobody to ask. "
            + "Give the value in a cell tagged 'parameters' instead.");

        public override int Peek() => Read();
    }
}
