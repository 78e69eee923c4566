using System.Buffers.Binary;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.ModelFiles;

/// <summary>
/// A safetensors file opened for reading: opening reads only the header, and each tensor is read once, from its place in the file into the
/// tensor's own memory.
/// </summary>
public sealed class SafetensorsFile : IDisposable
{
    private const int LengthBytes = 8;

    private readonly SafetensorsHeader header;
    private readonly FileBytes file;
    private readonly long data;
    private bool disposed;

    private SafetensorsFile(FileBytes file, SafetensorsHeader header, long data)
    {
        (this.file, this.header, this.data) = (file, header, data);
        Names = header.Entries.Keys.Order(StringComparer.Ordinal).ToArray();
    }

    public string Path => file.Path;

    /// <summary>The tensors' names in ordinal order.</summary>
    public IReadOnlyList<string> Names { get; }

    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    public bool Contains(string name) => header.Entries.ContainsKey(name);

    public long[] Shape(string name) => [.. Entry(name).Shape];

    public ScalarType Type(string name) => Entry(name).Type;

    /// <exception cref="ShipLabException">The file is missing, unreadable, truncated or malformed; the message says where.</exception>
    public static SafetensorsFile Open(string path)
    {
        var file = FileBytes.Open(path);
        try
        {
            var length = file.Length;
            if (length < LengthBytes) throw SafetensorsHeader.Bad(path, $"it has only {length} bytes");
            var headerLength = BinaryPrimitives.ReadUInt64LittleEndian(file.Read(0, LengthBytes));
            if (headerLength > SafetensorsHeader.MaxLength || (long)headerLength > length - LengthBytes)
                throw SafetensorsHeader.Bad(path, $"it claims a header of {headerLength} bytes, but has {length} bytes in all");
            var json = file.Read(LengthBytes, (int)headerLength);
            var data = LengthBytes + (long)headerLength;
            return new SafetensorsFile(file, SafetensorsHeader.Parse(path, json, length - data), data);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a tensor.</summary>
    /// <param name="name">one of <see cref="Names"/></param>
    /// <param name="type">the type to convert to, or null to keep the file's</param>
    /// <exception cref="ShipLabException">There is no such tensor, or the file was cut short since it was opened.</exception>
    public Tensor Read(string name, ScalarType? type = null)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var entry = Entry(name);
        if (entry.End - entry.Begin > int.MaxValue)
            throw new ShipLabException($"Tensor '{name}' of '{Path}' has {entry.End - entry.Begin} bytes; more than 2 GB in one tensor " +
                                       "are not supported.");
        var tensor = empty(entry.Shape, dtype: entry.Type, device: CPU);
        try
        {
            if (entry.End > entry.Begin) file.Read(data + entry.Begin, tensor.bytes);
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
        return type is { } wanted && wanted != entry.Type ? tensor.to_type(wanted, disposeAfter: true) : tensor;
    }

    /// <summary>A part of a tensor's bytes as they are in the file.</summary>
    /// <param name="start">the first byte</param>
    internal byte[] Bytes(string name, long start, int count)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var entry = Entry(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + count, entry.End - entry.Begin);
        return file.Read(data + entry.Begin + start, count);
    }

    public void Dispose()
    {
        if (disposed) return;
        disposed = true;
        file.Dispose();
    }

    private SafetensorsEntry Entry(string name) => header.Entries.TryGetValue(name, out var entry)
        ? entry
        : throw new ShipLabException($"'{Path}' holds no tensor '{name}'. It holds {Names.Count} tensors" +
                                     (Names.Count == 0 ? "." : $", from '{Names[0]}' to '{Names[^1]}'."));
}
