using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ShipLab.Tests.SystemTorch;

/// <summary>The optimizers against the formulas, computed here in double precision.</summary>
public sealed class OptimizerTests
{
    private const int Count = 5;

    private static double[] Start => [.. Enumerable.Range(0, Count).Select(i => 0.3 * i - 0.5)];

    /// <summary>The gradient of step t at the parameter p: of sum (p - sin(t + i))².</summary>
    private static double Gradient(double p, int step, int i) => 2 * (p - Math.Sin(step + i));

    /// <summary>Runs an optimizer in double precision on that loss and compares it with a formula after every step.</summary>
    private static void Follows(Func<Parameter[], optim.Optimizer> make, Func<double, double, int, int, double> formula, int steps = 12)
    {
        using var scope = NewDisposeScope();
        var parameter = Parameter(tensor(Start));
        using var optimizer = make([parameter]);
        var expected = Start;
        for (var step = 1; step <= steps; step++)
        {
            optimizer.zero_grad();
            var target = tensor(Enumerable.Range(0, Count).Select(i => Math.Sin(step + i)).ToArray());
            (parameter - target).square().sum().backward();
            optimizer.step();
            for (var i = 0; i < Count; i++) expected[i] = formula(expected[i], Gradient(expected[i], step, i), step, i);
            var actual = parameter.detach().data<double>().ToArray();
            for (var i = 0; i < Count; i++) Assert.Equal(expected[i], actual[i], 12);
        }
    }

    private sealed class Moments
    {
        private readonly double[] _m = new double[Count], _v = new double[Count], _largest = new double[Count];

