using ShipLab.Pretraining;
namespace ShipLab.Tests;

public sealed class LongWordTests
{
    [Fact]
    public void A_word_of_many_thousand_bytes_comes_back()
    {
        var tokenizer = BpeTrainer.Train(["aaaa aaaa aaaaaaaa ab ab"], vocabSize: 520, context: 77);
        var text = new string('a', 10_000);
        var ids = tokenizer.Encode(text);
        Assert.True(ids.Length < 6_000);
        Assert.Equal(text + " ", tokenizer.Decode(ids));
    }

    [Fact]
    public void A_word_of_a_million_letters_is_refused_at_once()
    {
        var tokenizer = BpeTrainer.Train(["aaaa aaaa aaaaaaaa ab ab"], vocabSize: 520, context: 77);
        var error = Assert.Throws<ShipLabException>(() => tokenizer.Encode(new string('a', 1_000_000)));
        Assert.Contains("1000000 letters", error.Message);
    }
}
