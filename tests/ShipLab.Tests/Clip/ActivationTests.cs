using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class ActivationTests
{
    public static TheoryData<Activation> All => [.. Enum.GetValues<Activation>()];

    /// <summary>By its definition, in f64.</summary>
    private static Tensor Defined(Activation activation, Tensor x) => activation switch
    {
        Activation.QuickGelu => x * (1.702 * x).sigmoid(),
        Activation.Gelu => 0.5 * x * (1 + (x / Math.Sqrt(2)).erf()),
        _ => 0.5 * x * (1 + (Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x.pow(3))).tanh()),
    };

    [Theory]
    [MemberData(nameof(All))]
    public void An_MLP_gives_what_the_definition_gives(Activation activation)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var mlp = new Mlp(6, activation, device: CPU);
        foreach (var (i, parameter) in mlp.parameters().Index()) parameter.copy_(TinyModels.Normal(i, parameter.shape));
        var x = TinyModels.Normal(9, 50, 6);
        Tensor Linear(Tensor input, Projection layer) =>
            input.mm(layer.weight.to_type(float64).t()) + layer.bias.to_type(float64);
        var expected = Linear(Defined(activation, Linear(x.to_type(float64), mlp.c_fc)), mlp.c_proj);
        Assert.True(TinyModels.Difference(mlp.call(x), expected) <= 1e-6);
        var norm = nn.LayerNorm(6);
        norm.weight!.copy_(TinyModels.Normal(20, 6));
        norm.bias!.copy_(TinyModels.Normal(21, 6));
        var normal = nn.functional.layer_norm(x.to_type(float64), [6], norm.weight.to_type(float64),
            norm.bias.to_type(float64), 1e-5);
        expected = x + Linear(Defined(activation, Linear(normal, mlp.c_fc)), mlp.c_proj);
        Assert.True(TinyModels.Difference(mlp.AddTo(x, norm), expected) <= 1e-6);
        foreach (var other in Enum.GetValues<Activation>().Where(a => a != activation))
            Assert.True(
                TinyModels.Difference(mlp.call(x),
                    Linear(Defined(other, Linear(x.to_type(float64), mlp.c_fc)), mlp.c_proj)) > 1e-5);
    }

    [Fact]
    public void The_configuration_decides_in_both_towers()
    {
        using var scope = NewDisposeScope();
        var images = TinyModels.Normal(3, 4, 3, 16, 16) * 5;
        var tokens = TinyModels.Prompts(4, 20, [6, 9]);
        var features = Enum.GetValues<Activation>().Select(activation =>
        {
            var model = new Clip(TinyModels.Config with { Activation = activation }, seed: 1).Frozen();
            // weights large enough to leave the stretch around 0, where all activations are alike
            using (no_grad())
                foreach (var mlp in model.modules().OfType<Mlp>()) mlp.c_fc.weight.mul_(4);
            return (Image: model.EncodeImage(images), Text: model.EncodeText(tokens));
        }).ToArray();
        for (var i = 0; i < features.Length; i++)
            for (var j = 0; j < i; j++)
            {
                Assert.True(TinyModels.Difference(features[i].Image, features[j].Image) > 1e-5, $"{i} {j}");
                Assert.True(TinyModels.Difference(features[i].Text, features[j].Text) > 1e-5, $"{i} {j}");
            }
    }

    [Fact]
    public void OpenAIs_is_the_default() => Assert.Equal(Activation.QuickGelu, TinyModels.Config.Activation);

    [Fact]
    public void Metadata_decides_and_an_unknown_one_is_named()
    {
        using var model = TinyModels.Create();
        var shapes = model.state_dict().ToDictionary(p => p.Key, p => p.Value.shape);
        ClipConfig Infer(string activation) =>
            ClipConfig.Infer(shapes,
                new Dictionary<string, string> { ["activation"] = activation, ["text_heads"] = "2" });
        Assert.All(Enum.GetValues<Activation>(), a => Assert.Equal(a, Infer(a.ToString()).Activation));
        Assert.Contains("'Swish'", Assert.Throws<ShipLabException>(() => Infer("Swish")).Message);
    }
}
