using System.Text.Json;

namespace ShipLab.ModelFiles.Configuration;

/// <summary>Values of a configuration, there or not. One of a wrong kind is an error that tells where it is.</summary>
/// <param name="element">an object, or null for one that is not there</param>
/// <param name="where">the file and the path in it, for messages</param>
internal sealed class JsonValues(JsonElement? element, string where)
{
    public string Where => where;

    public bool Exists => element is not null;

    /// <summary>Whether there is such a value, and it is not null.</summary>
    public bool Has(string name) => Value(name) is not null;

    public bool IsList(string name) => Value(name) is { ValueKind: JsonValueKind.Array };

    public JsonValues Inner(string name) =>
        new(Value(name) is { ValueKind: JsonValueKind.Object } inner ? inner : null, $"{where}: {name}");

    public string? Text(string name)
    {
        if (Value(name) is not { } value) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Bad(name, "a text");
    }

    public bool? Flag(string name)
    {
        if (Value(name) is not { } value) return null;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
            : throw Bad(name, "true or false");
    }

    public double? Number(string name) => Has(name) ? TryNumber(name) ?? throw Bad(name, "a number") : null;

    /// <summary>A number, or null for anything else.</summary>
    public double? TryNumber(string name) =>
        Value(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) ? number : null;

    /// <summary>A whole number of at least 1; decimal notation is accepted.</summary>
    public int? Whole(string name)
    {
        if (!Has(name)) return null;
        return TryNumber(name) is { } number and >= 1 and <= int.MaxValue && number == Math.Floor(number)
            ? (int)number
            : throw Bad(name, "a whole number of at least 1");
    }

    /// <summary>Three numbers, for red, green and blue.</summary>
    public IReadOnlyList<float>? Colours(string name)
    {
        if (Value(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 3 ||
            value.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.Number))
            throw Bad(name, "three numbers");
        return value.EnumerateArray().Select(v => (float)v.GetDouble()).ToArray();
    }

    /// <summary>A size that is either one number or a pair of equal ones, as [224, 224].</summary>
    public int? Side(string name)
    {
        if (!IsList(name)) return Whole(name);
        var sides = Value(name)!.Value.EnumerateArray()
            .Select(v => v.ValueKind == JsonValueKind.Number && v.TryGetInt32(out var side) ? side : 0).Distinct()
            .ToArray();
        return sides is [> 0 and var both] ? both : throw Bad(name, "one size for height and width");
    }

    /// <summary>The values of another object take the place of these.</summary>
    public JsonValues OverriddenBy(JsonValues other)
    {
        if (!other.Exists) return this;
        if (!Exists) return other;
        var merged = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var values in new[] { this, other })
            foreach (var property in values.Element!.Value.EnumerateObject()) merged[property.Name] = property.Value;
        return new JsonValues(JsonSerializer.SerializeToElement(merged), other.Where);
    }

    public ShipLabException Bad(string name, string expected) => new($"{where}: {name} is {Value(name)}, but " +
        $"{expected} was expected.");

    private JsonElement? Element => element;

    private JsonElement? Value(string name) =>
        element is { } values && values.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? value : null;
}

/// <summary>Small JSON files beside weights.</summary>
internal static class JsonFile
{
    private const long MaxLength = 32 << 20;

    /// <exception cref="ShipLabException">The file cannot be read, or is no JSON.</exception>
    public static JsonElement Read(string path)
    {
        using var file = FileBytes.Open(path);
        if (file.Length > MaxLength)
            throw new ShipLabException($"'{path}' has {file.Length} bytes; a JSON file of a model has at most " +
                $"{MaxLength}.");
        try
        {
            using var document = JsonDocument.Parse(file.Head((int)MaxLength));
            CheckTexts(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (JsonException error)
        {
            throw new ShipLabException($"'{path}' is not valid JSON: {error.Message}", error);
        }
        catch (InvalidOperationException error)
        {
            throw new ShipLabException($"A name or text in '{path}' is not valid Unicode.", error);
        }
    }

    /// <summary>Bytes and escapes that are no Unicode fail only where a text is asked for: ask for all now.</summary>
    private static void CheckTexts(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) _ = element.GetString();
        else if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray()) CheckTexts(item);
        else if (element.ValueKind == JsonValueKind.Object)
            foreach (var property in element.EnumerateObject())
            {
                _ = property.Name;
                CheckTexts(property.Value);
            }
    }
}
