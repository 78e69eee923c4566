using System.Reflection;
using System.Runtime.Loader;

namespace ShipLab.Notebooks;

/// <summary>
/// The assemblies of the process that runs the session. A notebook that references one of them by a path gets the host's own,
/// so that types are the same on both sides, static state is shared, and what is compiled against is what runs.
/// </summary>
internal static class HostAssemblies
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Trusted = new(() =>
        ((AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string) ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .DistinctBy(Path.GetFileNameWithoutExtension)
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase));

    /// <summary>The paths of the base library: what a cell may use without any <c>#r</c>.</summary>
    public static IEnumerable<string> Framework()
    {
        var folder = Path.GetDirectoryName(typeof(object).Assembly.Location);
        return Trusted.Value.Values.Where(path =>
            Path.GetDirectoryName(path) == folder && !Path.GetFileName(path).StartsWith("System.Private.", StringComparison.Ordinal));
    }

    /// <summary>The host's assembly of a simple name, loaded if need be; null when the host has none.</summary>
    public static Assembly? Find(string simpleName)
    {
        if (Loaded(simpleName) is { } loaded) return loaded;
        return Trusted.Value.TryGetValue(simpleName, out var path) && File.Exists(path)
            ? AssemblyLoadContext.Default.LoadFromAssemblyPath(path)
            : null;
    }

    private static Assembly? Loaded(string simpleName) => AssemblyLoadContext.Default.Assemblies.FirstOrDefault(assembly =>
        !assembly.IsDynamic && assembly.Location.Length > 0
        && string.Equals(assembly.GetName().Name, simpleName, StringComparison.OrdinalIgnoreCase));
}
