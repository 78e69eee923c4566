using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Tests.SystemTorch;

public sealed class LayerTests
{
    private static Tensor Row(params double[] values) => tensor(values);

    [Fact]
    public void LayerNorm_centres_scales_and_shifts()
    {
        using var scope = NewDisposeScope();
        using var norm = LayerNorm(4, eps: 0, dtype: ScalarType.Float64);
        var y = norm.call(Row(1, 2, 3, 6)); // mean 3, variance (4 + 1 + 0 + 9) / 4 = 3.5
        Assert.Equal(new[] { -2.0, -1, 0, 3 }.Select(v => v / Math.Sqrt(3.5)).Select(Rounded), y.data<double>().ToArray().Select(Rounded));
        using var withoutBias = LayerNorm(4, bias: false);
        Assert.Equal(["weight"], withoutBias.state_dict().Keys);
        using var plain = LayerNorm([2, 2], elementwise_affine: false);
        Assert.Empty(plain.state_dict());
        Assert.Null(plain.weight);
    }

    private static double Rounded(double value) => Math.Round(value, 10);

    [Fact]
    public void BatchNorm_uses_the_batch_in_training_and_the_running_statistics_afterwards()
    {
        using var scope = NewDisposeScope();
        using var norm = BatchNorm1d(1, eps: 0, momentum: 0.25, dtype: ScalarType.Float64);
        var y = norm.call(Row(1, 3).reshape(2, 1)); // mean 2, variance 1, unbiased 2
        Assert.Equal([-1.0, 1.0], y.data<double>().ToArray());
        Assert.Equal(0.5, norm.get_buffer("running_mean")!.item<double>(), 12);        // 0.75 * 0 + 0.25 * 2
        Assert.Equal(1.25, norm.get_buffer("running_var")!.item<double>(), 12);        // 0.75 * 1 + 0.25 * 2
        Assert.Equal(1L, norm.get_buffer("num_batches_tracked")!.item<long>());
        norm.eval();
        Assert.Equal(1.5 / Math.Sqrt(1.25), norm.call(Row(2).reshape(1, 1)).item<double>(), 12);
        Assert.Equal(
            ["bias", "num_batches_tracked", "running_mean", "running_var", "weight"], norm.state_dict().Keys.Order());
    }

    [Fact]
    public void GroupNorm_with_one_group_is_layer_norm_over_all_but_the_batch()
    {
        using var scope = NewDisposeScope();
        using var norm = GroupNorm(1, 6);
        var x = randn(3, 6, 5);
        Assert.True(norm.call(x).allclose(F.layer_norm(x, [6, 5]), rtol: 1e-4, atol: 1e-5));
    }

    [Fact]
    public void Conv2d_slides_its_kernel()
    {
        using var scope = NewDisposeScope();
        using var layer = Conv2d(1, 1, 2);
        layer.load_state_dict(new() { ["weight"] = tensor(new float[] { 1, 2, 3, 4 }).reshape(1, 1, 2, 2), ["bias"] = tensor(new float[] { 10 }) });
        var x = arange(9, dtype: ScalarType.Float32).reshape(1, 1, 3, 3);
        // top left: 0*1 + 1*2 + 3*3 + 4*4 + 10
        Assert.Equal([37f, 47f, 67f, 77f], layer.call(x).data<float>().ToArray());
        using var same = Conv2d(2, 3, 3, Padding.Same, dilation: 2);
        Assert.Equal([1L, 3L, 7L, 9L], same.call(zeros(1, 2, 7, 9)).shape);
        using var circular = Conv2d(1, 1, 3, padding: 1, padding_mode: PaddingModes.Circular, bias: false);
        circular.load_state_dict(new() { ["weight"] = ones(1, 1, 3, 3) });
        Assert.All(circular.call(x).data<float>().ToArray(), sum => Assert.Equal(36f, sum)); // every window wraps around to all nine
    }

