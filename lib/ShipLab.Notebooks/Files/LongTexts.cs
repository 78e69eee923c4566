using System.Text.Json;
using System.Text.Json.Nodes;

namespace ShipLab.Notebooks;

/// <summary>nbformat allows text as one string or as a list of lines, and writes lines: version control shows them
/// better.</summary>
internal static class LongTexts
{
    /// <summary>Splits the source, attachments and outputs of a cell where they are single strings.</summary>
    public static void SplitIn(JsonObject cell)
    {
        Split(cell, "source");
        if (cell["attachments"] is JsonObject attachments)
            foreach (var (_, bundle) in attachments) SplitBundle(bundle);
        if (cell["outputs"] is not JsonArray outputs) return;
        foreach (var output in outputs.OfType<JsonObject>())
        {
            Split(output, "text");
            SplitBundle(output["data"]);
        }
    }

    private static void SplitBundle(JsonNode? bundle)
    {
        if (bundle is not JsonObject data) return;
        foreach (var mimeType in data.Select(entry => entry.Key).Where(key => !NotebookJson.IsJson(key)).ToList())
            Split(data, mimeType);
    }

    private static void Split(JsonObject holder, string key)
    {
        if (holder[key] is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            holder[key] = NotebookJson.Lines(value.GetValue<string>());
    }
}
