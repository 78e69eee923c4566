using System.Text;

namespace ShipLab.Notebooks;

/// <summary>
/// Stands in for the process's console: what a cell (or a task of it) writes goes to that cell's outputs, everything else to the console
/// as before. Put in place by the first session and left there; it costs one look-up a write.
/// </summary>
internal static class ConsoleRouter
{
    private static readonly Lock Gate = new();
    private static TextWriter? installedOut;
    private static TextWriter? installedError;
    private static TextReader? installedIn;

    /// <summary>Puts the router in place, also when somebody replaced the console since the last time.</summary>
    public static void Install()
    {
        lock (Gate)
        {
            if (!ReferenceEquals(Console.Out, installedOut))
            {
                Console.SetOut(new Writer("stdout", Console.Out));
                installedOut = Console.Out;
            }
            if (!ReferenceEquals(Console.Error, installedError))
            {
                Console.SetError(new Writer("stderr", Console.Error));
                installedError = Console.Error;
            }
            if (!ReferenceEquals(Console.In, installedIn))
            {
                Console.SetIn(new Reader(Console.In));
                installedIn = Console.In;
            }
        }
    }

    private sealed class Writer(string name, TextWriter console) : TextWriter
    {
        public override Encoding Encoding => console.Encoding;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

        public override void Write(string? value)
        {
            if (string.IsNullOrEmpty(value)) return;
            CellStop.Check();
            if (CellContext.Current is { } cell) cell.Log.Write(name, value);
            else console.Write(value);
        }

        public override void WriteLine(string? value) => Write(value + NewLine);

        public override void WriteLine() => Write(NewLine);

        public override void Flush()
        {
            if (CellContext.Current is null) console.Flush();
        }
    }

    private sealed class Reader(TextReader console) : TextReader
    {
        public override string? ReadLine() => CellContext.Current is { } cell ? cell.ReadLine() : console.ReadLine();

        public override int Read() => CellContext.Current is { } cell ? cell.ReadLine() is [var first, ..] ? first : -1 : console.Read();

        public override int Peek() => CellContext.Current is null ? console.Peek() : -1;

        public override string ReadToEnd() => CellContext.Current is { } cell ? cell.ReadLine() ?? "" : console.ReadToEnd();
    }
}
