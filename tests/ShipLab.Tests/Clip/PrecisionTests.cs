using ShipLab.Toyland;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class PrecisionTests
{
    public static TheoryData<string> Towers => ["transformer", "ResNet"];

    [Theory]
    [MemberData(nameof(Towers))]
    public void Features_in_bfloat16_are_near_those_in_f32_and_of_type_f32(string tower)
    {
        using var scope = NewDisposeScope();
        var model = TinyModels.Create(tower);
        var images = TinyModels.Normal(2, 5, 3, model.Config.ImageResolution, model.Config.ImageResolution);
        var tokens = TinyModels.Prompts(9, 20, [3, 8, 5]);
        var (image, text) = (model.EncodeImage(images), model.EncodeText(tokens));
        Assert.Equal(Precision.Bf16, model.In(Precision.Bf16).Precision);
        var (roundedImage, roundedText) = (model.EncodeImage(images), model.EncodeText(tokens));
        Assert.Equal((float32, float32), (roundedImage.dtype, roundedText.dtype));
        Assert.InRange(TinyModels.Difference(roundedImage, image), 1e-6, 0.03);
        Assert.InRange(TinyModels.Difference(roundedText, text), 1e-6, 0.03);
        var logits = model.Logits(images, tokens);
        Assert.Equal(float32, logits.dtype);
        // and back: the rounded weights, computed in f32
        Assert.InRange(TinyModels.Difference(model.In(Precision.F32).EncodeText(tokens), text), 1e-6, 0.03);
    }

    [Theory]
    [MemberData(nameof(Towers))]
    public void Matrices_are_rounded_and_the_rest_is_not(string tower)
    {
        using var model = TinyModels.Create(tower);
        model.In(Precision.Bf16);
        foreach (var (name, tensor) in model.state_dict())
        {
            var rounded = name.Contains(".attn.") || name.Contains(".mlp.")
                || (tower == "transformer" && name == "visual.conv1.weight")
                || (name.Contains("attnpool.") && name.Contains("_proj.") && !name.Contains(".c_proj."));
            var expected = rounded ? bfloat16 : name.EndsWith("tracked", StringComparison.Ordinal) ? int64 : float32;
            Assert.True(expected == tensor.dtype, $"{name} is {tensor.dtype}");
        }
    }

    [Fact]
    public void Learned_prompts_go_through_a_rounded_tower_and_get_gradients_in_f32()
    {
        using var scope = NewDisposeScope();
        var model = TinyModels.Create();
        var tokens = TinyModels.Prompts(7, 20, [8, 6], shared: 4);
        Tensor Gradient(out Tensor features)
        {
            using var prompts = new ClassPrompts(model.Text, tokens, contextTokens: 4);
            var context = prompts.TokenEmbeddingOfContext().requires_grad_();
            features = prompts.Encode(context);
            features.pow(3).sum().backward();
            return context.grad!;
        }
        var full = Gradient(out var features);
        model.In(Precision.Bf16);
        var rounded = Gradient(out var roundedFeatures);
        Assert.Equal((float32, float32), (rounded.dtype, roundedFeatures.dtype));
        Assert.InRange(TinyModels.Difference(roundedFeatures, features), 1e-6, 0.03);
        Assert.InRange(TinyModels.Difference(rounded, full), 1e-6, 0.1);
        Assert.True(
            TinyModels.Difference(roundedFeatures, nn.functional.normalize(model.EncodeText(tokens), dim: 1)) < 0.03);
    }

    [Fact]
    public void A_model_that_learns_stays_in_f32()
    {
        using var model = new Clip(TinyModels.Config, seed: 1);
        Assert.Contains("Frozen()", Assert.Throws<ShipLabException>(() => model.In(Precision.Bf16)).Message);
        Assert.Equal(Precision.F32, model.Precision);
    }

    [Fact]
    public void Loading_takes_the_precision_as_an_option_and_its_cost_on_a_drawn_set_is_small()
    {
        using var scope = NewDisposeScope();
        var (full, rounded) =
            (ClipFiles.Tiny(), ClipFiles.Load(ClipFiles.TinyPath, new ClipLoadOptions { Precision = Precision.Bf16 }));
        Assert.Equal((Precision.F32, Precision.Bf16), (full.Model.Precision, rounded.Model.Precision));
        var cost = PrecisionCost.Measure(full, rounded, ToySets.Create("aerial"));
        Assert.Equal(960, cost.Images);
        Assert.InRange(cost.ImageCosine, 0.99995, 0.9999999);
        Assert.InRange(cost.WorstImageCosine, 0.9998, cost.ImageCosine);
        Assert.InRange(cost.WorstTextCosine, 0.9998, cost.TextCosine);
        Assert.InRange(cost.TextCosine, 0.99995, 0.9999999);
        Assert.InRange(cost.AccuracyChange, -1.0, 1.0);
        Assert.InRange(cost.Changed, Math.Abs(cost.AccuracyChange), 3.0);
    }

    [Fact]
    public void The_cost_is_counted_from_cosines_and_predictions()
    {
        using var scope = NewDisposeScope();
        var images = tensor(new[] { 2f, 0, 0, 3, 1, 0.9f, 5, 0 }, [4, 2]);
        var turned = tensor(new[] { 3f, 4, 0, 1, 1, 1.1f, 1, 0 }, [4, 2]);        // cosines 0.6, 1, 0.995..., 1
        var texts = tensor(new[] { 1f, 0, 0, 1 }, [2, 2]);
        var cost = PrecisionCost.Of(images, turned, texts, texts * 2, tensor(new long[] { 0, 1, 0, 1 }));
        Assert.Equal(0.6, cost.WorstImageCosine, 6);
        Assert.Equal((1 + 1 + 0.6 + 1.99 / Math.Sqrt(1.81 * 2.21)) / 4, cost.ImageCosine, 6);
        Assert.Equal((1.0, 1.0), (Math.Round(cost.TextCosine, 9), Math.Round(cost.WorstTextCosine, 9)));
        Assert.Equal((75.0, 25.0, -50.0, 50.0, 4),
            (cost.Accuracy, cost.RoundedAccuracy, cost.AccuracyChange, cost.Changed, cost.Images));
    }
}
