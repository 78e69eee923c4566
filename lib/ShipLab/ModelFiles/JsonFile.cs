using System.Text.Json;

namespace ShipLab.ModelFiles;

/// <summary>Small JSON files beside weights.</summary>
internal static class JsonFile
{
    private const long MaxLength = 32 << 20;

    /// <exception cref="ShipLabException">The file cannot be read, or is no JSON.</exception>
    public static JsonElement Read(string path)
    {
        using var file = FileBytes.Open(path);
        if (file.Length > MaxLength) throw new ShipLabException(
            $"'{path}' has {file.Length} bytes; a JSON file of a model has at most {MaxLength}.");
        try
        {
            using var document = JsonDocument.Parse(file.Head((int)MaxLength));
            CheckTexts(document.RootElement);
            return document.RootElement.Clone();
        }
        catch (JsonException error) { throw new ShipLabException($"'{path}' is not valid JSON: {error.Message}", error); }
        catch (InvalidOperationException error) { throw new ShipLabException($"A name or text in '{path}' is not valid Unicode.", error); }
    }

    /// <summary>The parser takes bytes and escapes that are no Unicode, and fails only where a text is asked for: ask for all
    /// now.</summary>
    private static void CheckTexts(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String) _ = element.GetString();
        else if (element.ValueKind == JsonValueKind.Array)
            foreach (var item in element.EnumerateArray()) CheckTexts(item);
        else if (element.ValueKind == JsonValueKind.Object)
            foreach (var property in element.EnumerateObject())
            {
                _ = property.Name;
                CheckTexts(property.Value);
            }
    }
}