    [Fact]
    public void Conv1d_with_groups_keeps_channels_apart()
    {
        using var scope = NewDisposeScope();
        using var layer = Conv1d(2, 2, 1, groups: 2, bias: false);
        layer.load_state_dict(new() { ["weight"] = tensor(new float[] { 2, 3 }).reshape(2, 1, 1) });
        Assert.Equal([2f, 3f], layer.call(ones(1, 2, 1)).data<float>().ToArray());
    }

    [Fact]
    public void ConvTranspose2d_undoes_the_shape_of_a_strided_convolution()
    {
        using var scope = NewDisposeScope();
        using Conv2d down = Conv2d(1, 2, 4, stride: 2, padding: 1);
        using var up = ConvTranspose2d(2, 1, 4, stride: 2, padding: 1);
        Assert.Equal([1L, 1L, 8L, 6L], up.call(down.call(zeros(1, 1, 8, 6))).shape);
    }

    [Fact]
    public void Embedding_looks_rows_up_and_skips_the_padding_row()
    {
        using var scope = NewDisposeScope();
        using var table = Embedding(5, 3, padding_idx: 1);
        var y = table.call(tensor(new long[,] { { 0, 1 }, { 4, 0 } })); // [2, 2, 3]
        Assert.Equal([2L, 2L, 3L], y.shape);
        Assert.Equal(0f, y[0, 1].abs().sum().item<float>());
        y.sum().backward();
        Assert.Equal([6f, 0f, 0f, 0f, 3f], table.weight.grad!.sum(1).data<float>().ToArray());
    }

    [Fact]
    public void Pools_take_maxima_and_means()
    {
        using var scope = NewDisposeScope();
        var x = arange(16, dtype: ScalarType.Float32).reshape(1, 1, 4, 4);
        Assert.Equal([5f, 7f, 13f, 15f], MaxPool2d(2).call(x).data<float>().ToArray());
        Assert.Equal([2.5f, 4.5f, 10.5f, 12.5f], AvgPool2d(2).call(x).data<float>().ToArray());
        Assert.Equal(7.5f, AdaptiveAvgPool2d(1).call(x).item<float>());
        Assert.Equal([5f, 6f, 7f, 9f, 10f, 11f, 13f, 14f, 15f], MaxPool2d(2, stride: 1).call(x).data<float>().ToArray());
        Assert.Equal([5L, 7L, 13L, 15L], MaxPool2d(2).forward_with_indices(x).Item2.data<long>().ToArray());
    }

