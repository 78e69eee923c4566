using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace ShipLab.Notebooks;

/// <summary>
/// Says where a cell threw: the exception, its inner ones, and the calls that led there, the cells' lines with their text. Frames of the
/// engine, of the compiler and of the plumbing under <c>await</c> are left out.
/// </summary>
internal static class RuntimeReport
{
    public static CellError Create(Exception thrown, string cell, SourceTexts sources)
    {
        var error = Unwrap(thrown);
        var trace = new List<string>();
        int? line = null;
        for (var at = error; at is not null; at = at.InnerException is { } inner ? Unwrap(inner) : null)
        {
            trace.Add((trace.Count > 0 ? "caused by " : "") + $"{FrameText.TypeName(at.GetType())}: {Message(at)}");
            foreach (var frame in new StackTrace(at, fNeedFileInfo: true).GetFrames())
            {
                if (FrameText.Of(frame, sources) is not { } text) continue;
                trace.Add(text);
                if (sources.CellOf(frame.GetFileName()) == cell) line ??= frame.GetFileLineNumber();
            }
        }
        return new CellError
        {
            Name = FrameText.TypeName(error.GetType()),
            Message = Message(error),
            Cell = cell,
            Line = line,
            SourceLine = line is { } number ? sources.Line(cell, number) : null,
            Traceback = trace,
        };
    }

    /// <summary>Of errors of native libraries what they say, without the frames of C++ that libtorch puts behind it.</summary>
    private static string Message(Exception error) =>
        error is ExternalException ? error.Message.Split("\nException raised from")[0] : error.Message;

    /// <summary>The exception that tells something: reflection and waiting wrap it.</summary>
    private static Exception Unwrap(Exception error) => error switch
    {
        AggregateException { InnerExceptions: [var only] } => Unwrap(only),
        TargetInvocationException { InnerException: { } inner } => Unwrap(inner),
        _ => error,
    };
}
