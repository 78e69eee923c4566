using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace ShipLab.Figures.Plotly;

/// <summary>Compact JSON: anonymous objects, dictionaries, lists, strings and short numbers. Nulls in objects are left out.</summary>
internal static class Json
{
    // Create() keeps <, >, & and quotes escaped, so the text may stand inside a script element.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>The text of a tree of dictionaries (ordered), sequences, strings, booleans and numbers.</summary>
    public static string Write(object tree)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options)) Value(writer, tree);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Value(Utf8JsonWriter writer, object? value)
    {
        switch (value)
        {
            case null: writer.WriteNullValue(); break;
            case string text: writer.WriteStringValue(text); break;
            case bool flag: writer.WriteBooleanValue(flag); break;
            case int number: writer.WriteNumberValue(number); break;
            case double number: writer.WriteRawValue(CompactNumber.Json(number)); break;
            case Node node:
                writer.WriteStartObject();
                foreach (var (key, item) in node.Items)
                {
                    writer.WritePropertyName(key);
                    Value(writer, item);
                }
                writer.WriteEndObject();
                break;
            case System.Collections.IEnumerable items:
                writer.WriteStartArray();
                foreach (object? item in items) Value(writer, item);
                writer.WriteEndArray();
                break;
            default: throw new ArgumentException($"A figure cannot hold a value of type {value.GetType()}.");
        }
    }
}

/// <summary>An object of the JSON tree, in the order in which properties were set; setting null does nothing.</summary>
internal sealed class Node : System.Collections.IEnumerable
{
    private readonly List<(string Key, object Value)> items = [];

    public IReadOnlyList<(string Key, object Value)> Items => items;

    public object? this[string key]
    {
        set { if (value is not null) items.Add((key, value)); }
    }

    /// <summary>For collection initialisers.</summary>
    public void Add(string key, object? value) => this[key] = value;

    public System.Collections.IEnumerator GetEnumerator() => items.GetEnumerator();
}
