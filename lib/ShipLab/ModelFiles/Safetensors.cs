using System.Buffers.Binary;
using System.Text.Json;

namespace ShipLab.ModelFiles;

/// <summary>One tensor of a file that is being written.</summary>
/// <param name="Write">writes as many bytes as type and shape say</param>
internal sealed record SafetensorsPart(string Name, ScalarType Type, long[] Shape, Action<Stream> Write);

/// <summary>Writes safetensors files: of the same tensors and metadata, in whatever order, the same bytes.</summary>
public static class Safetensors
{
    /// <param name="tensors">on any device; converted to contiguous host memory one at a time</param>
    /// <param name="metadata">strings to keep in the header, or null</param>
    /// <param name="floatAs">the type that all floating-point tensors are stored in, or null to keep theirs</param>
    /// <exception cref="ShipLabException">The file cannot be written, or the format lacks a tensor's type.</exception>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null, ScalarType? floatAs = null)
    {
        // larger types first, as the reference writer does, so that every tensor is aligned; then by name
        var parts = tensors.Select(t =>
            Part(t.Key, t.Value, t.Value.is_floating_point() ? floatAs ?? t.Value.dtype : t.Value.dtype))
            .OrderByDescending(part => SafetensorsHeader.SizeOf(part.Type))
            .ThenBy(part => part.Name, StringComparer.Ordinal);
        Write(path, [.. parts], metadata);

        SafetensorsPart Part(string name, Tensor tensor, ScalarType type)
        {
            if (name == "__metadata__" || SafetensorsHeader.NameOf(type) is null)
                throw new ShipLabException($"Tensor '{name}' of type {type} cannot be stored in the safetensors file " +
                    $"'{path}'. Convert or rename it.");
            return new SafetensorsPart(name, type, tensor.shape, stream =>
            {
                using var scope = NewDisposeScope();
                if (tensor.numel() > 0) stream.Write(tensor.detach().cpu().to_type(type).contiguous().bytes);
            });
        }
    }

    /// <summary>Writes tensors made while they are written, larger types first: for files beyond memory.</summary>
    internal static void Write(string path, IReadOnlyList<SafetensorsPart> parts,
        IReadOnlyDictionary<string, string>? metadata)
    {
        var header = Header(parts, metadata);
        AtomicFile.Write(path, stream =>
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (var part in parts) part.Write(stream);
        });
    }

    private static byte[] Header(IReadOnlyList<SafetensorsPart> parts, IReadOnlyDictionary<string, string>? metadata)
    {
        var header = new OrderedDictionary<string, object>();
        if (metadata is { Count: > 0 }) header["__metadata__"] =
            new SortedDictionary<string, string>(metadata.ToDictionary(), StringComparer.Ordinal);
        var end = 0L;
        foreach (var (name, type, shape, _) in parts)
        {
            var start = end;
            end += shape.Aggregate((long)SafetensorsHeader.SizeOf(type), (product, size) => product * size);
            header[name] = new { dtype = SafetensorsHeader.NameOf(type), shape, data_offsets = new[] { start, end } };
        }
        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        return [.. json, .. Enumerable.Repeat((byte)' ', -json.Length & 7)]; // so that the data is aligned
    }
}
