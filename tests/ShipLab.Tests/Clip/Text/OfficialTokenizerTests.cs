using System.Text.Json;
using ShipLab.Verification;
using TorchSharp;

namespace ShipLab.Tests;

/// <summary>The tokenizer with OpenAI's vocabulary, which is not the lab's to copy: skipped where it is
/// nowhere.</summary>
public sealed class OfficialTokenizerTests
{
    private static readonly Lazy<Tokenizer?> Official = new(() =>
        ReferenceVocabulary.Find(Path.Combine(ReferenceSetTests.Folder, "tokenizer")) is { } path
            ? Tokenizer.FromMergesFile(path, 77, ClipVocabulary.Size) : null);

    private static Tokenizer Clip
    {
        get
        {
            if (Official.Value is null) Assert.Skip(ReferenceVocabulary.Missing);
            return Official.Value;
        }
    }

    /// <summary>Ids of the documentation of the set clip-bpe, and texts whose ids follow from them.</summary>
    [Theory]
    [InlineData("a photo of a cat", new[] { 320, 1125, 539, 320, 2368 })]
    [InlineData("A &quot;Photo&quot; of the DOG", new[] { 320, 257, 1125, 257, 539, 518, 1929 })]
    [InlineData("don\u2019t", new[] { 847, 713 })]
    [InlineData("\ufb01ne \ufb02oor", new[] { 3797, 4125 })]
    [InlineData("caf\u00c3\u00a9", new[] { 15304 })]
    [InlineData("<|startoftext|>cat<|endoftext|>", new[] { 49406, 2368, 49407 })]
    public void Texts_have_the_official_ids(string text, int[] ids) => Assert.Equal(ids, Clip.Encode(text));

    [Fact]
    public void A_text_that_is_too_long_says_how_much_and_what_to_do()
    {
        var text = string.Join(' ', Enumerable.Repeat("cat", 76));
        var error = Assert.Throws<ShipLabException>(() => Clip.Tokenize(text));
        Assert.Contains("has 78 tokens with start and end, but the model reads only 77. "
            + "Shorten it, or allow truncation.", error.Message);
        using var cut = Clip.Tokenize(text, truncate: true);
        Assert.Equal([1, 77], cut.shape);
        Assert.Equal(49407, cut[0, 76].item<long>());
        Assert.Equal(2368, cut[0, 75].item<long>());
    }

    [Fact]
    public void Every_published_text_is_exact_in_every_way()
    {
        _ = Clip;
        var result = Verifier.RunSet(Path.Combine(ReferenceSetTests.Folder, "tokenizer"),
            TestContext.Current.CancellationToken);
        Assert.True(result.Outcome == SetOutcome.Passed, result.Line);
        Assert.Contains("2 of 2 arrays", result.Line);
        Assert.Contains("320 of 320 texts of strings.json; 16 of 16 texts of needs-ftfy.json", result.Line);
        Assert.DoesNotContain("left", result.Line);
    }

    [Fact]
    public void A_set_of_other_texts_and_contexts_is_verified_and_a_wrong_id_is_found()
    {
        using var folder = new TemporaryFolder();
        var set = Path.Combine(folder.Path, "tokenizer-b");
        Directory.CreateDirectory(set);
        object[] strings = [new { text = "a photo of a cat", ids = Clip.Encode("a photo of a cat") },
            new { text = "dog", ids = new[] { 1929.0 }, decoded = "dog ", too_long = false }];
        File.WriteAllText(Path.Combine(set, "case.json"), "{}");
        File.WriteAllText(Path.Combine(set, "strings.json"), JsonSerializer.Serialize(strings));
        using (var rows = Clip.Tokenize(["a photo of a cat", "dog"], 5, truncate: true))
            Safetensors.Save(Path.Combine(set, "data.safetensors"),
                new Dictionary<string, torch.Tensor> { ["tokens5"] = rows });
        // Misread as Windows-1251: left, and said so. A curly quotation mark that stayed would be wrong.
        File.WriteAllText(Path.Combine(set, "needs-ftfy.json"),
            JsonSerializer.Serialize(new[] { new { text = "РґРѕР±", @fixed = "доб", ids = Clip.Encode("доб") } }));
        var line = Verifier.RunSet(set, TestContext.Current.CancellationToken).Line;
        Assert.StartsWith("tokenizer-b: pass, 1 of 1 arrays", line);
        Assert.Contains("2 of 2 texts of strings.json; 0 of 1 texts of needs-ftfy.json; "
            + "deliberately left, misread text that ftfy finds by statistics: ", line);

        File.WriteAllText(Path.Combine(set, "needs-ftfy.json"),
            JsonSerializer.Serialize(new[] { new { text = "plain", ids = new[] { 1 } } }));
        File.WriteAllText(Path.Combine(set, "strings.json"),
            JsonSerializer.Serialize(new[] { strings[0], new { text = "dog", ids = new[] { 1930 } } }));
        line = Verifier.RunSet(set, TestContext.Current.CancellationToken).Line;
        Assert.StartsWith("tokenizer-b: FAIL", line);
        Assert.Contains("1 of 2 texts of strings.json", line);
        Assert.Contains("texts of strings.json wrong: \"dog\" gives [1929]", line);
        Assert.Contains("texts of needs-ftfy.json wrong: \"plain\"", line);
    }
}
