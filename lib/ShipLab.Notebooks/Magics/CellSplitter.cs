using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ShipLab.Notebooks;

/// <summary>Cuts a cell into C# code, commands and text of other languages. <c>#!</c> inside a string or comment is no command.</summary>
internal static partial class CellSplitter
{
    /// <summary>Script syntax as cells are written in.</summary>
    internal static readonly CSharpParseOptions Syntax = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>The languages a cell may switch to, by the command that does it; null is C#.</summary>
    public static readonly IReadOnlyDictionary<string, string?> Languages = new Dictionary<string, string?>
    {
        ["#!csharp"] = null,
        ["#!c#"] = null,
        ["#!C#"] = null,
        ["#!markdown"] = "text/markdown",
        ["#!html"] = "text/html",
        ["#!javascript"] = "application/javascript",
        ["#!mermaid"] = "text/vnd.mermaid",
    };

    public static IReadOnlyList<CellSegment> Split(string code)
    {
        var lines = SourceTexts.Lines(code);
        var segments = new List<CellSegment>();
        string? language = null;
        var start = 0;   // first line of the segment that is being read
        for (var i = 0; i < lines.Length; i++)
        {
            if (ReadCommand(lines, start, i, language) is not { } command) continue;
            Close(i);
            start = i + 1;
            if (Languages.TryGetValue(command.Name, out var next)) language = next;
            else segments.Add(command);
        }
        Close(lines.Length);
        return segments;

        void Close(int end)
        {
            var text = string.Join('\n', lines[start..end]);
            if (string.IsNullOrWhiteSpace(text)) return;
            segments.Add(language is null
                ? new CodeSegment(start + 1, new string('\n', start) + text)
                : new TextSegment(start + 1, language, text.Trim('\n')));
        }
    }

    private static MagicSegment? ReadCommand(string[] lines, int start, int line, string? language)
    {
        var match = Command().Match(lines[line]);
        if (!match.Success && language is null) match = Package().Match(lines[line]);
        if (!match.Success || (language is null && InsideText(lines, start, line))) return null;
        return new MagicSegment(line + 1, match.Groups["name"].Value, match.Groups["rest"].Value.Trim(), lines[line]);
    }

    private static bool InsideText(string[] lines, int start, int line)
    {
        var before = string.Join('\n', lines[start..line]);
        var position = before.Length + (line > start ? 1 : 0) + lines[line].Length - lines[line].TrimStart().Length;
        var root = CSharpSyntaxTree.ParseText(string.Join('\n', lines[start..(line + 1)]), Syntax).GetRoot();
        var trivia = root.FindTrivia(position).Kind();
        if (trivia is SyntaxKind.MultiLineCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia) return true;
        var token = root.FindToken(position);
        return token.SpanStart < position && token.Span.End > position;
    }

    [GeneratedRegex(@"^\s*(?<name>#![A-Za-z][\w#-]*)(?<rest>.*)$")]
    private static partial Regex Command();

    [GeneratedRegex("""^\s*(?<name>#[ri])\s+"nuget:(?<rest>[^"]*)"\s*;?\s*$""")]
    private static partial Regex Package();
}
