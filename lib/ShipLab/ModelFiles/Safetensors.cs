using System.Buffers.Binary;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.ModelFiles;

/// <summary>One tensor of a file that is being written.</summary>
/// <param name="Write">writes as many bytes as type and shape say</param>
internal sealed record SafetensorsPart(string Name, ScalarType Type, long[] Shape, Action<Stream> Write);

/// <summary>Writes safetensors files. The same tensors and metadata give the same bytes, whatever order they come in.</summary>
public static class Safetensors
{
    /// <param name="tensors">on any device; converted to contiguous host memory one at a time</param>
    /// <param name="metadata">strings to keep in the header, or null</param>
    /// <param name="floatAs">the type that all floating-point tensors are stored in, or null to keep theirs</param>
    /// <exception cref="ShipLabException">The file cannot be written, or a tensor has a type that the format lacks.</exception>
    public static void Save(string path, IReadOnlyDictionary<string, Tensor> tensors,
        IReadOnlyDictionary<string, string>? metadata = null, ScalarType? floatAs = null)
    {
        // larger types first, as the reference writer does, so that every tensor is aligned; then by name
        var entries = tensors.Select(t => (t.Key, Tensor: t.Value, Type: t.Value.is_floating_point() ? floatAs ?? t.Value.dtype : t.Value.dtype))
            .OrderByDescending(e => SafetensorsHeader.SizeOf(e.Type)).ThenBy(e => e.Key, StringComparer.Ordinal).ToArray();
        foreach (var (name, _, type) in entries)
            if (name == "__metadata__" || SafetensorsHeader.NameOf(type) is null)
                throw new ShipLabException($"Tensor '{name}' of type {type} cannot be stored in the safetensors file '{path}'. " +
                                           "Convert or rename it.");
        Write(path, [.. entries.Select(entry => new SafetensorsPart(entry.Key, entry.Type, entry.Tensor.shape, stream =>
        {
            using var scope = NewDisposeScope();
            if (entry.Tensor.numel() > 0) stream.Write(entry.Tensor.detach().cpu().to_type(entry.Type).contiguous().bytes);
        }))], metadata);
    }

    /// <summary>Writes tensors whose bytes are made while they are written, larger types first: for files larger than memory.</summary>
    internal static void Write(string path, IReadOnlyList<SafetensorsPart> parts, IReadOnlyDictionary<string, string>? metadata)
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
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach (var (key, value) in metadata.OrderBy(m => m.Key, StringComparer.Ordinal)) json.WriteString(key, value);
                json.WriteEndObject();
            }
            var position = 0L;
            foreach (var (name, type, shape, _) in parts)
            {
                json.WriteStartObject(name);
                json.WriteString("dtype", SafetensorsHeader.NameOf(type));
                json.WriteStartArray("shape");
                foreach (var size in shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(position);
                json.WriteNumberValue(position += shape.Aggregate(1L, (product, size) => product * size) * SafetensorsHeader.SizeOf(type));
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        while (buffer.Length % 8 != 0) buffer.WriteByte((byte)' '); // so that the data is aligned
        return buffer.ToArray();
    }
}
