using static TorchSharp.torch;

namespace ShipLab.ModelFiles.Torch;

/// <summary>Where a storage's bytes are.</summary>
internal interface IStorageBytes
{
    long Length { get; }

    /// <summary>Fills <paramref name="target"/> with the bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="ShipLabException">The file is damaged there.</exception>
    void Read(long offset, Span<byte> target);
}

/// <summary>A storage of torch: numbers in a row, of which tensors are views.</summary>
/// <param name="Key">what the file calls it</param>
/// <param name="Type">null for an untyped one, whose <paramref name="Start"/> and <paramref name="Count"/> are bytes</param>
/// <param name="Start">the first element, where this is a part of a larger storage; else 0</param>
/// <param name="Count">elements</param>
/// <param name="BigEndian">the highest byte of each number comes first</param>
internal sealed record TorchStorage(string Key, ScalarType? Type, long Start, long Count, bool BigEndian, IStorageBytes Bytes);
