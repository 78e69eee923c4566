using System.Text.Json;

namespace ShipLab.ModelFiles.Configuration;

/// <summary>Values of a configuration that may or may not be there. A value of a wrong kind is an error that tells where it is.</summary>
/// <param name="element">an object, or null for one that is not there</param>
/// <param name="where">the file and the path in it, for messages</param>
internal sealed class JsonValues(JsonElement? element, string where)
{
    public string Where => where;

    public bool Exists => element is not null;

    /// <summary>Whether there is such a value, and it is not null.</summary>
    public bool Has(string name) => Value(name) is not null;

    public JsonValues Inner(string name) => new(Value(name) is { ValueKind: JsonValueKind.Object } inner ? inner : null, $"{where}: {name}");

    public string? Text(string name) => Value(name) is { } value ? value.ValueKind == JsonValueKind.String ? value.GetString() : throw Bad(name, "a text") : null;

    public bool? Flag(string name) => Value(name) is { } value
        ? value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Bad(name, "true or false")
        : null;

    /// <summary>A whole number of at least 1; decimal notation is accepted.</summary>
    public int? Whole(string name) => Value(name) is { } value
        ? value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number is >= 1 and <= int.MaxValue && number == Math.Floor(number)
            ? (int)number
            : throw Bad(name, "a whole number of at least 1")
        : null;

    public double? Number(string name) => Value(name) is { } value
        ? value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : throw Bad(name, "a number")
        : null;

    /// <summary>A number, or null for anything else.</summary>
    public double? TryNumber(string name) =>
        Value(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) ? number : null;

    /// <summary>Three numbers, for red, green and blue.</summary>
    public IReadOnlyList<float>? Colours(string name)
    {
        if (Value(name) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() != 3 || value.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.Number))
            throw Bad(name, "three numbers");
        return value.EnumerateArray().Select(v => (float)v.GetDouble()).ToArray();
    }

    /// <summary>A size that is either one number or a pair of equal ones, as [224, 224].</summary>
    public int? Side(string name)
    {
        if (Value(name) is not { ValueKind: JsonValueKind.Array } pair) return Whole(name);
        var sides = pair.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.Number && v.TryGetInt32(out var side) ? side : 0).Distinct().ToArray();
        return sides is [> 0 and var both] ? both : throw Bad(name, "one size for height and width");
    }

    public bool IsList(string name) => Value(name) is { ValueKind: JsonValueKind.Array };

    /// <summary>The values of another object take the place of these.</summary>
    public JsonValues OverriddenBy(JsonValues other)
    {
        if (!other.Exists) return this;
        if (!Exists) return other;
        var merged = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var values in new[] { Element!.Value, other.Element!.Value })
            foreach (var property in values.EnumerateObject()) merged[property.Name] = property.Value;
        return new JsonValues(JsonSerializer.SerializeToElement(merged), other.Where);
    }

    public ShipLabException Bad(string name, string expected) => new($"{where}: {name} is {Value(name)}, but {expected} was expected.");

    private JsonElement? Element => element;

    private JsonElement? Value(string name) =>
        element is { } values && values.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
