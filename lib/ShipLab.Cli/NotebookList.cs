using Microsoft.Extensions.FileSystemGlobbing;
using ShipLab.Notebooks;

namespace ShipLab.Cli;

/// <summary>The notebooks that a command line names: files, folders (their notebooks) and globs such as
/// <c>'notebooks/0*.ipynb'</c>.</summary>
internal static class NotebookList
{
    /// <exception cref="NotebookException">Something named is not there or holds no notebook.</exception>
    public static IReadOnlyList<string> Of(IEnumerable<string> named) =>
        [.. named.SelectMany(Expand).DistinctBy(Path.GetFullPath)];

    private static IEnumerable<string> Expand(string named)
    {
        if (Directory.Exists(named))
            return Found(named, Directory.GetFiles(named, "*.ipynb"), "the folder holds no notebook (.ipynb).");
        if (!named.Contains('*') || File.Exists(named)) return [named];
        var root = Path.IsPathRooted(named) ? Path.GetPathRoot(named)! : ".";
        var matcher = new Matcher().AddInclude(Path.IsPathRooted(named) ? Path.GetRelativePath(root, named) : named)
            .AddExclude("**/.*/**");
        return Found(named, matcher.GetResultsInFullPath(root).Where(path => path.EndsWith(".ipynb"))
            .Select(Repository.Shown), "no notebook (.ipynb) matches.");
    }

    private static IEnumerable<string> Found(string named, IEnumerable<string> paths, string otherwise) =>
        paths.Order(StringComparer.Ordinal).ToArray() is { Length: > 0 } some
            ? some
            : throw new NotebookException($"{named}: {otherwise} Check the path.")
                { ExitCode = NotebookException.WrongUse };
}
