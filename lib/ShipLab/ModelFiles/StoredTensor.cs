using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.ModelFiles;

/// <summary>A tensor in a file: its type and shape are known, its numbers are read when they are asked for.</summary>
internal abstract class StoredTensor(ScalarType type, long[] shape)
{
    public ScalarType Type => type;

    public long[] Shape => shape;

    public string Text => $"[{string.Join(", ", shape)}]";

    /// <summary>The tensor in the file's type, contiguous, on the processor; the caller disposes it.</summary>
    /// <exception cref="ShipLabException">The file is damaged where the numbers are; nothing is returned then.</exception>
    public abstract Tensor Read();
}
