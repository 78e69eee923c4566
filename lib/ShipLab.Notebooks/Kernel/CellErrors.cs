using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;

namespace ShipLab.Notebooks;

/// <summary>
/// Says why a cell failed in words of the cell: its line with its text, and the lines that led there. Frames of the
/// kernel, of the compiler and of the plumbing under <c>await</c> are left out.
/// </summary>
internal sealed partial class CellErrors
{
    private readonly Dictionary<string, string[]> _cells = [];
    private string _cell = "";

    /// <summary>The cell that runs next.</summary>
    public void Remember(CellOrder order) =>
        _cells[_cell = order.Name] = order.Code.ReplaceLineEndings("\n").Split('\n');

    /// <param name="error">What the cell threw; null where the kernel only has words.</param>
    /// <param name="message">The kernel's words.</param>
    public CellError Report(Exception? error, string message) => error switch
    {
        null => OfCommand(message),
        CompilationErrorException own => OfCompiler(own.Diagnostics),
        { InnerException: CompilationErrorException inner } => OfCompiler(inner.Diagnostics),
        _ => OfCode(error),
    };

    private CellError OfCompiler(IEnumerable<Diagnostic> diagnostics)
    {
        var errors = diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)
            .Select(d => (At: d.Location.GetMappedLineSpan(), Text: $"{d.Id}: {d.GetMessage()}{Advice(d.Id)}"))
            .DistinctBy(e => (e.At.StartLinePosition.Line, e.Text));
        var trace = errors.Select(e => $"{Place(e.At.Path, e.At.StartLinePosition.Line + 1)}: {e.Text}").ToList();
        var (at, text) = errors.First();
        return at.Path == _cell ? Error("CompilationError", text, at.StartLinePosition.Line + 1, trace)
            : Error("CompilationError", trace[0], null, trace);
    }

    private static string Advice(string code) => code switch
    {
        "CS0006" or "CS1504" => $" (relative paths start at the notebook's folder, {Directory.GetCurrentDirectory()})",
        "DNI101" => " There are #!who, #!whos, #!import, #r and #i.",
        ['N', 'U', ..] or "999" =>
            " Check its name and version, the network, and the package sources (#i \"nuget:SOURCE\" adds one).",
        _ => "",
    };

    /// <summary>Commands (#!who, #r "nuget:...") fail with a text such as "(2,1): error DNI101: Unknown magic command
    /// '#!foo'.".</summary>
    private CellError OfCommand(string message)
    {
        var words = message.Split('\n').Select(line => KernelWords().Match(line)).FirstOrDefault(match => match.Success)
            ?? Match.Empty;
        var text = words.Success ? words.Groups["text"].Value.TrimEnd('.') + "." + Advice(words.Groups["code"].Value)
            : message.ReplaceLineEndings(" ").Trim();
        var line = int.TryParse(words.Groups["line"].Value, out var told)
            ? told : 1 + Array.FindIndex(_cells[_cell], l => l.TrimStart().StartsWith('#'));
        return Error("NotebookError", text, line > 0 ? line : null, [$"NotebookError: {text}"]);
    }

    private CellError OfCode(Exception thrown)
    {
        var error = Unwrap(thrown);
        var trace = new List<string>();
        int? line = null;
        for (var at = error; at is not null; at = at.InnerException is { } inner ? Unwrap(inner) : null)
        {
            trace.Add((trace.Count > 0 ? "caused by " : "") + $"{at.GetType().Name}: {Message(at)}");
            foreach (var frame in new StackTrace(at, fNeedFileInfo: true).GetFrames())
            {
                if (frame.GetFileName() is not { } file) continue;
                if (Path.GetFileName(file) == _cell) line ??= frame.GetFileLineNumber();
                trace.Add($"   at {Place(file, frame.GetFileLineNumber())}");
            }
        }
        return Error(error.GetType().Name, Message(error), line, trace);
    }

    /// <summary>Of errors of native libraries what they say, without the frames of C++ that libtorch puts behind
    /// it.</summary>
    private static string Message(Exception error) =>
        error is ExternalException ? error.Message.Split("\nException raised from")[0] : error.Message;

    /// <summary>The exception that tells something: waiting, reflection and static initialisation wrap it.</summary>
    private static Exception Unwrap(Exception error) => error switch
    {
        AggregateException { InnerExceptions: [var only] } => Unwrap(only),
        TargetInvocationException or TypeInitializationException when error.InnerException is { } inner =>
            Unwrap(inner),
        _ => error,
    };

    private CellError Error(string name, string message, int? line, IReadOnlyList<string> trace) =>
        new(name, message, line, line is { } number ? LineOf(_cell, number) : null, trace);

    /// <summary>"cell 3, line 2: its text", or a file's name and line.</summary>
    private string Place(string path, int line)
    {
        var name = Path.GetFileName(path);
        return LineOf(name, line) is { } text ? $"{name}, line {line}: {text}" : $"{name}, line {line}";
    }

    private string? LineOf(string name, int line) =>
        _cells.GetValueOrDefault(name)?.ElementAtOrDefault(line - 1)?.Trim();

    // A line ends at NuGet's list of sources, which names folders of this machine.
    [GeneratedRegex(@"^(?:\((?<line>\d+),\d+\))?.*?[eE]rror (?<code>\w+):? *(?<text>.+?)(?: No packages exist with.*)?\r?$")]
    private static partial Regex KernelWords();
}
