using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.CodeAnalysis.Scripting.Hosting;

namespace ShipLab.Notebooks;

/// <summary>
/// Finds what <c>#r</c> names: the host's own assembly when the host has one of that name, else the file, relative to the notebook's
/// folder.
/// </summary>
internal sealed class CellReferences : MetadataReferenceResolver
{
    private readonly ScriptMetadataResolver files;
    private readonly InteractiveAssemblyLoader loader;

    public CellReferences(string folder, InteractiveAssemblyLoader loader)
    {
        files = ScriptMetadataResolver.Default.WithBaseDirectory(folder);
        this.loader = loader;
    }

    public override bool ResolveMissingAssemblies => files.ResolveMissingAssemblies;

    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        var isFile = Path.GetExtension(reference).ToLowerInvariant() is ".dll" or ".exe";
        return isFile && FromHost(Path.GetFileNameWithoutExtension(reference)) is { } own
            ? [own]
            : files.ResolveReference(reference, baseFilePath, properties);
    }

    public override PortableExecutableReference? ResolveMissingAssembly(MetadataReference definition, AssemblyIdentity referenceIdentity) =>
        FromHost(referenceIdentity.Name) ?? files.ResolveMissingAssembly(definition, referenceIdentity);

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private PortableExecutableReference? FromHost(string simpleName)
    {
        if (HostAssemblies.Find(simpleName) is not { } assembly) return null;
        loader.RegisterDependency(assembly);
        return MetadataReference.CreateFromFile(assembly.Location);
    }
}
