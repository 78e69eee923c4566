using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ShipLab.Verification.Checks;

/// <summary>
/// Set tokenizer: ids of texts with OpenAI's vocabulary (strings.json), back to text, as rows of any context length
/// (arrays tokens77, tokens16 ...), and texts that ftfy repairs first (needs-ftfy.json). All must be exact, except that
/// a text of needs-ftfy.json that looks misread may be left unrepaired: ftfy finds those by statistics.
/// </summary>
internal sealed partial class TokenizerCheck : IReferenceCheck
{
    public string Kind => "tokenizer";

    public IReadOnlyList<string> Outputs(ReferenceSet set) =>
        set.Arrays.Where(array => TokenArray().IsMatch(array)).ToArray();

    public ReferenceTolerance? Tolerance(ReferenceSet set, string output) => new(Absolute: 0);

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        if (ReferenceVocabulary.Find(set.Folder) is not { } vocabulary)
        {
            report.Skip(ReferenceVocabulary.Missing);
            return;
        }
        var tokenizer = Tokenizer.FromMergesFile(vocabulary, 77,
            (int)(set.Number("vocabulary_size") ?? ClipVocabulary.Size));
        if (Read(set, "strings.json") is { } strings)
        {
            var texts = strings.Select(Text).ToArray();
            Strings(tokenizer, strings, texts, report);
            foreach (var output in Outputs(set))
            {
                token.ThrowIfCancellationRequested();
                using var rows = tokenizer.Tokenize(texts,
                    int.Parse(TokenArray().Match(output).Groups[1].Value, CultureInfo.InvariantCulture),
                    truncate: true);
                report.Compare(output, rows);                                    // [texts, context]
            }
        }
        if (Read(set, "needs-ftfy.json") is { } repairs) Repairs(tokenizer, repairs, report);
    }

    private static void Strings(Tokenizer tokenizer, JsonElement[] strings, string[] texts, ReferenceReport report)
    {
        var wrong = new List<string>();
        for (var i = 0; i < strings.Length; i++)
        {
            var ids = tokenizer.Encode(texts[i]);
            if (Ids(strings[i], "ids") is { } expected && !ids.SequenceEqual(expected))
                wrong.Add($"{Quoted(texts[i])} gives [{string.Join(", ", ids)}]");
            else if (strings[i].TryGetProperty("decoded", out var decoded) && tokenizer.Decode(ids) is var back
                && back != decoded.GetString())
                wrong.Add($"{Quoted(texts[i])} comes back as {Quoted(back)}");
            else if (strings[i].TryGetProperty("too_long", out var tooLong)
                && tooLong.GetBoolean() != IsTooLong(tokenizer, texts[i]))
                wrong.Add($"{Quoted(texts[i])} {(tooLong.GetBoolean() ? "should be" : "is")} refused as too long");
        }
        report.Count("texts of strings.json", texts.Length - wrong.Count, texts.Length, Few(wrong));
    }

    private static void Repairs(Tokenizer tokenizer, JsonElement[] repairs, ReferenceReport report)
    {
        var (wrong, left) = (new List<string>(), new List<string>());
        foreach (var repair in repairs)
        {
            if (Ids(repair, "ids") is not { } expected || tokenizer.Encode(Text(repair)).SequenceEqual(expected))
                continue;
            var understood = !repair.TryGetProperty("fixed", out var repaired)
                || tokenizer.Encode(repaired.GetString()!).SequenceEqual(expected);
            (understood && Mojibake.IsSuspected(Text(repair)) ? left : wrong).Add(Quoted(Text(repair)));
        }
        report.Count("texts of needs-ftfy.json", repairs.Length - wrong.Count - left.Count, repairs.Length, Few(wrong));
        if (left.Count > 0)
            report.Note($"deliberately left, misread text that ftfy finds by statistics: {string.Join(", ", left)}");
    }

    private static bool IsTooLong(Tokenizer tokenizer, string text)
    {
        try
        {
            tokenizer.Tokenize(text).Dispose();
            return false;
        }
        catch (ShipLabException) { return true; }
    }

    private static JsonElement[]? Read(ReferenceSet set, string name)
    {
        var path = Path.Combine(set.Folder, name);
        if (!File.Exists(path)) return null;
        try { return JsonSerializer.Deserialize<JsonElement[]>(File.ReadAllBytes(path)); }
        catch (JsonException error) { throw new ShipLabException($"Cannot read '{path}': {error.Message}", error); }
    }

    private static string Text(JsonElement entry) => entry.GetProperty("text").GetString()!;

    private static int[]? Ids(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var ids) ? ids.EnumerateArray().Select(id => (int)id.GetDouble()).ToArray()
            : null;

    private static string? Few(List<string> wrong) =>
        wrong.Count == 0 ? null : $"wrong: {string.Join("; ", wrong.Take(5))}{(wrong.Count > 5 ? "; ..." : "")}";

    private static string Quoted(string text) =>
        JsonSerializer.Serialize(text.Length <= 60 ? text : text[..57] + "...");

    [GeneratedRegex(@"^tokens(\d+)$")]
    private static partial Regex TokenArray();
}
