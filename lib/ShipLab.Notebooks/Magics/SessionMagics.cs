using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.DotNet.Interactive.Formatting;

namespace ShipLab.Notebooks;

/// <summary>The commands that tell about the session: <c>#!about</c>, <c>#!lsmagic</c>, <c>#!who</c>, <c>#!whos</c>.</summary>
internal static class SessionMagics
{
    private const int LongestValue = 120;

    public static void About(CellRun run) => Show(run, new MimeBundle("text/plain",
        $"C# notebook engine of ShipLab {Version(typeof(SessionMagics))}\n"
        + $"C# {LanguageVersion.Latest.MapSpecifiedToEffectiveVersion().ToDisplayString()} by Roslyn {Version(typeof(CSharpCompilation))}\n"
        + $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}"));

    public static void List(CellRun run) => Show(run, new MimeBundle("text/plain", string.Join('\n',
        Magic.All.Select(magic => $"{magic.Name,-13} {magic.Help}")
            .Concat(CellSplitter.Languages.Where(l => l.Value is not null)
                .Select(l => $"{l.Key,-13} the lines that follow are {l.Value}, to be shown"))
            .Append($"{"#!csharp",-13} the lines that follow are C#"))));

    public static void Who(CellRun run) =>
        Show(run, new MimeBundle("text/plain", string.Join('\n', run.Engine.Variables().Select(v => v.Name))));

    public static void Whos(CellRun run)
    {
        var rows = run.Engine.Variables().Select(v => (v.Name, Type: FrameText.TypeName(v.Type), Value: Short(v.Value))).ToList();
        var html = new StringBuilder("<table><thead><tr><th>Variable</th><th>Type</th><th>Value</th></tr></thead><tbody>");
        foreach (var (name, type, value) in rows)
            html.Append($"<tr><td>{Text(name)}</td><td>{Text(type)}</td><td>{Text(value)}</td></tr>");
        html.Append("</tbody></table>");
        Show(run, new MimeBundle([
            new("text/html", html.ToString()),
            new("text/plain", string.Join('\n', rows.Select(row => $"{row.Name,-16} {row.Type,-24} {row.Value}"))),
        ]));

        static string Text(string value) => WebUtility.HtmlEncode(value);
    }

    private static string? Version(Type type) => type.Assembly.GetName().Version?.ToString(3);

    private static string Short(object? value)
    {
        var text = value.ToDisplayString("text/plain").ReplaceLineEndings(" ");
        return text.Length <= LongestValue ? text : text[..(LongestValue - 1)] + "…";
    }

    private static void Show(CellRun run, MimeBundle bundle) => run.Log.Add(new DisplayOutput(bundle));
}
