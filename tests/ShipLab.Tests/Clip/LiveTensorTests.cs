using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class LiveTensorTests
{
    [Fact]
    public void Encoding_leaves_no_tensors_behind()
    {
        using var model = TinyModels.Create();
        using var tokens = TinyModels.Prompts(9, 20, [6, 8], shared: 2);
        using var images = TinyModels.Normal(1, 4, 3, 16, 16);
        using var prompts = new ClassPrompts(model.Text, tokens, 2);
        using var context = prompts.TokenEmbeddingOfContext().requires_grad_();
        using var classes = tensor(new long[] { 1, 5, 0 });
        using var perSample = zeros(3, 2, 40);

        void Once()
        {
            model.EncodeText(tokens).Dispose();
            model.EncodeImage(images).Dispose();
            model.Logits(images, tokens).Dispose();
            using (var features = prompts.Encode(context))
            using (var sum = features.sum())
                sum.backward();
            prompts.Encode(perSample, classes).Dispose();
        }

        Once();
        var before = LiveTensors.Count;
        for (var i = 0; i < 5; i++) Once();
        Assert.Equal(before, LiveTensors.Count);
    }
}
