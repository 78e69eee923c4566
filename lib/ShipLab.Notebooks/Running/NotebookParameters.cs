using System.ComponentModel;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace ShipLab.Notebooks;

/// <summary>Values that a run gives to the variables of a notebook's <c>parameters</c> cell.</summary>
public static class NotebookParameters
{
    /// <summary>The tag of the cell that declares them.</summary>
    public const string Tag = "parameters";

    /// <summary>The tag of a cell that another tool put in with its values; ours take its place.</summary>
    internal const string InjectedTag = "injected-parameters";

    private static readonly CSharpParseOptions Script = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    /// <summary>Reads <c>name=value</c>.</summary>
    /// <exception cref="NotebookException">When it is not of that form.</exception>
    public static KeyValuePair<string, string> Parse(string text)
    {
        var at = text.IndexOf('=');
        return at > 0 && SyntaxFacts.IsValidIdentifier(text[..at].Trim())
            ? new(text[..at].Trim(), text[(at + 1)..])
            : throw new NotebookException($"the parameter '{text}' is not of the form name=value. "
                + "Write, for example, quick=true.")
                { ExitCode = NotebookException.WrongUse };
    }

    /// <summary>The names that a notebook's <c>parameters</c> cell declares; none when it has no such cell.</summary>
    public static IReadOnlyList<string> NamesIn(NotebookFile notebook) =>
        notebook.Cells.Where(cell => cell.HasTag(Tag)).SelectMany(cell => Declared(cell.Source)).ToList();

    /// <summary>Converts a parameter's text to the type of its variable. Called from injected code; not meant for
    /// anybody else.</summary>
    /// <exception cref="FormatException">When the text is no such value.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static T As<T>(T variable, string name, string text)
    {
        var type = Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T);
        try
        {
            if (type.IsEnum) return (T)Enum.Parse(type, text, ignoreCase: true);
            if (type == typeof(TimeSpan)) return (T)(object)TimeSpan.Parse(text, CultureInfo.InvariantCulture);
            return (T)Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
        }
        catch (Exception error)
            when (error is FormatException or InvalidCastException or OverflowException or ArgumentException)
        {
            throw new FormatException($"the parameter '{name}' is a {type.Name}; '{text}' is not one.", error);
        }
    }

    /// <summary>The code that sets the variables of one cell; empty when there is nothing to set.</summary>
    internal static string Assignments(NotebookCell cell, IReadOnlyDictionary<string, string> parameters) =>
        string.Concat(Declared(cell.Source).Where(parameters.ContainsKey).Select(name =>
            $"{name} = global::{typeof(NotebookParameters).FullName}.{nameof(As)}("
            + $"{name}, \"{name}\", {SymbolDisplay.FormatLiteral(parameters[name], quote: true)});\n"));

    private static IEnumerable<string> Declared(string code) =>
        CSharpSyntaxTree.ParseText(code, Script).GetCompilationUnitRoot().Members
            .Select(member => (member as FieldDeclarationSyntax)?.Declaration
                ?? ((member as GlobalStatementSyntax)?.Statement as LocalDeclarationStatementSyntax)?.Declaration)
            .SelectMany(declaration => declaration?.Variables.Select(variable => variable.Identifier.ValueText) ?? []);
}
