using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>The plain ViT beside CLIP's tower; its numbers are held by set vit-in21k.</summary>
public sealed class VisionTransformerTests
{
    private static readonly VitConfig Small = new()
    {
        Resolution = 24, PatchSize = 6, Width = 20, Layers = 3, Heads = 4, MlpWidth = 30, Classes = 5,
    };

    /// <summary>A tower of random weights.</summary>
    internal static VisionTransformer Random(VitConfig config, ulong seed = 3)
    {
        using var _ = no_grad();
        using var source = new Generator(seed);
        var model = new VisionTransformer(config).Frozen();
        foreach (var parameter in model.parameters()) parameter.normal_(0, 0.3, source);
        return model;
    }

    [Theory]
    [InlineData(24, 6, 20, 3, 4)]
    [InlineData(10, 5, 6, 1, 2)]
    [InlineData(16, 16, 8, 2, 1)]
    public void Any_patch_size_depth_width_and_input_size_works(int pixels, int patch, int width, int layers, int heads)
    {
        using var scope = NewDisposeScope();
        using var model = Random(Small with
        {
            Resolution = pixels, PatchSize = patch, Width = width, Layers = layers, Heads = heads, MlpWidth = null,
        });
        var images = TinyModels.Normal(1, 2, 3, pixels, pixels);
        Assert.Equal([2, 1 + pixels / patch * (pixels / patch), width], model.Embed(images).shape);
        var features = model.call(images);
        Assert.Equal([2, width], features.shape);
        Assert.Equal([2, 5], model.Logits(features).shape);
    }

    [Fact]
    public void Its_features_are_those_of_the_whole_run_of_the_last_block()
    {
        using var scope = NewDisposeScope();
        using var model = Random(Small);
        var images = TinyModels.Normal(1, 2, 3, 24, 24);
        var whole = model.Pool(model.Blocks.Forward(model.Embed(images)).select(1, 0));
        Assert.True(TinyModels.Difference(model.call(images), whole) < 1e-6);
    }

    [Fact]
    public void Prompts_stand_behind_the_class_token_and_get_no_positions()
    {
        using var scope = NewDisposeScope();
        using var model = Random(Small);
        var images = TinyModels.Normal(1, 2, 3, 24, 24);
        var prompts = TinyModels.Normal(2, 1, 4, 20);
        var (with, without) = (model.Embed(images, prompts), model.Embed(images));          // [2, 21, 20], [2, 17, 20]
        Assert.True(with.narrow(1, 1, 4).equal(prompts.expand(2, -1, -1)).all().ToBoolean());
        Assert.True(cat([with.narrow(1, 0, 1), with.narrow(1, 5, 16)], 1).equal(without).all().ToBoolean());
    }

    [Fact]
    public void Prompts_that_leave_no_block_are_as_good_as_keys_and_values()
    {
        using var scope = NewDisposeScope();
        using var model = Random(Small);
        var images = TinyModels.Normal(1, 2, 3, 24, 24);
        var prompts = Enumerable.Range(0, 3).Select(i => TinyModels.Normal(5 + i, 1, 4, 20)).ToArray();
        var x = model.Embed(images);                                                        // [2, 17, 20]
        for (var i = 0; i < 3; i++)
        {
            var all = cat([x.narrow(1, 0, 1), prompts[i].expand(2, -1, -1), x.narrow(1, 1, 16)], 1);    // [2, 21, 20]
            all = model.Blocks.Forward(all, from: i, to: i + 1);
            x = cat([all.narrow(1, 0, 1), all.narrow(1, 5, 16)], 1);
        }
        var shorter = model.Encode(model.Embed(images), model.Blocks.PrefixOf(prompts));
        Assert.True(TinyModels.Difference(shorter, model.Pool(x.select(1, 0))) < 2e-6);
    }

    [Fact]
    public void A_copy_has_the_same_weights_in_memory_of_its_own()
    {
        using var scope = NewDisposeScope();
        using var model = Random(Small);
        using var copy = model.Copy();
        var images = TinyModels.Normal(1, 2, 3, 24, 24);
        var before = model.call(images);
        Assert.True(before.equal(copy.call(images)).all().ToBoolean());
        using (no_grad()) copy.transformer.resblocks[0].attn.in_proj_weight.zero_();
        Assert.True(before.equal(model.call(images)).all().ToBoolean());
    }

    [Fact]
    public void Position_embeddings_of_the_same_grid_stay_and_those_of_another_keep_the_class_token()
    {
        using var scope = NewDisposeScope();
        var table = TinyModels.Normal(1, 17, 8);
        Assert.True(PositionGrid.Resize(table, 4).equal(table).all().ToBoolean());
        var larger = PositionGrid.Resize(table, 7);
        Assert.Equal([50, 8], larger.shape);
        Assert.True(larger[0].equal(table[0]).all().ToBoolean());
    }

    [Fact]
    public void Sizes_that_do_not_go_together_are_told()
    {
        Assert.Contains("patches of 5 pixels do not fill an image of 24", Told(Small with { PatchSize = 5 }));
        Assert.Contains("3 heads do not divide the width 20", Told(Small with { Heads = 3 }));
        Assert.Contains("Layers is 0", Told(Small with { Layers = 0 }));
        using var headless = Random(Small with { Classes = 0 });
        using var features = zeros(1, 20);
        Assert.Contains("no head of its own",
            Assert.Throws<ShipLabException>(() => headless.Logits(features)).Message);

        static string Told(VitConfig config) =>
            Assert.Throws<ShipLabException>(() => new VisionTransformer(config)).Message;
    }
}
