using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ShipLab.Notebooks;

/// <summary>
/// JSON as Jupyter writes notebooks, so that a file saved here and one saved there differ only in content: keys sorted,
/// one space a level, characters beyond ASCII as they are, a newline at the end, long text as a list of lines.
/// </summary>
internal static class NotebookJson
{
    // Where Python's str.splitlines, and so nbformat, ends a line.
    private const string LineEnds = "\n\r\v\f\u001c\u001d\u001e\u0085\u2028\u2029";

    public static string Write(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(node, 0, text);
        return text.Append('\n').ToString();
    }

    /// <summary>Text as nbformat keeps it: a list of lines, each with its newline.</summary>
    public static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        for (var start = 0; start < text.Length;)
        {
            var end = text.AsSpan(start).IndexOfAny(LineEnds);
            var width = end >= 0 && text.AsSpan(start + end).StartsWith("\r\n") ? 2 : 1;
            var next = end < 0 ? text.Length : start + end + width;
            lines.Add(text[start..next]);
            start = next;
        }
        return lines;
    }

    /// <summary>The text of a string or of a list of lines; empty for anything else.</summary>
    public static string Text(JsonNode? node) => node switch
    {
        JsonArray lines => string.Concat(lines.Select(Text)),
        not null when node.GetValueKind() == JsonValueKind.String => node.GetValue<string>(),
        _ => "",
    };

    /// <summary>Whether values of this MIME type stand in a notebook as JSON, not as text.</summary>
    public static bool IsJson(string mimeType) => mimeType == "application/json"
        || (mimeType.StartsWith("application/", StringComparison.Ordinal)
            && mimeType.EndsWith("+json", StringComparison.Ordinal));

    private static void Write(JsonNode? node, int depth, StringBuilder text)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } map:
                Block('{', '}', map.OrderBy(entry => entry.Key, StringComparer.Ordinal), depth, text, entry =>
                {
                    Quote(entry.Key, text);
                    text.Append(": ");
                    Write(entry.Value, depth + 1, text);
                });
                break;
            case JsonArray { Count: > 0 } list:
                Block('[', ']', list, depth, text, item => Write(item, depth + 1, text));
                break;
            case JsonObject:
                text.Append("{}");
                break;
            case JsonArray:
                text.Append("[]");
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                Quote(value.GetValue<string>(), text);
                break;
            default:
                text.Append(node?.ToJsonString() ?? "null");   // numbers keep the digits they were read with
                break;
        }
    }

    private static void Block<T>(char open, char close, IEnumerable<T> items, int depth, StringBuilder text,
        Action<T> write)
    {
        text.Append(open);
        var first = true;
        foreach (var item in items)
        {
            text.Append(first ? "\n" : ",\n").Append(' ', depth + 1);
            first = false;
            write(item);
        }
        text.Append('\n').Append(' ', depth).Append(close);
    }

    private static void Quote(string value, StringBuilder text)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append(@"\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                < ' ' => text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => text.Append(c),
            };
        }
        text.Append('"');
    }
}
