using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using ShipLab.Tests.Cli;

namespace ShipLab.Tests.House;

/// <summary>
/// The folders of lib/ShipLab are walls: a folder's files have its namespace and name only types of folders below.
/// Compiled symbols are looked at, so a type that a line only implies (by a method it calls) counts.
/// </summary>
public sealed class ArrowsTests
{
    /// <summary>From the lowest up; docs/architecture.md has a sentence on each.</summary>
    private static readonly string[] Order = ["Base", "Text", "Images", "Models", "ModelFiles", "Data", "Toyland",
        "Catalog", "Evaluation", "Synthesis",
        "FineTuning", "VisualPrompts", "Results", "Figures", "Studies"];

    private static readonly string Library = Path.Combine(Shiplab.Root, "lib", "ShipLab");

    private static readonly Lazy<IReadOnlyList<Arrow>> Arrows = new(Find);

    private sealed record Arrow(string File, int Line, string Folder, string Type, string To);

    [Fact]
    public void Every_file_has_its_folders_namespace() =>
        Assert.All(Sources(),
            file => Assert.Contains($"namespace ShipLab.{FolderOf(file).Replace('/', '.')};", File.ReadLines(file)));

    [Fact]
    public void The_order_names_every_folder() =>
        Assert.Equal(Order.Order(), Sources().Select(file => FolderOf(file).Split('/')[0]).Distinct().Order());

    [Fact]
    public void No_file_names_a_type_of_a_folder_above_its_own() =>
        Assert.Equal([], Arrows.Value.Where(arrow => Floor(arrow.To) > Floor(arrow.Folder))
            .Select(arrow => $"{arrow.File}, line {arrow.Line}: {arrow.Type} of {arrow.To}"));

    [Fact]
    public void Folders_side_by_side_are_no_circle()
    {
        // a folder and those within it are one room with shelves: they may name each other's types
        var left = Arrows.Value.Select(arrow => (From: arrow.Folder, arrow.To))
            .Where(arrow => !arrow.From.StartsWith(arrow.To, StringComparison.Ordinal)
                && !arrow.To.StartsWith(arrow.From, StringComparison.Ordinal)).Distinct().ToList();
        while (left.RemoveAll(arrow => left.All(other => other.From != arrow.To)) > 0) { }
        Assert.Empty(left);
    }

    private static int Floor(string folder) => Array.IndexOf(Order, folder.Split('/')[0]);

    private static string FolderOf(string file) =>
        Path.GetDirectoryName(Path.GetRelativePath(Library, file))!.Replace('\\', '/');

    private static IEnumerable<string> Sources() => Directory.GetFiles(Library, "*.cs", SearchOption.AllDirectories)
        .Where(file => FolderOf(file).Split('/')[0] is not ("obj" or "bin")).Order(StringComparer.Ordinal);

    private static IReadOnlyList<Arrow> Find()
    {
        // with the global usings, which the build writes; what source generators add is not needed to know the types of
        // the rest
        var generated = Directory.GetFiles(Path.Combine(Library, "obj"), "ShipLab.GlobalUsings.g.cs",
            SearchOption.AllDirectories).Take(1);
        var trees =
            Sources().Concat(generated)
                .Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), new(LanguageVersion.Latest), file))
                .ToArray();
        var platform = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => Path.GetFileName(file) != "ShipLab.dll")
            .Select(file => MetadataReference.CreateFromFile(file));
        var compiled = CSharpCompilation.Create("ShipLab", trees, platform,
            new(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true));
        return [.. trees.Where(tree => !tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal))
            .SelectMany(tree => Of(tree, compiled.GetSemanticModel(tree)))];
    }

    private static IEnumerable<Arrow> Of(SyntaxTree tree, SemanticModel model) =>
        from name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
        where !name.Ancestors().OfType<UsingDirectiveSyntax>().Any()
        let symbol = model.GetSymbolInfo(name).Symbol
        let type = symbol as INamedTypeSymbol ?? symbol?.ContainingType
        let source = type?.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath
        where source is not null && source != tree.FilePath
        select new Arrow(Path.GetRelativePath(Library, tree.FilePath),
            name.GetLocation().GetLineSpan().StartLinePosition.Line + 1, FolderOf(tree.FilePath),
            type.Name, FolderOf(source));
}