        internal double Step(double gradient, int step, int i, double lr, double b1, double b2, double eps, bool amsgrad)
        {
            _m[i] = b1 * _m[i] + (1 - b1) * gradient;
            _v[i] = b2 * _v[i] + (1 - b2) * gradient * gradient;
            _largest[i] = Math.Max(_largest[i], _v[i]);
            var v = amsgrad ? _largest[i] : _v[i];
            return -lr * _m[i] / (1 - Math.Pow(b1, step)) / (Math.Sqrt(v / (1 - Math.Pow(b2, step))) + eps);
        }
    }

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.05, false)]
    [InlineData(0.05, true)]
    public void AdamW_shrinks_the_parameter_and_takes_the_normalised_step(double decay, bool amsgrad)
    {
        var moments = new Moments();
        Follows(
            p => optim.AdamW(p, lr: 0.02, beta1: 0.8, beta2: 0.95, eps: 1e-6, weight_decay: decay, amsgrad: amsgrad),
            (p, g, step, i) => p * (1 - 0.02 * decay) + moments.Step(g, step, i, 0.02, 0.8, 0.95, 1e-6, amsgrad));
    }

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.1, true)]
    public void Adam_adds_the_decay_to_the_gradient(double decay, bool amsgrad)
    {
        var moments = new Moments();
        Follows(
            p => optim.Adam(p, lr: 0.03, weight_decay: decay, amsgrad: amsgrad),
            (p, g, step, i) => p + moments.Step(g + decay * p, step, i, 0.03, 0.9, 0.999, 1e-8, amsgrad));
    }

    [Theory]
    [InlineData(0.0, 0.0, false)]
    [InlineData(0.9, 0.0, false)]
    [InlineData(0.9, 0.3, false)]
    [InlineData(0.9, 0.0, true)]
    public void SGD_keeps_a_buffer_that_starts_at_the_first_gradient(double momentum, double dampening, bool nesterov)
    {
        const double lr = 0.04, decay = 0.01;
        var buffer = new double[Count];
        Follows(
            p => optim.SGD(p, lr, momentum, dampening, decay, nesterov),
            (p, g, step, i) =>
            {
                g += decay * p;
                buffer[i] = step == 1 ? g : momentum * buffer[i] + (1 - dampening) * g;
                return p - lr * (momentum == 0 ? g : nesterov ? g + momentum * buffer[i] : buffer[i]);
            });
    }

    [Fact]
    public void Maximize_climbs()
    {
        Follows(p => optim.SGD(p, 0.01, maximize: true), (p, g, _, _) => p + 0.01 * g);
        var moments = new Moments();
        Follows(
            p => optim.AdamW(p, 0.01, weight_decay: 0.1, maximize: true),
            (p, g, step, i) => p * (1 - 0.001) + moments.Step(-g, step, i, 0.01, 0.9, 0.999, 1e-8, false), steps: 5);
    }

    [Theory]
    [InlineData(0.0, false)]
    [InlineData(0.5, true)]
    public void RMSProp_divides_by_the_root_of_the_mean_square(double momentum, bool centered)
    {
        double[] square = new double[Count], mean = new double[Count], buffer = new double[Count];
        Follows(
            p => optim.RMSProp(p, 0.01, alpha: 0.9, momentum: momentum, centered: centered),
            (p, g, _, i) =>
            {
                square[i] = 0.9 * square[i] + 0.1 * g * g;
                mean[i] = 0.9 * mean[i] + 0.1 * g;
                var step = g / (Math.Sqrt(centered ? square[i] - mean[i] * mean[i] : square[i]) + 1e-8);
                buffer[i] = momentum * buffer[i] + step;
                return p - 0.01 * (momentum > 0 ? buffer[i] : step);
            });
    }

    [Fact]
    public void Adagrad_divides_by_the_root_of_the_sum_of_squares()
    {
        var sum = Enumerable.Repeat(0.1, Count).ToArray();
        Follows(
            p => optim.Adagrad(p, 0.05, lr_decay: 0.01, initial_accumulator_value: 0.1),
            (p, g, step, i) =>
            {
                sum[i] += g * g;
                return p - 0.05 / (1 + (step - 1) * 0.01) * g / (Math.Sqrt(sum[i]) + 1e-10);
            });
    }

    [Fact]
    public void Groups_have_rates_of_their_own_and_take_the_rest_from_the_defaults()
    {
        using var scope = NewDisposeScope();
        Parameter fast = Parameter(zeros(1)), slow = Parameter(zeros(1)), late = Parameter(zeros(1)), unused = Parameter(ones(1));
        using var optimizer = optim.SGD(
            [
                new SGD.ParamGroup { Parameters = [fast], Options = new() { LearningRate = 1.0 } },
                new SGD.ParamGroup { Parameters = [slow, unused] },
            ],
            learningRate: 0.1);
        optimizer.add_param_group(new SGD.ParamGroup([late], lr: 0.01));
        (fast + slow + late).sum().backward();
        optimizer.step();
        Assert.Equal(-1f, fast.item<float>());
        Assert.Equal(-0.1f, slow.item<float>());
        Assert.Equal(-0.01f, late.item<float>());
        Assert.Equal(1f, unused.item<float>()); // no gradient, no step
        Assert.Equal([1.0, 0.1, 0.01], optimizer.ParamGroups.Select(group => group.LearningRate));
    }

    [Fact]
    public void Training_goes_on_from_a_saved_state_as_without_a_break()
    {
        using var scope = NewDisposeScope();
        var x = randn(8, 3);
        var path = Path.Combine(Path.GetTempPath(), $"optimizer-{Guid.NewGuid():N}.dat");
        Linear whole = Linear(3, 2), halves = Linear(3, 2);
        halves.load_state_dict(whole.state_dict());
        var optimizer = optim.AdamW(whole.parameters(), 0.01, weight_decay: 0.1);
        Train(whole, optimizer, 6);

        var before = optim.AdamW(halves.parameters(), 0.01, weight_decay: 0.1);
        Train(halves, before, 3);
        try
        {
            before.save_state_dict(path);
            var after = optim.AdamW(halves.parameters(), 0.5);
            after.load_state_dict(path);
            Train(halves, after, 3);
        }
        finally
        {
            File.Delete(path);
        }
        Assert.True(whole.weight.allclose(halves.weight, rtol: 0, atol: 0));

        void Train(Linear model, optim.Optimizer method, int steps)
        {
            for (var i = 0; i < steps; i++)
            {
                method.zero_grad();
                model.call(x).square().mean().backward();
                method.step();
            }
        }
    }

    [Fact]
    public void Clipping_scales_all_gradients_by_their_joint_norm()
    {
        using var scope = NewDisposeScope();
        Parameter a = Parameter(zeros(2)), b = Parameter(zeros(1));
        (a * tensor(new float[] { 3, 0 })).sum().backward();
        (b * 4).sum().backward();
        Assert.Equal(5.0, nn.utils.clip_grad_norm_([a, b], max_norm: 1), 6);
        Assert.Equal(0.6f, a.grad![0].item<float>(), 6);
        Assert.Equal(0.8f, b.grad!.item<float>(), 6);
        Assert.Equal(1.0, nn.utils.clip_grad_norm_([a, b], max_norm: 10), 6); // below the bound: unchanged
        Assert.Equal(0.8f, b.grad!.item<float>(), 6);
        nn.utils.clip_grad_value_([a, b], 0.7);
        Assert.Equal(0.7f, b.grad!.item<float>(), 6);
    }

    [Fact]
    public void Parameters_go_to_a_vector_and_back()
    {
        using var scope = NewDisposeScope();
        using Linear first = Linear(3, 2), second = Linear(3, 2);
        var vector = nn.utils.parameters_to_vector(first.parameters());
        Assert.Equal([8L], vector.shape);
        nn.utils.vector_to_parameters(vector, second.parameters());
        Assert.True(first.weight.allclose(second.weight) && first.bias!.allclose(second.bias!));
        Assert.True(second.weight.is_leaf);
    }

    [Fact]
    public void A_closure_gives_the_loss_and_records_gradients()
    {
        using var scope = NewDisposeScope();
        var p = Parameter(ones(1));
        using var optimizer = optim.SGD([p], 0.5);
        var loss = optimizer.step(() =>
        {
            optimizer.zero_grad();
            var value = p.square().sum();
            value.backward();
            return value;
        });
        Assert.Equal(1f, loss!.item<float>());
        Assert.Equal(0f, p.item<float>());
    }

    [Fact]
    public void LBFGS_finds_the_minimum_of_a_logistic_regression()
    {
        using var scope = NewDisposeScope();
        var generator = new Generator(4);
        var x = randn([60, 5], dtype: ScalarType.Float64, generator: generator);
        var y = (x.select(1, 0) + 0.5 * randn([60], dtype: ScalarType.Float64, generator: generator) > 0).to(ScalarType.Float64);
        using var model = Linear(5, 1, dtype: ScalarType.Float64);
        foreach (var parameter in model.parameters()) init.zeros_(parameter);
        using var optimizer = optim.LBFGS(model.parameters(), lr: 1, max_iter: 100, tolerange_grad: 1e-8, tolerance_change: 0);
        var evaluations = 0;
        Tensor Loss()
        {
            evaluations++;
            model.zero_grad();
            var fit = functional.binary_cross_entropy_with_logits(model.call(x).squeeze(1), y);
            var loss = fit + 0.01 * model.weight.square().sum(); // strictly convex
            loss.backward();
            return loss;
        }

        var before = optimizer.step(Loss)!.item<double>();
        var after = Loss().item<double>();
        Assert.True(after < before);
        Assert.True(model.weight.grad!.abs().max().item<double>() <= 1e-8 && model.bias!.grad!.abs().max().item<double>() <= 1e-8);
        Assert.InRange(evaluations, 5, 60); // gradient descent would need hundreds
    }
}
