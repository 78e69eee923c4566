using System.CommandLine;
using System.CommandLine.Parsing;
using System.Runtime.InteropServices;
using ShipLab.Notebooks;

namespace ShipLab.Cli;

/// <summary>Turns what went wrong into one paragraph on standard error: what, where, what to do. No stack trace unless
/// SHIPLAB_TRACE=1 asks for it.</summary>
internal static class Failures
{
    private const int DiskFull = 28;      // ENOSPC
    private const int QuotaExceeded = 122; // EDQUOT
    private const int ReadOnly = 30;      // EROFS

    /// <summary>The first word that is no command or option: one that fits nowhere, or a mistyped option that was taken
    /// for a file.</summary>
    public static string? UnknownWord(ParseResult parsed) =>
        parsed.UnmatchedTokens.FirstOrDefault()
        ?? parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(a => a.Tokens).Select(t => t.Value)
            .FirstOrDefault(t => t.StartsWith('-'));

    /// <summary>An unknown word, a missing argument, a value that is no number. Exit code 2.</summary>
    public static int ReportUsage(Command root, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var where = command == root ? "shiplab" : $"shiplab {command.Name}";
        string message;
        if (UnknownWord(parsed) is { } word)
        {
            var isOption = word.StartsWith('-');
            var known = isOption
                ? command.Options.Concat(root.Options.Where(o => o.Recursive)).Select(o => o.Name)
                : command.Subcommands.Select(c => c.Name);
            var thing = command == root ? "command" : "argument";
            var kind = isOption ? "option" : thing;
            message = $"there is no {kind} '{word}'.{Suggest(word, known)}";
        }
        else
        {
            message = string.Join(' ', parsed.Errors.Select(e => e.Message.Trim()));
        }
        Console.Error.WriteLine($"{where}: {message} `./{where} --help` lists what there is.");
        return 2;
    }

    /// <summary>An exception that reached the top. Exit code 1 (130 for an interrupt, a notebook's own).</summary>
    public static int Report(string command, Exception exception)
    {
        var e = exception is AggregateException { InnerExceptions: [var only] } ? only : exception;
        if (e is OperationCanceledException)
        {
            // A command that knows how to go on says so in the exception; the framework's own message says nothing.
            var own = e.Message.StartsWith("interrupted", StringComparison.Ordinal)
                ? e.Message : "interrupted; what was finished before is kept.";
            Console.Error.WriteLine($"shiplab {command}: {own}");
            return 130;
        }
        var (message, known) = Describe(e);
        var trace = Environment.GetEnvironmentVariable("SHIPLAB_TRACE") == "1";
        var hint = known || trace
            ? "" : " This is not a failure ShipLab expects; run it again with SHIPLAB_TRACE=1 for the trace.";
        Console.Error.WriteLine($"shiplab {command}: {OneParagraph(message)}{hint}");
        if (e is CatalogException missing)
            Console.Error.WriteLine($"Expected is:{Environment.NewLine}{missing.Layout}");
        if (trace)
            Console.Error.WriteLine(e);
        return e is NotebookException notebook ? notebook.ExitCode : 1;
    }

    private static (string Message, bool Known) Describe(Exception e) => e switch
    {
        CatalogException missing => (missing.Problem, true),
        ShipLabException or NotebookException => (e.Message, true),
        IOException io when (io.HResult & 0xFFFF) is DiskFull or QuotaExceeded =>
            ($"{io.Message} Free some space there, or name another place with --out.", true),
        IOException io when (io.HResult & 0xFFFF) == ReadOnly =>
            ($"{io.Message} Make the folder writable, or name another place with --out.", true),
        FileNotFoundException or DirectoryNotFoundException =>
            ($"{e.Message} Check the path; it is taken from the current folder.", true),
        IOException => ($"{e.Message} Check that the place exists and can be written.", true),
        UnauthorizedAccessException => ($"{e.Message} Change its permissions, or name another place with --out.", true),
        TypeInitializationException { InnerException: { } inner } => Describe(inner),
        DllNotFoundException => ($"{e.Message} `./shiplab doctor` says which library is missing.", true),
        ExternalException => ($"libtorch: {e.Said()}", false),
        OutOfMemoryException =>
            ("the memory of this machine did not suffice. Close other programs, or use --quick or smaller settings.",
                true),
        _ => ($"{e.GetType().Name}: {e.Message}", false),
    };

    private static string Suggest(string word, IEnumerable<string> known) =>
        known.ToArray() is { Length: > 0 } names && NearestName.Of(word, names) is var nearest
            && NearestName.Distance(word, nearest) <= Math.Max(2, word.Length / 3)
            ? $" Did you mean '{nearest}'?"
            : "";

    private static string OneParagraph(string text)
    {
        var joined =
            string.Join(' ',
                text.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return joined.EndsWith('.') || joined.EndsWith('!') || joined.EndsWith('?') ? joined : joined + ".";
    }
}
