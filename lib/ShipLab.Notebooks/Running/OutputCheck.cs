using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ShipLab.Notebooks;

/// <summary>
/// Compares the outputs of a run with those that a notebook holds. Numbers may differ by a tolerance, by one in their
/// last place, or by noise; numbers with a unit of time, rate or memory behind them, clock times, and those in a figure
/// of such a quantity are the machine's and only have to be there. Of a figure its JSON counts, not its pictures. Cells
/// tagged <c>nbval-ignore-output</c> are passed over.
/// </summary>
/// <param name="tolerance">How far a number may be off, relative to its size.</param>
public sealed partial class OutputCheck(double tolerance)
{
    private const string IgnoreTag = "nbval-ignore-output";
    private const double Noise = 1e-5;
    private const int Shown = 60;

    /// <exception cref="NotebookException">They differ: the first cell where they do, and how.</exception>
    public void Compare(NotebookFile stored, NotebookFile run)
    {
        foreach (var (before, now) in stored.Cells.Zip(run.Cells)
                     .Where(pair => pair.First.Kind == CellKind.Code && !pair.First.HasTag(IgnoreTag)))
        {
            var (old, @new) = (Texts(before), Texts(now));
            var what = old.Count != @new.Count
                ? $"the file has {old.Count} outputs and this run gave {@new.Count}"
                : old.Zip(@new).Select(pair => Difference(pair.First, pair.Second))
                    .FirstOrDefault(found => found is not null);
            if (what is not null)
                throw new NotebookException($"{stored.Path}, cell {now.Number}: {what}. Where the new outputs are "
                    + "right, run it without --check.");
        }
    }

    private static List<string> Texts(NotebookCell cell) =>
        [.. cell.OutputTexts.Select(output => output.Stream ?? Telling(output.Data))];

    /// <summary>The representation that holds the numbers.</summary>
    private static string Telling(IReadOnlyDictionary<string, string> data) =>
        data.Where(entry => NotebookJson.IsJson(entry.Key))
            .Select(entry => NotebookJson.Write(JsonNode.Parse(entry.Value))).FirstOrDefault()
        ?? data.GetValueOrDefault("text/plain") ?? data.GetValueOrDefault("text/html") ?? "";

    private string? Difference(string stored, string now)
    {
        var (a, b) = (Words().Matches(stored), Words().Matches(now));
        var measured = MachinesFigure().IsMatch(stored);
        for (var i = 0; i < Math.Max(a.Count, b.Count); i++)
            if (i >= a.Count || i >= b.Count
                || !(Same(a[i], b[i]) || (measured && a[i].Groups["number"].Success && b[i].Groups["number"].Success)))
                return $"the file has \"{Around(stored, a, i)}\" and this run gave \"{Around(now, b, i)}\"";
        return null;
    }

    private bool Same(Match a, Match b)
    {
        if (a.Value == b.Value) return true;
        if (a.Groups["machine"].Success && b.Groups["machine"].Success)
            return a.Groups["unit"].Value == b.Groups["unit"].Value;
        if (!a.Groups["number"].Success || !b.Groups["number"].Success) return false;
        var (x, y) = (Number(a), Number(b));
        return Math.Abs(x - y) <= Noise
            || Math.Abs(x - y) <= Math.Max(tolerance * Math.Max(Math.Abs(x), Math.Abs(y)),
                1.01 * Math.Max(LastPlace(a.Value), LastPlace(b.Value)));
    }

    private static double Number(Match match) =>
        double.Parse(match.Value.Replace(",", ""), CultureInfo.InvariantCulture);

    private static double LastPlace(string number)
    {
        var mantissa = number.Split('e', 'E') is [var m, var e]
            ? (m, Exponent: int.Parse(e, CultureInfo.InvariantCulture)) : (m: number, Exponent: 0);
        var point = mantissa.m.IndexOf('.');
        // whole numbers are counts: they have no last place that rounding made
        return point < 0 ? 0 : Math.Pow(10, mantissa.Exponent - (mantissa.m.Length - point - 1));
    }

    private static string Around(string text, MatchCollection words, int i)
    {
        if (i >= words.Count) return "(nothing more)";
        var start = Math.Max(0, words[i].Index - Shown / 2);
        return text[start..Math.Min(text.Length, start + Shown)].ReplaceLineEndings(" ").Trim();
    }

    /// <summary>JSON with a text that names such a quantity: the title of an axis, as a rule.</summary>
    [GeneratedRegex("""^\{[\s\S]*"[^"\n]*(\((?:s|ms|min|h)\)|\bseconds\b|\bminutes\b|\bms\b|FLOP/s|/s\b|\b[MG]i?B\b)[^"\n]*"(?!:)""")]
    private static partial Regex MachinesFigure();

    [GeneratedRegex("""
        (?<machine>\d{1,2}:\d\d(?::\d\d)?(?:\.\d+)?(?<unit>)|[-+]?\d[\d,]*\.?\d*(?:[eE][-+]?\d+)?\s*(?<unit>(?:ns|µs|us|ms|s|sec|seconds?|min|minutes?|h|hours?|[kMG]i?B|GFLOP/s|/s)\b))
        |(?<number>[-+]?\d[\d,]*\.?\d*(?:[eE][-+]?\d+)?)
        |[^\s\d+-]+|[-+]
        """, RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
