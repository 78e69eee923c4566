using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ShipLab.Tests.SystemTorch;

[Collection(LiveTensors.Alone)]
public sealed class LiveTensorsInTrainingTests
{
    [Theory]
    [InlineData("AdamW")]
    [InlineData("Adam amsgrad")]
    [InlineData("SGD nesterov")]
    [InlineData("RMSProp centered")]
    public void The_number_of_live_tensors_stays_constant_over_steps(string method)
    {
        using var model = Sequential(Linear(4, 8), GELU(), LayerNorm(8), Linear(8, 3));
        using optim.Optimizer optimizer = method switch
        {
            "AdamW" => optim.AdamW(model.parameters(), 1e-3, weight_decay: 0.01),
            "Adam amsgrad" => optim.Adam(model.parameters(), 1e-3, weight_decay: 0.01, amsgrad: true),
            "SGD nesterov" => optim.SGD(model.parameters(), 1e-3, momentum: 0.9, weight_decay: 0.01, nesterov: true),
            _ => optim.RMSProp(model.parameters(), 1e-3, momentum: 0.9, centered: true),
        };
        using Tensor x = randn(5, 4), y = tensor(new long[] { 0, 1, 2, 0, 1 });
        var counts = new List<long>();
        for (var step = 0; step < 6; step++)
        {
            using (NewDisposeScope())
            {
                optimizer.zero_grad();
                functional.cross_entropy(model.call(x), y).backward();
                nn.utils.clip_grad_norm_(model.parameters(), 1.0);
            }
            var before = Tensor.TotalCount;
            optimizer.step(); // outside of any scope
            counts.Add(Tensor.TotalCount - before);
        }
        Assert.True(counts[0] >= 0);
        Assert.All(counts.Skip(1), grown => Assert.Equal(0, grown));
    }

    [Fact]
    public void Forward_and_backward_leave_only_their_result()
    {
        using var model = Sequential(
            Conv2d(3, 4, 3, padding: 1), BatchNorm2d(4), ReLU(), MaxPool2d(2), Flatten(), Linear(16, 8), LayerNorm(8), Dropout(0.1), Softmax(1));
        using var x = randn(2, 3, 4, 4);
        using var attention = MultiheadAttention(8, 2);
        using var words = randn(5, 2, 8);
        void Once()
        {
            using (var y = model.call(x))
            using (var loss = y.square())
            using (var sum = loss.sum()) sum.backward();
            var (mixed, weights) = attention.call(words, words, words);
            mixed.Dispose();
            weights!.Dispose();
            functional.normalize(x).Dispose();
            functional.scaled_dot_product_attention(words, words, words, is_casual: true).Dispose();
            model.zero_grad();
        }

        Once();
        var before = Tensor.TotalCount;
        for (var i = 0; i < 3; i++) Once();
        Assert.Equal(before, Tensor.TotalCount);
    }
}
