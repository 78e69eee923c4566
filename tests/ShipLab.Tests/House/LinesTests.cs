using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ShipLab.Tests.Cli;

namespace ShipLab.Tests.House;

/// <summary>The style of the sources, as far as a program can see it (CONTRIBUTING.md).</summary>
public sealed class LinesTests
{
    private const int MostColumns = 120;

    private static readonly string[] Folders = ["lib", "data-scripts", "experiments", "tests"];

    private static readonly (string Path, SyntaxTree Tree)[] Files =
    [
        .. Folders.SelectMany(folder => Directory.EnumerateFiles(
                Path.Combine(Shiplab.Root, folder), "*.cs", SearchOption.AllDirectories))
            .Select(path => Path.GetRelativePath(Shiplab.Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/obj/") && !path.Contains("/bin/"))
            .Select(path => (path, CSharpSyntaxTree.ParseText(
                File.ReadAllText(Path.Combine(Shiplab.Root, path)), path: path))),
    ];

    [Fact]
    public void Lines_have_up_to_120_columns_where_no_text_is_longer() => Assert.Empty(
        from file in Files
        from line in file.Tree.GetText().Lines
        where line.Span.Length > MostColumns && !HoldsText(file.Tree, line.Span)
        select $"{file.Path}:{line.LineNumber + 1}");

    [Fact]
    public void No_ternary_stands_in_a_ternary_of_the_library_and_its_programs() => Assert.Empty(
        from file in Files
        where !file.Path.StartsWith("tests/ShipLab", StringComparison.Ordinal)
        from node in file.Tree.GetRoot().DescendantNodes().OfType<ConditionalExpressionSyntax>()
        where node.DescendantNodes(Inside).Any(inner => inner is ConditionalExpressionSyntax)
        select Place(file.Path, node));

    [Fact]
    public void No_condition_assigns_a_tuple() => Assert.Empty(
        from file in Files
        from node in file.Tree.GetRoot().DescendantNodes().OfType<IfStatementSyntax>()
        where node.Condition.DescendantNodes().OfType<AssignmentExpressionSyntax>()
            .Any(assignment => assignment.Left is TupleExpressionSyntax)
        select Place(file.Path, node));

    [Fact]
    public void Private_fields_begin_with_an_underscore_but_for_the_parts_of_modules() => Assert.Empty(
        from file in Files
        from field in file.Tree.GetRoot().DescendantNodes().OfType<FieldDeclarationSyntax>()
        where field.Modifiers.Any(SyntaxKind.PrivateKeyword) && !field.Modifiers.Any(SyntaxKind.ConstKeyword)
            && !field.Modifiers.Any(SyntaxKind.StaticKeyword) && !IsModule(field)
        from variable in field.Declaration.Variables
        where !variable.Identifier.Text.StartsWith('_')
        select $"{Place(file.Path, field)} {variable.Identifier.Text}");

    /// <summary>Whether most of a long line is one literal, the name of a test, or code or style of another
    /// language.</summary>
    private static bool HoldsText(SyntaxTree tree, Microsoft.CodeAnalysis.Text.TextSpan line) =>
        tree.GetRoot().DescendantTokens(line).Any(token => token.Parent is MethodDeclarationSyntax
                && token.IsKind(SyntaxKind.IdentifierToken) && token.Span.Length > 60
            || token.Parent is LiteralExpressionSyntax or InterpolatedStringExpressionSyntax
                or InterpolatedStringTextSyntax or InterpolationSyntax && Literal(token).Span.Length > 60);

    private static SyntaxNode Literal(SyntaxToken token) =>
        token.Parent!.AncestorsAndSelf().LastOrDefault(node => node is InterpolatedStringExpressionSyntax)
            ?? token.Parent!;

    /// <summary>A lambda or a hole in a text is a place of its own.</summary>
    private static bool Inside(SyntaxNode node) =>
        node is not (LambdaExpressionSyntax or InterpolatedStringExpressionSyntax);

    /// <summary>Fields of modules are named as checkpoints name them.</summary>
    private static bool IsModule(FieldDeclarationSyntax field) =>
        field.Parent is ClassDeclarationSyntax { BaseList: { } bases } && bases.ToString().Contains("Module")
        || field.Parent is ClassDeclarationSyntax partial && partial.Modifiers.Any(SyntaxKind.PartialKeyword)
            && Files.Any(file => file.Tree.GetRoot().DescendantNodes().OfType<ClassDeclarationSyntax>()
                .Any(other => other.Identifier.Text == partial.Identifier.Text
                    && other.BaseList?.ToString().Contains("Module") == true));

    private static string Place(string path, SyntaxNode node) =>
        $"{path}:{node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}";
}
