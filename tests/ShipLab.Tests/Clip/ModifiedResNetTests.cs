using ShipLab.Verification;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class ModifiedResNetTests
{
    /// <summary>A frozen model whose batch norms do something: weights, biases and running statistics are
    /// random.</summary>
    private static Clip Create(long seed = 1)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var source = new Generator((ulong)seed);
        var model = new Clip(TinyModels.ResNet, seed);
        foreach (var (name, tensor) in model.state_dict())
            if (name.EndsWith("running_var", StringComparison.Ordinal)) tensor.uniform_(0.3, 3, source);
            else if (name.Contains("bn", StringComparison.Ordinal)
                && !name.EndsWith("tracked", StringComparison.Ordinal))
                tensor.uniform_(-0.5, 1, source);
        return model.Frozen();
    }

    [Theory]
    [InlineData("clip-resnet")]
    public void The_official_implementation_gives_the_same_numbers(string set)
    {
        var result = Verifier.RunSet(Path.Combine(AppContext.BaseDirectory, "reference", set));
        Assert.True(result.Outcome == SetOutcome.Passed, result.Line);
    }

    [Fact]
    public void Folded_batch_norms_give_the_features_of_separate_ones()
    {
        using var scope = NewDisposeScope();
        var model = Create();
        var images = TinyModels.Normal(2, 3, 3, 64, 64);
        var folded = model.EncodeImage(images);
        Unfreeze(model);
        using (no_grad()) Assert.True(TinyModels.Difference(folded, model.EncodeImage(images)) <= 2e-6);
    }

    [Fact]
    public void Folding_changes_neither_names_nor_values_of_the_state_dict()
    {
        using var scope = NewDisposeScope();
        var model = Create();
        var before = model.state_dict().ToDictionary(p => p.Key, p => p.Value.clone());
        model.EncodeImage(TinyModels.Normal(2, 1, 3, 64, 64));
        var after = model.state_dict();
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        Assert.All(before, p => Assert.True(p.Value.Equals(after[p.Key]), p.Key));
        Assert.Contains("visual.layer1.0.downsample.1.running_var", after.Keys);
        Assert.Equal(int64, after["visual.bn1.num_batches_tracked"].dtype);
    }

    [Fact]
    public void New_weights_are_folded_anew()
    {
        using var scope = NewDisposeScope();
        var (model, other) = (Create(1), Create(2));
        var images = TinyModels.Normal(2, 2, 3, 64, 64);
        var (first, second) = (model.EncodeImage(images), other.EncodeImage(images));
        Assert.False(first.allclose(second));
        model.load_state_dict(other.state_dict());
        Assert.True(model.EncodeImage(images).Equals(second));
        using (no_grad()) model.state_dict()["visual.layer2.0.bn3.bias"].add_(1);
        model.Frozen();
        Assert.False(model.EncodeImage(images).allclose(second));
    }

    [Fact]
    public void Gradients_pass_a_frozen_tower_to_its_input()
    {
        using var scope = NewDisposeScope();
        var model = Create();
        Tensor Gradient()
        {
            var images = TinyModels.Normal(2, 2, 3, 64, 64).requires_grad_();
            model.EncodeImage(images).pow(2).sum().backward();
            return images.grad!;
        }
        using (inference_mode()) model.EncodeImage(TinyModels.Normal(2, 1, 3, 64, 64)); // folds
        var folded = Gradient();
        Assert.All(model.parameters(), p => Assert.True(p.grad is null || p.grad.numel() == 0));
        Unfreeze(model);
        Assert.True(TinyModels.Difference(folded, Gradient()) <= 1e-5);
    }

    [Fact]
    public void Training_uses_the_statistics_of_the_batch_and_a_frozen_model_leaves_them_alone()
    {
        using var scope = NewDisposeScope();
        var model = Create();
        var tower = (ModifiedResNet)model.Visual;
        var images = TinyModels.Normal(2, 4, 3, 64, 64);
        var (mean, variance) = (tower.bn1.running_mean!.clone(), tower.bn1.running_var!.clone());
        model.EncodeImage(images);
        Assert.True(mean.Equals(tower.bn1.running_mean));
        Assert.Equal(0, tower.bn1.num_batches_tracked!.item<long>());

        model.train();
        using (no_grad()) model.EncodeImage(images);
        var map = tower.conv1.call(images).transpose(0, 1).reshape(4, -1);                             // [C, B*H*W]
        Assert.True(TinyModels.Difference(tower.bn1.running_mean, 0.9 * mean + 0.1 * map.mean([1])) <= 1e-6);
        Assert.True(TinyModels.Difference(tower.bn1.running_var, 0.9 * variance + 0.1 * map.var(1)) <= 1e-6);
        Assert.Equal(1, tower.bn1.num_batches_tracked.item<long>());

        var trained = tower.bn1.running_mean.clone();
        using (no_grad()) model.Frozen().EncodeImage(images);
        Assert.True(trained.Equals(tower.bn1.running_mean));
        using var same = ClipFiles.FromWeights(TinyModels.ResNet,
            model.state_dict().ToDictionary(p => p.Key, p => p.Value.shape), n => model.state_dict()[n].clone());
        Assert.True(same.EncodeImage(images).Equals(model.EncodeImage(images)));
    }

    [Fact]
    public void Sizes_are_inferred_from_shapes()
    {
        using var model = Clip.WithoutWeights(TinyModels.ResNet, META);
        var shapes = model.state_dict().ToDictionary(p => p.Key, p => p.Value.shape);
        var heads = new Dictionary<string, string> { ["text_heads"] = "2", ["vision_heads"] = "16" };
        Assert.Equal(TinyModels.ResNet with { VisionHeads = 16 }, ClipConfig.Infer(shapes, heads));
        Assert.Equal(8 * 32 / 64, ClipConfig.Infer(shapes).VisionHeads);
        shapes["visual.attnpool.positional_embedding"] = [7, 256];
        Assert.Contains("7 rows", Assert.Throws<ShipLabException>(() => ClipConfig.Infer(shapes)).Message);
    }

    [Fact]
    public void Images_of_another_size_are_refused()
    {
        using var model = Create();
        var error = Assert.Throws<ShipLabException>(() => model.EncodeImage(zeros(1, 3, 32, 32)));
        Assert.Contains("[B, 3, 64, 64]", error.Message);
    }

    [Theory]
    [InlineData(0, 3, 1, 1, "four stages")]
    [InlineData(2, 2, 1, 1, "is 6")]
    public void Impossible_stages_are_named(int one, int two, int three, int four, string expected)
    {
        var error =
            Assert.Throws<ShipLabException>(
                () => new Clip(TinyModels.ResNet with { VisionStages = new(one, two, three, four) }));
        Assert.Contains(expected, error.Message);
    }

    private static void Unfreeze(Clip model)
    {
        foreach (var parameter in model.parameters()) parameter.requires_grad = true;
    }
}
