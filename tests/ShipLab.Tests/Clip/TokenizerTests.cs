using ShipLab.Pretraining;
using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class TokenizerTests
{
    private static readonly string[] Captions =
        ["a photo of a red circle.", "a sketch of a blue striped star.", "a photo of a blue circle.",
            "a dark photo of a red dotted star."];

    private readonly Tokenizer _tokenizer = BpeTrainer.Train(Captions, vocabSize: 560, context: 16);

    [Theory]
    [InlineData("a photo of a red circle.", "a photo of a red circle . ")]
    [InlineData("  A\tPhoto \n of a GREEN  circle ", "a photo of a green circle ")]
    [InlineData("it's 42 caf\u00e9s!", "it 's 4 2 caf\u00e9s ! ")]
    [InlineData("\u6f22\u5b57 \U0001F680 na\u00efve", "\u6f22\u5b57 \U0001F680 na\u00efve ")]
    [InlineData("", "")]
    public void Encoding_and_decoding_keep_the_words(string text, string decoded)
    {
        var ids = _tokenizer.Encode(text);
        Assert.All(ids, id => Assert.InRange(id, 0, _tokenizer.StartToken - 1));
        Assert.Equal(decoded, _tokenizer.Decode(ids));
    }

    [Fact]
    public void Training_is_deterministic_and_makes_frequent_words_one_token()
    {
        var again = BpeTrainer.Train(Captions.Reverse(), vocabSize: 560, context: 16);
        Assert.Equal(_tokenizer.Merges, again.Merges);
        Assert.Single(_tokenizer.Encode("photo"));
        Assert.Equal(_tokenizer.VocabSize, _tokenizer.EndToken + 1);
        Assert.Equal(_tokenizer.VocabSize, _tokenizer.StartToken + 2);
        Assert.True(_tokenizer.VocabSize <= 560);
    }

    [Fact]
    public void Bytes_have_the_ids_of_the_official_vocabulary()
    {
        var plain = new Tokenizer([]);
        Assert.Equal(514, plain.VocabSize);
        Assert.Equal([0 + 256], plain.Encode("!"));          // '!' is the first printable byte
        Assert.Equal([64, 65 + 256], plain.Encode("ab"));    // 'a' is 64 places after it
    }

    [Fact]
    public void Merges_survive_text_and_gzip()
    {
        var text = _tokenizer.ToMergesText();
        Assert.Equal(_tokenizer.Merges, Tokenizer.FromMerges(text, 16, _tokenizer.VocabSize).Merges);
        Assert.Equal(_tokenizer.Merges.Take(3), Tokenizer.FromMerges(text, 16, 517).Merges);
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "merges.txt.gz");
        using (var writer = new StreamWriter(
            new GZipStream(File.Create(path), CompressionLevel.Fastest))) writer.Write(text);
        Assert.Equal(_tokenizer.Merges, Tokenizer.FromMergesFile(path, 16).Merges);
    }

    [Fact]
    public void Rows_begin_with_start_and_end_with_end_and_zeros()
    {
        using var tokens = _tokenizer.Tokenize(["a photo.", "a"]);
        Assert.Equal([2, 16], tokens.shape);
        Assert.Equal(int64, tokens.dtype);
        var rows = tokens.data<long>().ToArray();
        long[] expected = [_tokenizer.StartToken, .. _tokenizer.Encode("a photo.").Select(i => (long)i),
            _tokenizer.EndToken];
        Assert.Equal(expected, rows[..expected.Length]);
        Assert.All(rows[expected.Length..16], id => Assert.Equal(0, id));
    }

    [Fact]
    public void A_text_that_is_too_long_is_named_or_cut()
    {
        var error = Assert.Throws<ShipLabException>(() => _tokenizer.Tokenize(["a", "0123456789 0123456789"]));
        Assert.Contains("\"0123456789 0123456789\" has 22 tokens", error.Message);
        Assert.Contains("only 16", error.Message);
        using var cut = _tokenizer.Tokenize(["0123456789 0123456789"], truncate: true);
        Assert.Equal(_tokenizer.EndToken, cut[0, 15].item<long>());
    }

    [Fact]
    public void Special_tokens_in_a_text_are_one_token()
    {
        Assert.Equal([_tokenizer.StartToken, _tokenizer.EndToken], _tokenizer.Encode("<|startoftext|><|EndOfText|>"));
        Assert.Equal("<|startoftext|>", _tokenizer.Decode([_tokenizer.StartToken]));
    }

    [Fact]
    public void Bytes_that_are_no_text_come_back_as_replacement_characters()
    {
        var plain = new Tokenizer([]);
        var bytes = plain.Encode("\u00E9"); // two bytes, the second with a word end
        Assert.Equal("\uFFFD", plain.Decode(bytes[..1]));
        Assert.Equal("\uFFFD ", plain.Decode(bytes[1..]));
        Assert.Equal("\uFFFD\u00E9 ", plain.Decode([bytes[0], .. bytes]));
        // spelled out between pieces, it ends a word
        Assert.Equal("a b", plain.Decode([64, .. "</w>".Select(c => c - 33), 65]));
        Assert.Contains("no token 514", Assert.Throws<ShipLabException>(() => plain.Decode([514])).Message);
    }

    [Fact]
    public void Damaged_merges_are_refused_with_the_line()
    {
        Assert.Contains("Line 3",
            Assert.Throws<ShipLabException>(() => Tokenizer.FromMerges("#version: 0.2\na b\nabc\n")).Message);
        Assert.Contains("Merge 1", Assert.Throws<ShipLabException>(() => Tokenizer.FromMerges("qu ick\n")).Message);
        Assert.Contains("vocabulary of 515",
            Assert.Throws<ShipLabException>(() => Tokenizer.FromMerges("a b\n", 77, 600)).Message);
    }
}
