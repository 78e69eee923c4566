using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class ClipModelTests
{
    [Fact]
    public void State_dict_has_the_names_and_shapes_of_OpenAI()
    {
        using var model = TinyModels.Create();
        var lines = model.state_dict().OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => $"{p.Key} [{string.Join(", ", p.Value.shape)}]");
        var approved = new List<string>
        {
            "ln_final.bias [40]", "ln_final.weight [40]", "logit_scale []", "positional_embedding [20, 40]",
            "text_projection [40, 32]",
            "token_embedding.weight [600, 40]", "visual.class_embedding [48]", "visual.conv1.weight [48, 3, 8, 8]",
            "visual.ln_post.bias [48]",
            "visual.ln_post.weight [48]", "visual.ln_pre.bias [48]", "visual.ln_pre.weight [48]",
            "visual.positional_embedding [5, 48]",
            "visual.proj [48, 32]",
        };
        foreach (var (tower, layers, w) in new[] { ("transformer", 3, 40), ("visual.transformer", 2, 48) })
            for (var i = 0; i < layers; i++)
                approved.AddRange(new[]
                {
                    $"attn.in_proj_bias [{3 * w}]", $"attn.in_proj_weight [{3 * w}, {w}]", $"attn.out_proj.bias [{w}]",
                    $"attn.out_proj.weight [{w}, {w}]",
                    $"ln_1.bias [{w}]", $"ln_1.weight [{w}]", $"ln_2.bias [{w}]", $"ln_2.weight [{w}]",
                    $"mlp.c_fc.bias [{4 * w}]",
                    $"mlp.c_fc.weight [{4 * w}, {w}]", $"mlp.c_proj.bias [{w}]", $"mlp.c_proj.weight [{w}, {4 * w}]",
                }.Select(s => $"{tower}.resblocks.{i}.{s}"));
        Assert.Equal(approved.Order(StringComparer.Ordinal), lines);
        Assert.Equal(model.state_dict().Keys.Order(), model.named_parameters().Select(p => p.name).Order());
    }

    [Fact]
    public void Sizes_are_inferred_from_shapes_and_heads_from_metadata()
    {
        using var model = TinyModels.Create();
        var shapes = model.state_dict().ToDictionary(p => p.Key, p => p.Value.shape);
        var heads = new Dictionary<string, string> { ["vision_heads"] = "3", ["text_heads"] = "2" };
        Assert.Equal(TinyModels.Config, ClipConfig.Infer(shapes, heads));
        Assert.Equal(TinyModels.Config with { VisionHeads = 1, TextHeads = 1 }, ClipConfig.Infer(shapes));
    }

    [Fact]
    public void Initialisation_follows_OpenAI_and_the_seed()
    {
        var config = TinyModels.Config with { TextWidth = 128, VocabSize = 2000 };
        using var model = new Clip(config, seed: 3);
        using var same = new Clip(config, seed: 3);
        using var other = new Clip(config, seed: 4);
        var (weights, again, different) = (model.state_dict(), same.state_dict(), other.state_dict());
        Assert.All(weights, p => Assert.True(p.Value.Equals(again[p.Key]), p.Key));
        Assert.False(weights["text_projection"].Equals(different["text_projection"]));
        double Deviation(string name) => weights[name].std().item<float>();
        Assert.Equal(0.02, Deviation("token_embedding.weight"), 0.001);
        Assert.Equal(0.01, Deviation("positional_embedding"), 0.001);
        Assert.Equal(Math.Pow(128, -0.5), Deviation("transformer.resblocks.0.attn.in_proj_weight"), 0.002);
        Assert.Equal(Math.Pow(128, -0.5) * Math.Pow(6, -0.5),
            Deviation("transformer.resblocks.1.mlp.c_proj.weight"), 0.002);
        Assert.Equal(1 / 0.07, model.LogitScale, 0.001);
    }

    [Fact]
    public void Cut_context_gives_the_features_of_the_full_context()
    {
        using var scope = NewDisposeScope();
        var model = TinyModels.Create();
        var tokens = TinyModels.Prompts(23, 20, [3, 1, 7, 5]);
        var full = model.Text.EncodeText(tokens, positions: 20);
        Assert.True(TinyModels.Difference(model.EncodeText(tokens), full) <= 2e-6);
        Assert.True(TinyModels.Difference(model.EncodePrompts(model.Text.Embed(tokens), tokens), full) <= 2e-6);
        for (var i = 0; i < 4; i++)
            Assert.True(TinyModels.Difference(model.EncodeText(tokens.narrow(0, i, 1)), full.narrow(0, i, 1)) <= 2e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(13)]
    [InlineData(40)]
    public void A_batch_gives_what_its_images_give_one_by_one(int count)
    {
        using var scope = NewDisposeScope();
        var model = TinyModels.Create();
        var images = TinyModels.Normal(7, count, 3, 16, 16);
        var together = model.EncodeImage(images);
        var alone = cat(Enumerable.Range(0, count).Select(i => model.EncodeImage(images.narrow(0, i, 1))).ToArray(), 0);
        Assert.True(TinyModels.Difference(together, alone) <= 2e-6);
    }

    [Fact]
    public void The_last_block_computes_only_what_is_pooled_and_gives_the_same()
    {
        using var scope = NewDisposeScope();
        var model = TinyModels.Create();
        var tower = (VisionTransformer)model.Visual;
        var images = TinyModels.Normal(8, 5, 3, 16, 16);
        var whole = tower.Pool(tower.Blocks.Forward(tower.Embed(images)).select(1, 0));
        Assert.True(TinyModels.Difference(model.EncodeImage(images), whole) <= 2e-6);
        var tokens = TinyModels.Prompts(6, 20, [4, 9]);
        var hidden = model.Text.Hidden(model.Text.Embed(tokens));                                     // [N, context, W]
        var ends = tokens.argmax(-1).data<long>().ToArray();
        var pooled = stack(ends.Select((end, i) => hidden[i, end]).ToArray(), 0);                     // [N, W]
        Assert.True(
            TinyModels.Difference(model.EncodeText(tokens), pooled.mm(model.state_dict()["text_projection"])) <= 2e-6);
    }

    [Fact]
    public void Frozen_weights_pass_gradients_to_inputs_only()
    {
        using var scope = NewDisposeScope();
        var model = TinyModels.Create();
        var tokens = TinyModels.Prompts(3, 20, [4]);
        var embeddings = model.Text.Embed(tokens).detach().requires_grad_();
        model.EncodePrompts(embeddings, tokens).sum().backward();
        Assert.True(embeddings.grad!.abs().max().item<float>() > 0);
        Assert.All(model.parameters(), p => Assert.True(p.grad is null || p.grad.numel() == 0));
    }

    [Fact]
    public void Wrong_inputs_are_named()
    {
        using var scope = NewDisposeScope();
        var model = TinyModels.Create();
        var error = Assert.Throws<ShipLabException>(() => model.EncodeImage(zeros(1, 3, 20, 20)));
        Assert.Contains("[B, 3, 16, 16]", error.Message);
        Assert.Contains("[1, 3, 20, 20]", error.Message);
        error = Assert.Throws<ShipLabException>(() => model.Text.Hidden(zeros(1, 21, 40)));
        Assert.Contains("21 positions", error.Message);
        Assert.Contains("which has 20", error.Message);
    }
}
