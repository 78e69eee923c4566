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
}
