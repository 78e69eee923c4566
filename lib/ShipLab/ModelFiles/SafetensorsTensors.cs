using static TorchSharp.torch;

namespace ShipLab.ModelFiles;

/// <summary>A safetensors file as a source of tensors.</summary>
internal sealed class SafetensorsTensors : TensorFile
{
    private readonly SafetensorsFile file;

    public SafetensorsTensors(string path) : base(path)
    {
        file = SafetensorsFile.Open(path);
        Tensors = file.Names.ToDictionary(name => name, StoredTensor (name) => new Entry(file, name), StringComparer.Ordinal);
    }

    public override string Format => "safetensors";

    public override IReadOnlyDictionary<string, StoredTensor> Tensors { get; }

    public override IReadOnlyDictionary<string, string> Metadata => file.Metadata;

    public override void Dispose() => file.Dispose();

    private sealed class Entry(SafetensorsFile file, string name) : StoredTensor(file.Type(name), file.Shape(name))
    {
        public override Tensor Read() => file.Read(name);
    }
}