    [Fact]
    public void Interpolation_repeats_or_blends()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { 0, 4 }).reshape(1, 1, 2);
        Assert.Equal([0f, 0f, 4f, 4f], F.interpolate(x, size: [4]).data<float>().ToArray());
        Assert.Equal([0f, 1f, 3f, 4f], F.interpolate(x, scale_factor: [2.0], mode: InterpolationMode.Linear).data<float>().ToArray());
        Assert.Equal([2f], F.interpolate(x, size: [1], mode: InterpolationMode.Area).data<float>().ToArray());
        using var layer = Upsample(scale_factor: [2.0], mode: UpsampleMode.Bilinear, align_corners: true);
        Assert.Equal([1L, 1L, 4L, 6L], layer.call(zeros(1, 1, 2, 3)).shape);
    }

    [Fact]
    public void Padding_goes_from_the_last_dimension_on()
    {
        using var scope = NewDisposeScope();
        var x = tensor(new float[] { 1, 2, 3 }).reshape(1, 1, 3);
        Assert.Equal([7f, 1f, 2f, 3f, 7f, 7f], F.pad(x, (1L, 2L), PaddingModes.Constant, 7).data<float>().ToArray());
        Assert.Equal([2f, 1f, 2f, 3f, 2f], F.pad(x, 1L, PaddingModes.Reflect).data<float>().ToArray());
        Assert.Equal([1L, 3L, 5L], F.pad(x, new long[] { 1, 1, 0, 2 }).shape);
    }

    [Fact]
    public void Dropout_keeps_the_mean_in_training_and_everything_in_evaluation()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var dropout = Dropout(0.25);
        var x = ones(40_000);
        var y = dropout.call(x);
        var kept = y.count_nonzero().item<long>();
        Assert.InRange(kept, 29_500, 30_500); // 0.75 of 40,000, five standard deviations
        Assert.Equal(4f / 3f, y.max().item<float>(), 5);
        dropout.eval();
        Assert.True(dropout.call(x).allclose(x));
        var channels = F.dropout2d(ones(50, 20, 3, 3), 0.5).sum([2, 3]); // [50, 20]: 0 or 9 / 0.5
        Assert.True(((channels == 0) | (channels == 18)).all().item<bool>());
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public void MultiheadAttention_is_attention_between_linear_maps(int heads, bool masked)
    {
        using var scope = NewDisposeScope();
        using var layer = MultiheadAttention(4, heads);
        Assert.Equal(
            ["in_proj_bias", "in_proj_weight", "out_proj.bias", "out_proj.weight"], layer.state_dict().Keys.Order());
        foreach (var parameter in layer.parameters()) init.normal_(parameter);
        Tensor P(string name) => layer.get_parameter(name)!;
        var (q, k) = (randn(3, 2, 4), randn(5, 2, 4)); // [T, B, E], [S, B, E]
        var hidden = masked ? tensor(new[] { false, false, false, true, true, false, true, false, false, false }).reshape(2, 5) : null;

        var (output, weights) = layer.call(q, k, k, key_padding_mask: hidden);
        Tensor Map(Tensor x, int part) => // [B, heads, T, E / heads]
            F.linear(x, P("in_proj_weight").chunk(3)[part], P("in_proj_bias").chunk(3)[part])
                .transpose(0, 1).reshape(2, -1, heads, 4 / heads).transpose(1, 2);
        var mixed = F.scaled_dot_product_attention(
            Map(q, 0), Map(k, 1), Map(k, 2), hidden is null ? null : hidden.logical_not().reshape(2, 1, 1, 5));
        var expected = F.linear(mixed.transpose(1, 2).reshape(2, 3, 4).transpose(0, 1), P("out_proj.weight"), P("out_proj.bias"));
        Assert.True(output.allclose(expected, rtol: 1e-4, atol: 1e-5));
        Assert.Equal([2L, 3L, 5L], weights!.shape);
        Assert.True(weights.sum(-1).allclose(ones(2, 3)));
        if (masked) Assert.Equal(0f, weights[0, 0, 3].item<float>());

        var self = layer.call(q, q, q, need_weights: false); // the joint product
        var apart = layer.call(q, q.alias(), q.alias());
        Assert.Null(self.Item2);
        Assert.True(self.Item1.allclose(apart.Item1, rtol: 1e-4, atol: 1e-5));
        var causal = full([3, 3], float.NegativeInfinity).triu(1);
        Assert.Equal(1f, layer.call(q, q, q, attn_mask: causal).Item2![0, 0, 0].item<float>(), 6);
    }

    [Fact]
    public void Losses_of_modules_are_those_of_functions()
    {
        using var scope = NewDisposeScope();
        Tensor x = rand(4, 3), y = rand(4, 3);
        Assert.True(MSELoss().call(x, y).allclose(F.mse_loss(x, y)));
        Assert.True(L1Loss(Reduction.Sum).call(x, y).allclose(F.l1_loss(x, y, Reduction.Sum)));
        Assert.True(BCEWithLogitsLoss(pos_weights: full(3, 2f)).call(x, y).allclose(F.binary_cross_entropy_with_logits(x, y, pos_weights: full(3, 2f))));
        Assert.True(SmoothL1Loss(beta: 0.5).call(x, y).allclose(F.smooth_l1_loss(x, y, beta: 0.5)));
        Assert.True(CosineSimilarity(1).call(x, y).allclose(F.cosine_similarity(x, y)));
        Assert.Equal(["weight"], new CrossEntropyLoss(ones(3)).state_dict().Keys);
    }
}
