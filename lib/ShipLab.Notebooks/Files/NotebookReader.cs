using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ShipLab.Notebooks;

/// <summary>Checks that JSON is a notebook, says in which place it is not, and brings it to nbformat 4.5.</summary>
internal static class NotebookReader
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 512, AllowDuplicateProperties = false };

    public static NotebookFile Parse(string text, string? path)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(text, nodeOptions: null, Strict);
            _ = NotebookJson.Write(root); // texts are looked into when they are read
        }
        catch (InvalidOperationException error)
        {
            throw Fail(path,
                "holds text that is no Unicode: half of a character in a text. Save it again from the program that "
                + "wrote it.", error);
        }
        catch (JsonException error)
        {
            var place = $"line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1}";
            throw Fail(path, text.Contains("<<<<<<<", StringComparison.Ordinal)
                ? $"is not JSON at {place}: it holds merge conflict markers. Resolve the conflict."
                : $"is not JSON at {place}. Restore it from version control, or save it again from the program that "
                    + "wrote it.", error);
        }
        if (root is not JsonObject json || !json.ContainsKey("nbformat"))
            throw Fail(path, "is JSON, but not a notebook: it has no 'nbformat'. Give the path of an .ipynb file.");
        if (json["nbformat"] is not JsonValue version || !version.TryGetValue(out int major) || major != 4)
            throw Fail(path, $"has nbformat {json["nbformat"]}, but only 4 is read. "
                + "Convert it: jupyter nbconvert --to notebook --nbformat 4 FILE");
        // What nbformat 4.5 asks for and older notebooks lack: ids, metadata, outputs.
        if (json["cells"] is not JsonArray cells)
            throw Fail(path, "has no list 'cells'. Restore it from version control.");
        if (json["metadata"] is not JsonObject) json["metadata"] = new JsonObject();
        var ids = new Dictionary<string, int>();
        for (var i = 0; i < cells.Count; i++)
        {
            if (Problem(cells[i]) is { } problem)
                throw Fail(path, $"has a cell {i + 1} {problem}. Restore it from version control.");
            var cell = cells[i]!.AsObject();
            if (cell["metadata"] is not JsonObject) cell["metadata"] = new JsonObject();
            LongTexts.SplitIn(cell);
            if (cell["id"] is JsonValue id && id.TryGetValue(out string? name) && name.Length > 0)
            {
                if (!ids.TryAdd(name, i + 1))
                    throw Fail(path,
                        $"has the id '{name}' twice, in cells {ids[name]} and {i + 1}. Delete one of the two ids; "
                        + "a new one is made.");
            }
            else
            {
                cell["id"] = NewId(cell, i, ids);
            }
            if ((string?)cell["cell_type"] != "code") continue;
            if (cell["outputs"] is not JsonArray) cell["outputs"] = new JsonArray();
            if (!cell.ContainsKey("execution_count")) cell["execution_count"] = null;
        }
        if (json["nbformat_minor"] is not JsonValue minor || !minor.TryGetValue(out int number) || number < 5)
            json["nbformat_minor"] = 5;
        return new NotebookFile(json, path);
    }

    private static string? Problem(JsonNode? node)
    {
        if (node is not JsonObject cell) return "that is not an object";
        if (cell["cell_type"] is not JsonValue type || !type.TryGetValue(out string? kind)
            || kind is not ("code" or "markdown" or "raw"))
            return $"of the unknown type {cell["cell_type"]?.ToJsonString() ?? "(none)"}";
        var source = cell["source"];
        var isText = source is JsonValue value && value.GetValueKind() == JsonValueKind.String
            || source is JsonArray lines && lines.All(line => line?.GetValueKind() == JsonValueKind.String);
        return isText ? null : "without text in 'source'";
    }

    /// <summary>An id made of place and content, so that completing the same notebook twice gives the same
    /// ids.</summary>
    private static string NewId(JsonObject cell, int index, Dictionary<string, int> ids)
    {
        for (var attempt = 0; ; attempt++)
        {
            var hash = SHA256.HashData(
                Encoding.UTF8.GetBytes($"{index}/{attempt}/{NotebookJson.Text(cell["source"]!)}"));
            var id = Convert.ToHexStringLower(hash)[..8];
            if (ids.TryAdd(id, index + 1)) return id;
        }
    }

    private static NotebookException Fail(string? path, string what, Exception? cause = null) =>
        new($"{path ?? "the notebook"} {what}", cause) { ExitCode = NotebookException.WrongUse };
}
