using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class NearTokenTests
{
    [Fact]
    public void The_vectors_of_words_are_read_as_these_words_at_distance_zero()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var clip = ClipFiles.Tiny();
        var ids = clip.Tokenizer.Encode("a photo of a red star");
        // [6, W]
        var words = clip.Model.Text.Embed(tensor(ids.Select(id => (long)id).ToArray()).unsqueeze(0)).squeeze(0);

        var read = NearToken.Of(words, clip.Model.Text, clip.Tokenizer, count: 3);

        Assert.Equal(ids, read.Select(near => near[0].Id));
        Assert.Equal(["a", "photo", "of", "a", "red", "star"], read.Select(near => near[0].Text));
        Assert.All(read, near => Assert.Equal(0, near[0].Distance, 1e-6));
        Assert.All(read,
            near => Assert.True(near[0].Distance < near[1].Distance && near[1].Distance <= near[2].Distance));

        // the second nearest is what a search over the whole table finds
        var table = clip.Model.Text.Embed(arange(clip.Tokenizer.VocabSize, int64).unsqueeze(0)).squeeze(0);  // [V, W]
        var distances = (table - words[1]).square().sum(1).sqrt().data<float>().ToArray();
        var second = Enumerable.Range(0, clip.Tokenizer.VocabSize - 2).Where(id => id != ids[1])
            .MinBy(id => distances[id]);
        Assert.Equal(second, read[1][1].Id);
        Assert.Equal(distances[second], read[1][1].Distance, 1e-5);
    }

    [Fact]
    public void A_VAE_is_read_at_the_middle_of_its_prior_or_at_a_given_latent()
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var clip = ClipFiles.Tiny();
        clip.Model.Frozen();
        var tokens = clip.Tokenizer.Tokenize(["a photo of a red star.", "a photo of a blue ring."]);
        using var vae = new FeatureVae(clip.Model.Text, tokens, clip.Model.Config.EmbedDim,
            FeatureVaeOptions.Toyland with { InitialStd = 0.3 }, seed: 1);
        var z = ones(1, vae.LatentSize);
        Assert.Equal(NearToken.Of(vae.Prompt(zeros_like(z))[0], clip.Model.Text, clip.Tokenizer, 2)
            .SelectMany(near => near),
            NearToken.Of(vae, clip.Tokenizer, count: 2).SelectMany(near => near));
        Assert.Equal(NearToken.Of(vae.Prompt(z)[0], clip.Model.Text, clip.Tokenizer).SelectMany(near => near),
            NearToken.Of(vae, clip.Tokenizer, z).SelectMany(near => near));
        Assert.Contains("[L, 128]",
            Assert.Throws<ShipLabException>(() => NearToken.Of(ones(4, 7), clip.Model.Text, clip.Tokenizer)).Message);
        Assert.Throws<ShipLabException>(() => NearToken.Of(vae, clip.Tokenizer, count: 0));
    }
}
