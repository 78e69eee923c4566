using Microsoft.CodeAnalysis;

namespace ShipLab.Notebooks;

/// <summary>Says why a cell does not compile: each error with its line and column in the cell, the line and the compiler's code.</summary>
internal static class CompileReport
{
    private const int Most = 10;

    public static CellError Create(IEnumerable<Diagnostic> diagnostics, string cell, SourceTexts sources, string folder)
    {
        var errors = diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)
            .OrderBy(d => d.Location.SourceSpan.Start).DistinctBy(d => (d.Id, d.Location.SourceSpan.Start, d.GetMessage())).ToList();
        var trace = errors.Take(Most).SelectMany(error => Describe(error, cell, sources, folder)).ToList();
        if (errors.Count > Most) trace.Add($"and {errors.Count - Most} more errors");

        var first = errors[0];
        var place = first.Location.GetMappedLineSpan();
        var inCell = sources.CellOf(place.Path) == cell;
        int? line = inCell ? place.StartLinePosition.Line + 1 : null;
        return new CellError
        {
            Name = CellError.CompilationError,
            Message = (inCell ? "" : Where(place, cell, sources) + ": ") + Message(first, folder),
            Cell = cell,
            Line = line,
            Column = inCell ? place.StartLinePosition.Character + 1 : null,
            SourceLine = line is { } number ? sources.Line(cell, number) : null,
            Traceback = trace,
        };
    }

    private static IEnumerable<string> Describe(Diagnostic error, string cell, SourceTexts sources, string folder)
    {
        var place = error.Location.GetMappedLineSpan();
        yield return $"{Where(place, cell, sources)}: {Message(error, folder)}";
        if (sources.CellOf(place.Path) is { } known && sources.FullLine(known, place.StartLinePosition.Line + 1) is { } text)
        {
            yield return "    " + text.Replace('\t', ' ');
            yield return "    " + new string(' ', Math.Min(place.StartLinePosition.Character, text.Length)) + "^";
        }
    }

    private static string Where(FileLinePositionSpan place, string cell, SourceTexts sources)
    {
        if (string.IsNullOrEmpty(place.Path)) return cell;
        var name = sources.CellOf(place.Path) ?? Path.GetFileName(place.Path);
        return $"{name}, line {place.StartLinePosition.Line + 1}, column {place.StartLinePosition.Character + 1}";
    }

    private static string Message(Diagnostic error, string folder)
    {
        var message = $"{error.Id}: {error.GetMessage()}";
        // The compiler names the missing file, but not the folder it was looked for in.
        return error.Id is "CS0006" or "CS1504" ? $"{message} (relative paths start at the notebook's folder, {folder})" : message;
    }
}
