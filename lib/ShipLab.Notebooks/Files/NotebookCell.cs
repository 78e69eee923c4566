using System.Text.Json.Nodes;

namespace ShipLab.Notebooks;

/// <summary>What a notebook's cell holds: text for the reader, code to run, or text for converters, neither shown nor
/// run.</summary>
public enum CellKind { Markdown, Code, Raw }

/// <summary>One cell of a notebook. What this class does not know of it is kept as it was read.</summary>
public sealed class NotebookCell
{
    private readonly JsonObject _json;

    internal NotebookCell(JsonObject json, int number) => (_json, Number) = (json, number);

    /// <summary>Its number among all cells of the notebook, from 1.</summary>
    public int Number { get; }

    /// <summary>Its id: stable, unique in the notebook.</summary>
    public string Id => NotebookJson.Text(_json["id"]);

    /// <summary>What it holds.</summary>
    public CellKind Kind => Enum.Parse<CellKind>(NotebookJson.Text(_json["cell_type"]), ignoreCase: true);

    /// <summary>Its text, lines separated by newlines.</summary>
    public string Source => NotebookJson.Text(_json["source"]);

    /// <summary>The first line that is not empty; what a progress display calls the cell.</summary>
    public string FirstLine =>
        Source.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0)
            ?? "";

    /// <summary>Its tags, such as <c>parameters</c>, <c>skip-execution</c>, <c>raises-exception</c>,
    /// <c>solution</c>.</summary>
    public IReadOnlyList<string> Tags =>
        _json["metadata"] is JsonObject metadata && metadata["tags"] is JsonArray tags
            ? tags.Select(NotebookJson.Text).ToList() : [];

    /// <summary>Whether the cell carries a tag.</summary>
    public bool HasTag(string tag) => Tags.Contains(tag);

    /// <summary>The outputs as they stand in the file; empty for cells that are not code.</summary>
    public JsonArray Outputs => _json["outputs"] as JsonArray ?? [];

    /// <summary>The outputs as text.</summary>
    public IEnumerable<CellOutput> OutputTexts => Outputs.OfType<JsonObject>().Select(CellOutput.Of);

    /// <summary>Puts outputs (in nbformat's form) in the place of the cell's; the execution count becomes
    /// null.</summary>
    public void SetOutputs(JsonArray outputs)
    {
        _json["outputs"] = outputs;
        _json["execution_count"] = null;
        LongTexts.SplitIn(_json);
    }
}
