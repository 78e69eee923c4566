using System.Text.Json.Nodes;

namespace ShipLab.Notebooks;

/// <summary>Outputs in the form that nbformat gives them.</summary>
internal static class NotebookOutputs
{
    public static JsonNode ToJson(CellOutput output) => output switch
    {
        StreamOutput stream => new JsonObject
        {
            ["output_type"] = "stream",
            ["name"] = stream.Name,
            ["text"] = NotebookJson.Lines(stream.Text),
        },
        DisplayOutput display => new JsonObject
        {
            ["output_type"] = "display_data",
            ["data"] = Data(display.Data),
            ["metadata"] = new JsonObject(),
        },
        ResultOutput result => new JsonObject
        {
            ["output_type"] = "execute_result",
            ["data"] = Data(result.Data),
            ["execution_count"] = null,
            ["metadata"] = new JsonObject(),
        },
        ErrorOutput { Error: var error } => new JsonObject
        {
            ["output_type"] = "error",
            ["ename"] = error.Name,
            ["evalue"] = error.Message,
            ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line))]),
        },
        _ => throw new ArgumentOutOfRangeException(nameof(output), output.GetType().Name),
    };

    private static JsonObject Data(MimeBundle bundle)
    {
        var data = new JsonObject();
        foreach (var (mimeType, value) in bundle.Entries)
            data[mimeType] = MimeBundle.IsJson(mimeType) ? JsonNode.Parse(value) : NotebookJson.Lines(value);
        return data;
    }
}
