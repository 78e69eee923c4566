using System.Text.Json.Nodes;

namespace ShipLab.Notebooks;

/// <summary>What a notebook's cell holds: text for the reader, code to run, or text for converters, neither shown nor run.</summary>
public enum CellKind { Markdown, Code, Raw }

/// <summary>One cell of a notebook. What this class does not know of it is kept as it was read.</summary>
public sealed class NotebookCell
{
    private readonly JsonObject json;

    internal NotebookCell(JsonObject json, int number) => (this.json, Number) = (json, number);

    /// <summary>Its number among all cells of the notebook, from 1.</summary>
    public int Number { get; }

    /// <summary>Its id: stable, unique in the notebook.</summary>
    public string Id => NotebookJson.Text(json["id"]);

    /// <summary>What it holds.</summary>
    public CellKind Kind => Enum.Parse<CellKind>(NotebookJson.Text(json["cell_type"]), ignoreCase: true);

    /// <summary>Its text, lines separated by newlines.</summary>
    public string Source => NotebookJson.Text(json["source"]);

    /// <summary>The first line that is not empty; what a progress display calls the cell.</summary>
    public string FirstLine => Source.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length > 0) ?? "";

    /// <summary>Its tags, such as <c>parameters</c>, <c>skip-execution</c>, <c>raises-exception</c>, <c>solution</c>.</summary>
    public IReadOnlyList<string> Tags =>
        json["metadata"] is JsonObject metadata && metadata["tags"] is JsonArray tags ? tags.Select(NotebookJson.Text).ToList() : [];

    /// <summary>Whether the cell carries a tag.</summary>
    public bool HasTag(string tag) => Tags.Contains(tag);

    /// <summary>The outputs as they stand in the file; empty for cells that are not code.</summary>
    public JsonArray Outputs => json["outputs"] as JsonArray ?? [];

    /// <summary>The outputs as text.</summary>
    public IEnumerable<CellOutput> OutputTexts => Outputs.OfType<JsonObject>().Select(CellOutput.Of);

    /// <summary>Puts outputs (in nbformat's form) in the place of the cell's; the execution count becomes null.</summary>
    public void SetOutputs(JsonArray outputs)
    {
        json["outputs"] = outputs;
        json["execution_count"] = null;
        LongTexts.SplitIn(json);
    }
}
