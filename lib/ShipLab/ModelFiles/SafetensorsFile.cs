using System.Buffers.Binary;

namespace ShipLab.ModelFiles;

/// <summary>A safetensors file opened for reading: opening reads only the header, and each tensor is read once, from
/// its place in the file into the tensor's own memory.</summary>
public sealed class SafetensorsFile : IDisposable
{
    private const int LengthBytes = 8;

    private readonly SafetensorsHeader _header;
    private readonly FileBytes _file;
    private readonly long _data;

    private SafetensorsFile(FileBytes file, SafetensorsHeader header, long data)
    {
        (_file, _header, _data) = (file, header, data);
        Names = header.Entries.Keys.Order(StringComparer.Ordinal).ToArray();
    }

    /// <summary>The file.</summary>
    public string Path => _file.Path;

    /// <summary>The tensors' names in ordinal order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The texts under "__metadata__".</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Whether there is a tensor of a name.</summary>
    public bool Contains(string name) => _header.Entries.ContainsKey(name);

    /// <summary>The shape of a tensor.</summary>
    public long[] Shape(string name) => [.. Entry(name).Shape];

    /// <summary>The number format of a tensor.</summary>
    public ScalarType Type(string name) => Entry(name).Type;

    /// <exception cref="ShipLabException">The file is missing, unreadable, truncated or malformed.</exception>
    public static SafetensorsFile Open(string path) => FileBytes.Open(path, Open);

    private static SafetensorsFile Open(FileBytes file)
    {
        if (file.Length < LengthBytes) throw SafetensorsHeader.Bad(file.Path, $"it has only {file.Length} bytes");
        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Read(0, LengthBytes));
        if (length > SafetensorsHeader.MaxLength || (long)length > file.Length - LengthBytes)
            throw SafetensorsHeader.Bad(file.Path,
                $"it claims a header of {length} bytes, but has {file.Length} bytes in all");
        var data = LengthBytes + (long)length;
        var json = file.Read(LengthBytes, (int)length);
        return new SafetensorsFile(file, SafetensorsHeader.Parse(file.Path, json, file.Length - data), data);
    }

    /// <summary>Reads a tensor.</summary>
    /// <param name="name">one of <see cref="Names"/></param>
    /// <param name="type">the type to convert to, or null to keep the file's</param>
    /// <exception cref="ShipLabException">There is no such tensor, or the file was cut short since.</exception>
    public Tensor Read(string name, ScalarType? type = null)
    {
        var entry = Entry(name);
        if (entry.End - entry.Begin > int.MaxValue)
            throw new ShipLabException(
                $"Tensor '{name}' of '{Path}' has {entry.End - entry.Begin} bytes; more than 2 GB in one tensor " +
                "are not supported.");
        using var scope = NewDisposeScope();
        var tensor = empty(entry.Shape, dtype: entry.Type, device: CPU);
        if (entry.End > entry.Begin) _file.Read(_data + entry.Begin, tensor.bytes);
        if (type is { } wanted && wanted != entry.Type) tensor = tensor.to_type(wanted);
        return tensor.MoveToOuterDisposeScope();
    }

    /// <summary>A part of a tensor's bytes as they are in the file.</summary>
    /// <param name="start">the first byte</param>
    internal byte[] Bytes(string name, long start, int count)
    {
        var entry = Entry(name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + count, entry.End - entry.Begin);
        return _file.Read(_data + entry.Begin + start, count);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private SafetensorsEntry Entry(string name)
    {
        if (_header.Entries.TryGetValue(name, out var entry)) return entry;
        var from = Names.Count == 0 ? "" : $", from '{Names[0]}' to '{Names[^1]}'";
        throw new ShipLabException($"'{Path}' holds no tensor '{name}'. It holds {Names.Count} tensors{from}.");
    }
}
