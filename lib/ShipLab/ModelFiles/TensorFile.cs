namespace ShipLab.ModelFiles;

/// <summary>A file of named tensors in one of the formats that <see cref="Checkpoint"/> reads, or several files that make one.</summary>
internal abstract class TensorFile(string path) : IDisposable
{
    public string Path => path;

    /// <summary>What the file was recognised as, e.g. "safetensors".</summary>
    public abstract string Format { get; }

    /// <summary>The tensors under the names that they have in the file.</summary>
    public abstract IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    /// <summary>Texts that the file carries beside its tensors.</summary>
    public virtual IReadOnlyDictionary<string, string> Metadata => NoMetadata;

    /// <summary>All files that were opened, the weights only.</summary>
    public virtual IReadOnlyList<string> Files => [path];

    public abstract void Dispose();

    private static readonly Dictionary<string, string> NoMetadata = [];
}
