using System.Text.Json.Nodes;

namespace ShipLab.Notebooks;

/// <summary>The outputs of a running cell in order: what is written to one stream piece by piece is one output, updates
/// are applied.</summary>
internal sealed class CellOutputs
{
    private readonly List<(string? Id, JsonObject Output)> _entries = [];

    public static JsonObject Stream(string name, string text) =>
        new() { ["output_type"] = "stream", ["name"] = name, ["text"] = text };

    public void Add(KernelNews news)
    {
        var output = news.Output!;
        if (news.IsUpdate)
            foreach (var (_, shown) in _entries.Where(entry => entry.Id == news.Id))
                shown["data"] = output["data"]!.DeepClone();
        else if (_entries.LastOrDefault().Output is { } last && last["name"] is { } stream
            && (string?)output["name"] == (string?)stream)
            last["text"] = (string)last["text"]! + (string)output["text"]!;
        else
            _entries.Add((news.Id, output));
    }

    /// <summary>All of them, and the error that ended the cell.</summary>
    public JsonArray ToJson(CellError? error)
    {
        var outputs = new JsonArray([.. _entries.Select(entry => entry.Output)]);
        if (error is not null)
            outputs.Add(new JsonObject
            {
                ["output_type"] = "error", ["ename"] = error.Name, ["evalue"] = error.Message,
                ["traceback"] = new JsonArray([.. error.Trace.Select(line => JsonValue.Create(line))]),
            });
        return outputs;
    }
}
