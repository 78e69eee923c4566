using System.Text.Json.Nodes;

namespace ShipLab.Notebooks;

/// <summary>One output of a cell as text.</summary>
/// <param name="Stream">What was written to the console, or the report of an error; null for a display or a
/// result.</param>
/// <param name="Data">The representations of a display or a result by MIME type, JSON as its text.</param>
public sealed record CellOutput(string? Stream, IReadOnlyDictionary<string, string> Data)
{
    internal static CellOutput Of(JsonObject output) => NotebookJson.Text(output["output_type"]) switch
    {
        "stream" => new(NotebookJson.Text(output["text"]), new Dictionary<string, string>()),
        "error" => new(string.Join('\n', (output["traceback"] as JsonArray ?? []).Select(NotebookJson.Text)),
            new Dictionary<string, string>()),
        _ => new(null, (output["data"] as JsonObject ?? []).ToDictionary(entry => entry.Key,
            entry => NotebookJson.IsJson(entry.Key) ? entry.Value?.ToJsonString() ?? "null"
                : NotebookJson.Text(entry.Value))),
    };
}
