using System.Text.Json;

namespace ShipLab.ModelFiles;

/// <summary>One tensor of a safetensors file: bytes [Begin, End) of the data that follows the header.</summary>
internal sealed record SafetensorsEntry(string Name, ScalarType Type, long[] Shape, long Begin, long End);

/// <summary>
/// The header of a safetensors file (https://huggingface.co/docs/safetensors): eight bytes of little-endian length,
/// then JSON. Checked as strictly as by the reference reader: known types, sizes that fit, data without overlap, hole
/// or missing end.
/// </summary>
internal sealed class SafetensorsHeader
{
    /// <summary>The reference reader's limit.</summary>
    public const long MaxLength = 100_000_000;

    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["F64"] = ScalarType.Float64, ["F32"] = ScalarType.Float32, ["F16"] = ScalarType.Float16,
        ["BF16"] = ScalarType.BFloat16,
        ["I64"] = ScalarType.Int64, ["I32"] = ScalarType.Int32, ["I16"] = ScalarType.Int16, ["I8"] = ScalarType.Int8,
        ["U8"] = ScalarType.Byte, ["BOOL"] = ScalarType.Bool,
    };

    private readonly string _path;

    private SafetensorsHeader(string path) => _path = path;

    public Dictionary<string, SafetensorsEntry> Entries { get; } = new(StringComparer.Ordinal);
    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public static int SizeOf(ScalarType type) => type switch
    {
        ScalarType.Float64 or ScalarType.Int64 => 8,
        ScalarType.Float32 or ScalarType.Int32 => 4,
        ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Int16 => 2,
        _ => 1,
    };

    /// <returns>The format's name of a type, or null for one that it lacks.</returns>
    public static string? NameOf(ScalarType type) => Types.FirstOrDefault(t => t.Value == type).Key;

    /// <param name="json">the header's bytes</param>
    /// <param name="dataLength">bytes in the file after the header</param>
    public static SafetensorsHeader Parse(string path, ReadOnlyMemory<byte> json, long dataLength)
    {
        var header = new SafetensorsHeader(path);
        JsonDocument document;
        try { document = JsonDocument.Parse(json); }
        catch (JsonException error) { throw header.Bad($"its header is not JSON ({error.Message.TrimEnd('.')})"); }
        using (document)
        {
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw header.Bad("its header is not a JSON object");
            try
            {
                foreach (var property in document.RootElement.EnumerateObject())
                    if (property.Name == "__metadata__") header.ReadMetadata(property.Value);
                    else header.ReadEntry(property.Name, property.Value);
            }
            catch (InvalidOperationException) { throw header.Bad("a name or text in its header is not valid Unicode"); }
        }
        header.CheckLayout(dataLength);
        return header;
    }

    private void ReadMetadata(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) throw Bad("its __metadata__ is not a JSON object");
        foreach (var item in element.EnumerateObject())
            Metadata[item.Name] = item.Value.ValueKind == JsonValueKind.String
                ? item.Value.GetString()!
                : throw Bad($"its metadata entry '{item.Name}' is not a string");
    }

    private void ReadEntry(string name, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty("dtype", out var dtype) ||
            dtype.ValueKind != JsonValueKind.String || !element.TryGetProperty("shape", out var shape) ||
            !element.TryGetProperty("data_offsets", out var offsets))
            throw Bad($"the header's entry for tensor '{name}' lacks dtype, shape or data_offsets");
        if (!Types.TryGetValue(dtype.GetString()!, out var type))
            throw Bad($"tensor '{name}' has type '{dtype.GetString()}', which is not supported " +
                $"(supported: {string.Join(", ", Types.Keys)})");
        var sizes = Integers(name, "shape", shape);
        if (Integers(name, "data_offsets", offsets) is not [var begin, var end] || begin > end)
            throw Bad($"tensor '{name}' has data_offsets that are no pair of increasing numbers");
        long bytes = SizeOf(type);
        try { foreach (var size in sizes) bytes = checked(bytes * size); }
        catch (OverflowException)
        {
            throw Bad($"tensor '{name}' has an impossible shape {StoredTensor.TextOf(sizes)}");
        }
        if (bytes != end - begin)
            throw Bad($"tensor '{name}' of type {dtype.GetString()} and shape {StoredTensor.TextOf(sizes)} needs " +
                $"{bytes} bytes, but its data_offsets hold {end - begin}");
        if (!Entries.TryAdd(name, new SafetensorsEntry(name, type, sizes, begin, end)))
            throw Bad($"tensor '{name}' appears twice in the header");
    }

    private long[] Integers(string name, string field, JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Array) throw Bad($"tensor '{name}': {field} is not a list");
        return [.. element.EnumerateArray().Select(Integer)];

        long Integer(JsonElement item) =>
            item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var value) && value >= 0
            ? value
            : throw Bad($"tensor '{name}': {field} holds {item}, which is not a whole number of at least 0");
    }

    private void CheckLayout(long dataLength)
    {
        var (end, last) = (0L, (string?)null);
        foreach (var entry in Entries.Values.OrderBy(e => e.Begin).ThenBy(e => e.End))
        {
            if (entry.Begin < end) throw Bad($"the data of tensors '{last}' and '{entry.Name}' overlap");
            if (entry.Begin > end)
                throw Bad($"there are {entry.Begin - end} bytes that belong to no tensor before the data of " +
                    $"tensor '{entry.Name}'");
            if (entry.End > dataLength)
                throw Bad($"it is truncated: the data of tensor '{entry.Name}' ends at byte {entry.End}, but the " +
                    $"file holds only {dataLength} bytes of data");
            (end, last) = (entry.End, entry.Name);
        }
        if (end != dataLength)
            throw Bad($"it has {dataLength - end} bytes after its last tensor" + (last is null ? "" : $" '{last}'"));
    }

    private ShipLabException Bad(string what) => Bad(_path, what);

    public static ShipLabException Bad(string path, string what) =>
        new($"'{path}' is not a usable safetensors file: {what}. Fetch or write the file again.");
}
