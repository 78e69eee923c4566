using System.Security.Cryptography;
using ShipLab.Toyland;
using Xunit;

namespace ShipLab.Tests.Data;

public sealed class WorldTests
{
    // What 1000 pairs of the pre-training mixture hash to. It may only change together with World.Version.
    private const string HashOfThousandPairs = "2F58C49591C33D9F5E78CE72A019CA6AAF0C2CC9F9037E892C7619AFFA55BDB4";

    [Fact]
    public void A_seed_gives_the_same_images_on_every_machine()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var pixels = new byte[Renderer.ImageBytes];
        for (var i = 0; i < 1000; i++)
        {
            Pairs.Draw(seed: 1, i, pixels);
            hash.AppendData(pixels);
        }
        Assert.Equal(HashOfThousandPairs, Convert.ToHexString(hash.GetHashAndReset()));
    }

    [Fact]
    public void An_image_does_not_depend_on_threads_or_on_what_was_drawn_before()
    {
        const int count = 300;
        var one = new byte[count * Renderer.ImageBytes];
        var many = new byte[count * Renderer.ImageBytes];
        string[] oneCaptions = new string[count], manyCaptions = new string[count];
        Pairs.Draw(seed: 7, first: 50, one, oneCaptions, threads: 1);
        Pairs.Draw(seed: 7, first: 50, many, manyCaptions, threads: 8);
        Assert.Equal(one, many);
        Assert.Equal(oneCaptions, manyCaptions);

        var alone = new byte[Renderer.ImageBytes];
        var caption = Pairs.Draw(seed: 7, index: 50 + 123, alone);
        Assert.Equal(one.AsSpan(123 * Renderer.ImageBytes, Renderer.ImageBytes), alone.AsSpan());
        Assert.Equal(oneCaptions[123], caption);
    }

    [Fact]
    public void Seeds_and_streams_give_other_numbers()
    {
        var numbers = new HashSet<ulong>();
        for (var seed = -5; seed < 5; seed++)
            for (var stream = 0; stream < 10; stream++)
                for (var index = 0; index < 10; index++)
                {
                    var random = ItemRandom.For(seed, stream, index);
                    Assert.True(numbers.Add(random.NextBits()));
                }
    }

    [Fact]
    public void Random_numbers_have_the_stated_range_mean_and_spread()
    {
        var random = ItemRandom.For(1, 2, 3);
        const int count = 100_000;
        double sum = 0, squares = 0, uniform = 0;
        var counts = new int[7];
        for (var i = 0; i < count; i++)
        {
            var normal = random.Normal();
            sum += normal;
            squares += normal * normal;
            var u = random.Uniform();
            Assert.InRange(u, 0f, 0.99999999f);
            uniform += u;
            counts[random.Below(7)]++;
        }
        Assert.Equal(0, sum / count, 0.02);
        Assert.Equal(1, squares / count, 0.02);
        Assert.Equal(0.5, uniform / count, 0.005);
        Assert.All(counts, n => Assert.InRange(n, count / 7 * 0.95, count / 7 * 1.05));
    }

    [Fact]
    public void The_own_sine_and_cosine_are_right()
    {
        for (var angle = -7f; angle < 7f; angle += 0.01f)
        {
            var rotation = Rotation.Of(angle);
            Assert.Equal(Math.Sin(angle), rotation.Sin, 1e-6);
            Assert.Equal(Math.Cos(angle), rotation.Cos, 1e-6);
        }
    }

    [Fact]
    public void A_quarter_of_the_combinations_of_every_shape_is_held_out()
    {
        var heldOut = World.Combinations(heldOut: true);
        Assert.Equal(Combination.Count / 4, heldOut.Count);
        Assert.Equal(Combination.Count, heldOut.Count + World.Combinations(heldOut: false).Count);
        Assert.All(heldOut.GroupBy(c => c.Shape), ofShape => Assert.Equal(30, ofShape.Count()));
    }

    [Fact]
    public void Pre_training_never_draws_a_held_out_combination_and_draws_all_others()
    {
        var drawn = new HashSet<Combination>();
        for (var i = 0; i < 60_000; i++)
        {
            var combination = Pairs.Sample(seed: 3, i).Combination;
            Assert.False(World.IsHeldOut(combination), $"{combination} is held out");
            drawn.Add(combination);
        }
        Assert.Equal(World.Combinations(heldOut: false).Count, drawn.Count);
    }

    [Fact]
    public void What_is_drawn_and_what_is_said_agree()
    {
        for (var i = 0; i < 2000; i++)
        {
            var (combination, scene, caption) = Pairs.Sample(seed: 5, i);
            Assert.Equal(combination.Shape, scene.Objects[^1].Shape);
            Assert.Equal(combination.Texture, scene.Objects[^1].Texture);
            var words = caption.Trim('.').Split(' ');
            Assert.Equal(combination.ShapeName, words[^1]);
            foreach (var colour in Palette.Names.Intersect(words))
                Assert.Equal(combination.ColourName, colour);
            foreach (var texture in Textures.Names.Intersect(words))
                Assert.Equal(combination.TextureName, texture);
        }
    }

    [Fact]
    public void Captions_use_their_parts_as_often_as_the_recipe_says()
    {
        const int count = 20_000;
        var captions = Enumerable.Range(0, count).Select(i => Pairs.Sample(seed: 6, i).Caption).ToArray();
        double Share(Func<string, bool> has) => captions.Count(has) / (double)count;
        Assert.Equal(0.12, Share(c => c.StartsWith("a picture of a ", StringComparison.Ordinal)), 0.01);
        Assert.Equal(0.12, Share(c => c.StartsWith("an image of the ", StringComparison.Ordinal)), 0.01);
        Assert.Equal(0.13, Share(c => !c.EndsWith('.')), 0.01);
        Assert.Equal(0.5 * 0.7 * 0.1, Share(c => c.StartsWith("a sketch of a ", StringComparison.Ordinal)), 0.01);
        Assert.Equal(0.82, Share(c => c.Split(' ').Intersect(Palette.Names).Any()), 0.015);
    }

    [Fact]
    public void Combinations_have_numbers()
    {
        for (var number = 0; number < Combination.Count; number++)
            Assert.Equal(number, Combination.At(number).Number);
        Assert.Equal(12 * 10 * 17, Combination.Count);
    }
}
