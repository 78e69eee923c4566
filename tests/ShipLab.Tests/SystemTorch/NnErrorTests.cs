using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Tests.SystemTorch;

/// <summary>SystemTorch's modules say what is wrong, and where.</summary>
public sealed class NnErrorTests
{
    public NnErrorTests() => Assert.SkipUnless(ThisTorch.IsSystemTorch, ThisTorch.Reason);

    private static string Message<T>(Action action) where T : Exception => Assert.Throws<T>(action).Message;

    [Fact]
    public void Loading_names_keys_and_shapes()
    {
        using var scope = NewDisposeScope();
        using var linear = Linear(2, 1);
        var message = Message<InvalidOperationException>(() => linear.load_state_dict(new() { ["weight"] = zeros(1, 2), ["gain"] = zeros(1) }));
        Assert.Contains("missing [bias]", message);
        Assert.Contains("unexpected [gain]", message);
        message = Message<InvalidOperationException>(() => linear.load_state_dict(new() { ["weight"] = zeros(1, 1), ["bias"] = zeros(1) }));
        Assert.Contains("'weight' of Linear has shape [1, 2], the state dict's [1, 1]", message);
        Assert.Contains("Int32", Message<ArgumentException>(() => linear.to(ScalarType.Int32)));
    }

    [Fact]
    public void A_shape_that_does_not_fit_leaves_every_parameter_as_it_was()
    {
        using var scope = NewDisposeScope();
        using var linear = Linear(2, 1);
        var before = linear.weight.detach().clone();
        Assert.Throws<InvalidOperationException>(() => linear.load_state_dict(new() { ["weight"] = zeros(1, 2), ["bias"] = zeros(7) }));
        Assert.True(linear.weight.allclose(before, rtol: 0, atol: 0));
    }

    [Fact]
    public void Names_are_taken_once_and_have_no_dots()
    {
        using var scope = NewDisposeScope();
        using var linear = Linear(1, 1);
        Assert.Contains("'weight'", Message<InvalidOperationException>(() => linear.register_parameter("weight", Parameter(zeros(1)))));
        Assert.Contains("a.b", Message<ArgumentException>(() => linear.register_module("a.b", ReLU())));
        Assert.Contains("'x'", Message<InvalidOperationException>(() => ReLU().register_buffer("x", zeros(1))));
    }

    [Fact]
    public void Layers_check_their_sizes()
    {
        using var scope = NewDisposeScope();
        Assert.Contains("2 groups", Message<ArgumentException>(() => Conv2d(3, 4, 1, groups: 2)));
        Assert.Contains("3 heads", Message<ArgumentException>(() => MultiheadAttention(4, 3)));
        using var norm = BatchNorm1d(1);
        Assert.Contains("2 or 3 dimensions, got [1, 1, 1, 1]", Message<ArgumentException>(() => norm.call(zeros(1, 1, 1, 1))));
        Assert.Contains("size or a scale", Message<ArgumentException>(() => F.interpolate(zeros(1, 1, 2))));
        Tensor q = zeros(2, 2), mask = ones(2, 2, dtype: ScalarType.Bool);
        Assert.Contains("not both", Message<ArgumentException>(() => F.scaled_dot_product_attention(q, q, q, mask, is_casual: true)));
    }

    [Fact]
    public void Optimizers_refuse_what_they_cannot_update()
    {
        using var scope = NewDisposeScope();
        var p = Parameter(zeros(2));
        using var optimizer = optim.SGD([p], 0.1);
        Assert.Contains("twice", Message<ArgumentException>(() => optimizer.add_param_group(new SGD.ParamGroup([p], lr: 1))));
        var disposed = Parameter(zeros(1));
        disposed.Dispose();
        Assert.Contains("disposed", Message<ArgumentException>(() => optim.Adam([disposed])));
        Assert.Contains("-1", Message<ArgumentException>(() => optim.AdamW([p], lr: -1)));
        Assert.Contains("beta2", Message<ArgumentException>(() => optim.AdamW([p], beta2: 1)));
        Assert.Contains("Nesterov", Message<ArgumentException>(() => optim.SGD([p], 0.1, nesterov: true)));
        using var other = optim.Adam([p]);
        using var stream = new MemoryStream();
        optimizer.save_state_dict(new BinaryWriter(stream));
        stream.Position = 0;
        Assert.Contains("'SGD'", Message<InvalidDataException>(() => other.load_state_dict(new BinaryReader(stream))));
        using var lbfgs = optim.LBFGS([p]);
        Assert.Throws<ArgumentNullException>(() => lbfgs.step());
    }

    [Fact]
    public void Schedulers_refuse_steps_that_mean_nothing()
    {
        using var optimizer = optim.SGD([Parameter(zeros(1))], 0.1);
        var cycle = optim.lr_scheduler.OneCycleLR(optimizer, 1, total_steps: 2, cycle_momentum: false);
        cycle.step();
        cycle.step();
        Assert.Contains("2 steps", Message<InvalidOperationException>(cycle.step));
        Assert.Contains("metric", Message<InvalidOperationException>(optim.lr_scheduler.ReduceLROnPlateau(optimizer).step));
        Assert.Contains("milestone", Message<ArgumentException>(
            () => optim.lr_scheduler.SequentialLR(optimizer, [optim.lr_scheduler.StepLR(optimizer, 1)], [1])));
    }
}
