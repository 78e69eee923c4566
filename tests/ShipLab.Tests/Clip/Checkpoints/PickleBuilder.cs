using System.Text;

namespace ShipLab.Tests;

/// <summary>Writes pickles instruction by instruction, also such as no program would write.</summary>
internal sealed class PickleBuilder
{
    private readonly MemoryStream _stream = new();

    public PickleBuilder() => Raw(0x80, 2);

    public PickleBuilder Raw(params byte[] bytes)
    {
        _stream.Write(bytes);
        return this;
    }

    public PickleBuilder Op(char instruction) => Raw((byte)instruction);

    public PickleBuilder Global(string module, string name) => Raw(Encoding.UTF8.GetBytes($"c{module}\n{name}\n"));

    public PickleBuilder Text(string text) =>
        Op('X').Raw(BitConverter.GetBytes(Encoding.UTF8.GetByteCount(text))).Raw(Encoding.UTF8.GetBytes(text));

    /// <summary>A whole number of up to 64 bits.</summary>
    public PickleBuilder Number(long value) => Raw(0x8a, 8).Raw(BitConverter.GetBytes(value));

    public PickleBuilder Numbers(params long[] values)
    {
        Op('(');
        foreach (var value in values) Number(value);
        return Op('t');
    }

    /// <summary>torch's tensor: a view of storage <paramref name="key"/>.</summary>
    public PickleBuilder Tensor(string key, long count, long offset, long[] shape, long[] strides,
        string type = "FloatStorage", string function = "_rebuild_tensor_v2") =>
        Global("torch._utils", function).Op('(').Storage(key, count, type).Number(offset).Numbers(shape)
            .Numbers(strides).Raw(0x89)
            .Global("collections", "OrderedDict").Op(')').Op('R').Op('t').Op('R');

    public PickleBuilder Storage(string key, long count, string type = "FloatStorage", string location = "cpu") =>
        Op('(').Text("storage").Global(type == "UntypedStorage" ? "torch.storage" : "torch", type).Text(key)
            .Text(location).Number(count).Op('t').Op('Q');

    public byte[] Stop() => Op('.')._stream.ToArray();
}
