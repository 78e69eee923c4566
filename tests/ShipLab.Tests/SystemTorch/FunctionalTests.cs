using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Tests.SystemTorch;

/// <summary>Functions against their formulas and their gradients against finite differences.</summary>
public sealed class FunctionalTests
{
    private static readonly double[] Points = [-3, -1.2, -0.5, -0.1, 0.1, 0.4, 1, 2.5, 7];

    public static TheoryData<string> Activations =>
        ["relu", "leaky", "elu", "silu", "sigmoid", "tanh", "gelu tanh", "softplus", "mish", "softsign", "tanhshrink", "logsigmoid", "relu6", "hardswish"];

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activations_follow_their_formulas(string name)
    {
        using var scope = NewDisposeScope();
        var x = tensor(Points);
        static double Sigmoid(double v) => 1 / (1 + Math.Exp(-v));
        (Tensor actual, Func<double, double> formula) = name switch
        {
            "relu" => (F.relu(x), v => Math.Max(0, v)),
            "leaky" => (F.leaky_relu(x, 0.2), v => v > 0 ? v : 0.2 * v),
            "elu" => (F.elu(x, 0.7), v => v > 0 ? v : 0.7 * (Math.Exp(v) - 1)),
            "silu" => (F.silu(x), v => v * Sigmoid(v)),
            "sigmoid" => (F.sigmoid(x), Sigmoid),
            "tanh" => (F.tanh(x), Math.Tanh),
            "gelu tanh" => (
                F.gelu(x, TorchSharp.Modules.GELU.Approximate.tanh), v => 0.5 * v * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v)))),
            "softplus" => (F.softplus(x, beta: 2), v => Math.Log(1 + Math.Exp(2 * v)) / 2),
            "mish" => (F.mish(x), v => v * Math.Tanh(Math.Log(1 + Math.Exp(v)))),
            "softsign" => (F.softsign(x), v => v / (1 + Math.Abs(v))),
            "tanhshrink" => (F.tanhshrink(x), v => v - Math.Tanh(v)),
            "logsigmoid" => (F.logsigmoid(x), v => Math.Log(Sigmoid(v))),
            "relu6" => (F.relu6(x), v => Math.Clamp(v, 0, 6)),
            _ => ((Func<(Tensor, Func<double, double>)>)(() => (F.hardswish(x), v => v * Math.Clamp(v + 3, 0, 6) / 6)))(),
        };
        foreach (var (point, value) in Points.Zip(actual.data<double>())) Assert.Equal(formula(point), value, 6);
    }

    [Fact]
    public void Gelu_weights_by_the_normal_distribution()
    {
        using var scope = NewDisposeScope();
        // Phi(1) = 0.841344746, Phi(-2) = 0.022750132
        Assert.Equal(0.841344746, F.gelu(tensor(1.0)).item<double>(), 8);
        Assert.Equal(-2 * 0.022750132, F.gelu(tensor(-2.0)).item<double>(), 8);
    }

    [Fact]
    public void In_place_activations_write_into_their_argument()
    {
        using var scope = NewDisposeScope();
        var x = tensor(Points);
        F.relu(x, inplace: true);
        Assert.Equal(0.0, x.min().item<double>());
    }

    [Theory]
    [InlineData(null, 0.0)]
    [InlineData(null, 0.1)]
    [InlineData(2L, 0.1)]
    public void Cross_entropy_is_the_weighted_mean_of_smoothed_log_probabilities(long? ignored, double smoothing)
    {
        using var scope = NewDisposeScope();
        double[][] logits = [[0.1, -1, 2], [1, 1, 1.5], [-0.3, 0.2, 0]];
        long[] targets = [0, 2, 1];
        double[] weights = [1, 2, 0.5];
        double total = 0, weight = 0;
        for (var b = 0; b < 3; b++)
        {
            if (targets[b] == ignored) continue;
            var logSum = Math.Log(logits[b].Sum(Math.Exp));
            total += (1 - smoothing) * weights[targets[b]] * (logSum - logits[b][targets[b]]);
            for (var c = 0; c < 3; c++) total += smoothing / 3 * weights[c] * (logSum - logits[b][c]);
            weight += weights[targets[b]];
        }
        var loss = F.cross_entropy(
            tensor(logits.SelectMany(row => row).ToArray()).reshape(3, 3), tensor(targets), tensor(weights), ignored ?? -100,
            label_smoothing: smoothing);
        Assert.Equal(total / weight, loss.item<double>(), 10);
        using var module = new CrossEntropyLoss(tensor(weights), ignored, Reduction.Mean, smoothing);
        Assert.Equal(total / weight, module.call(tensor(logits.SelectMany(row => row).ToArray()).reshape(3, 3), tensor(targets)).item<double>(), 10);
    }

    [Fact]
    public void Losses_follow_their_formulas()
    {
        using var scope = NewDisposeScope();
        double[] a = [0.2, 0.9, 0.4], b = [0.5, 0.1, 0.45];
        Tensor x = tensor(a), y = tensor(b);
        double Mean(Func<double, double, double> f) => a.Zip(b, f).Average();
        Assert.Equal(Mean((p, q) => (p - q) * (p - q)), F.mse_loss(x, y).item<double>(), 12);
        Assert.Equal(3 * Mean((p, q) => Math.Abs(p - q)), F.l1_loss(x, y, Reduction.Sum).item<double>(), 12);
        Assert.Equal(
            Mean((p, q) => Math.Abs(p - q) < 0.4 ? (p - q) * (p - q) / 0.8 : Math.Abs(p - q) - 0.2),
            F.smooth_l1_loss(x, y, beta: 0.4).item<double>(), 12);
        Assert.Equal(
            Mean((p, q) => -(q * Math.Log(p) + (1 - q) * Math.Log(1 - p))), F.binary_cross_entropy(x, y).item<double>(), 12);
        Assert.Equal(
            F.binary_cross_entropy(x.sigmoid(), y).item<double>(), F.binary_cross_entropy_with_logits(x, y).item<double>(), 12);
        Assert.Equal(Mean((p, q) => q * (Math.Log(q) - p)), F.kl_div(x, y, log_target: false).item<double>(), 12);
        Assert.Equal(Mean((p, q) => Math.Exp(q) * (q - p)), F.kl_div(x, y).item<double>(), 12); // TorchSharp's default: target in logarithms
        Assert.Equal([3L], F.mse_loss(x, y, Reduction.None).shape);

        var target = tensor(new long[] { 1, 0 });
        var logProbabilities = F.log_softmax(tensor(new[,] { { 0.0, 1 }, { 2, 0 } }), 1);
        Assert.Equal(Math.Log(1 + Math.Exp(-1)) / 2 + Math.Log(1 + Math.Exp(-2)) / 2, F.nll_loss(logProbabilities, target).item<double>(), 12);

        var (u, v) = (tensor(new[,] { { 1.0, 0 } }), tensor(new[,] { { 3.0, 4 } })); // cosine 0.6
        Assert.Equal(0.6, F.cosine_similarity(u, v).item<double>(), 12);
        Assert.Equal(0.4, F.cosine_embedding_loss(u, v, ones(1)).item<double>(), 12);
        Assert.Equal(0.1, F.cosine_embedding_loss(u, v, -ones(1), margin: 0.5).item<double>(), 12);
        Assert.Equal(Math.Sqrt(4 + 16), F.pairwise_distance(u, v, eps: 0).item<double>(), 12);
        Assert.Equal(
            Mean((p, q) => 0.5 * (Math.Log(0.3) + (p - q) * (p - q) / 0.3)),
            F.gaussian_nll_loss(x, y, full_like(x, 0.3)).item<double>(), 12);
    }

    [Fact]
    public void Normalize_gives_unit_vectors_and_zero_for_zero()
    {
        using var scope = NewDisposeScope();
        var unit = F.normalize(tensor(new[,] { { 3.0, 4 }, { 0, 0 } }), dim: -1);
        Assert.Equal([0.6, 0.8, 0, 0], unit.data<double>().ToArray().Select(value => Math.Round(value, 12)));
    }

    [Fact]
    public void One_hot_marks_the_class() =>
        Assert.Equal([0L, 0, 1, 1, 0, 0], F.one_hot(tensor(new long[] { 2, 0 }), 3).data<long>().ToArray());

    [Fact]
    public void Causal_attention_is_attention_with_the_triangular_mask()
    {
        using var scope = NewDisposeScope();
        Tensor q = randn(2, 3, 5, 4), k = randn(2, 3, 5, 4), v = randn(2, 3, 5, 6);
        var visible = ones(5, 5, dtype: ScalarType.Bool).tril();
        var causal = F.scaled_dot_product_attention(q, k, v, is_casual: true);
        Assert.True(causal.allclose(F.scaled_dot_product_attention(q, k, v, visible), rtol: 1e-5, atol: 1e-6));

        // by hand for the second position of one head: a softmax over the first two keys
        var scores = (q[1, 2, 1].unsqueeze(0) * k[1, 2].narrow(0, 0, 2)).sum(1) / 2; // [2], sqrt(4) = 2
        var weights = scores.exp() / scores.exp().sum();
        var expected = (weights.unsqueeze(1) * v[1, 2].narrow(0, 0, 2)).sum(0L);
        Assert.True(causal[1, 2, 1].allclose(expected, rtol: 1e-4, atol: 1e-5));
    }

    [Fact]
    public void An_additive_mask_shifts_the_scores()
    {
        using var scope = NewDisposeScope();
        Tensor q = zeros(1, 2), k = zeros(2, 2), v = tensor(new float[,] { { 1 }, { 0 } });
        var mask = tensor(new float[,] { { (float)Math.Log(3), 0 } });
        Assert.Equal(0.75f, F.scaled_dot_product_attention(q, k, v, mask).item<float>(), 5);
    }

    [Fact]
    public void Gradients_agree_with_finite_differences()
    {
        using var scope = NewDisposeScope();
        var generator = new Generator(7);
        Tensor Values(params long[] shape) => randn(shape, dtype: ScalarType.Float64, generator: generator);
        Check(x => F.linear(x, Values(3, 4), Values(3)), Values(2, 4), frozen: 1);
        Check(x => F.layer_norm(x, [4], Values(4), Values(4)), Values(3, 4), frozen: 2);
        Check(x => F.scaled_dot_product_attention(x, x, x, is_casual: true), Values(1, 4, 3), frozen: 3);
        Check(x => F.conv2d(x, Values(2, 1, 2, 2), padding: [1, 1]), Values(1, 1, 3, 3), frozen: 4);
        Check(x => F.normalize(x, dim: -1), Values(3, 4), frozen: 5);
        Check(x => F.gelu(x), Values(5), frozen: 6);
        Check(x => F.group_norm(x, 2), Values(2, 4, 3), frozen: 7);
        Check(x => F.interpolate(x, scale_factor: [2.0], mode: InterpolationMode.Bilinear), Values(1, 1, 3, 3), frozen: 8);

        // d sum(w * f(x)) / dx, weights w and the function's constants drawn anew from one seed at every call
        void Check(Func<Tensor, Tensor> function, Tensor start, ulong frozen)
        {
            var point = start.clone().requires_grad_();
            Loss(point).backward();
            var gradient = point.grad!.data<double>().ToArray();
            var values = start.data<double>().ToArray();
            for (var i = 0; i < values.Length; i++)
            {
                const double h = 1e-6;
                var difference = (At(i, values[i] + h) - At(i, values[i] - h)) / (2 * h);
                Assert.True(
                    Math.Abs(gradient[i] - difference) < 1e-6 * (1 + Math.Abs(difference)), $"case {frozen}, entry {i}: {gradient[i]} for {difference}");
            }

            double At(int index, double value)
            {
                var moved = (double[])values.Clone();
                moved[index] = value;
                using var noGrad = no_grad();
                return Loss(tensor(moved).reshape(start.shape)).item<double>();
            }

            Tensor Loss(Tensor x)
            {
                generator.manual_seed((long)frozen);
                var y = function(x);
                return (y * Values(y.shape)).sum();
            }
        }
    }

    [Fact]
    public void Large_linear_layers_agree_with_double_precision_forward_and_backward()
    {
        using var scope = NewDisposeScope(); // large enough for the fast product
        Tensor x = randn(3, 70, 64).requires_grad_(), w = randn(48, 64).requires_grad_(), b = randn(48).requires_grad_();
        var y = F.linear(x, w, b); // [3, 70, 48]
        var g = randn_like(y);
        (y * g).sum().backward();
        Tensor Double(Tensor t) => t.detach().to(ScalarType.Float64);
        var (xd, wd, gd) = (Double(x).reshape(-1, 64), Double(w), Double(g).reshape(-1, 48));
        Close(xd.mm(wd.t()) + Double(b), y.reshape(-1, 48));
        Close(gd.mm(wd), x.grad!.reshape(-1, 64));
        Close(gd.t().mm(xd), w.grad!);
        Close(gd.sum(0L), b.grad!);

        static void Close(Tensor expected, Tensor actual) =>
            Assert.True((expected - actual.to(ScalarType.Float64)).abs().max().item<double>() < 2e-4);
    }
}
