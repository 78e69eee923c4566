using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ShipLab.Tests.SystemTorch;

public sealed class ModuleTests
{
#pragma warning disable IDE1006 // the fields' names are the state dict's keys
    private sealed class Block : Module<Tensor, Tensor>
    {
        private readonly LayerNorm ln_1;
        private readonly Linear c_fc;
        private readonly ModuleList<Linear> heads;
        private readonly Parameter scale;
        private readonly Tensor steps;

        internal Block() : base(nameof(Block))
        {
            ln_1 = LayerNorm(4);
            c_fc = Linear(4, 3, hasBias: false);
            heads = ModuleList(Linear(3, 2), Linear(3, 2));
            scale = Parameter(ones(1));
            steps = zeros(2, dtype: ScalarType.Int64);
            RegisterComponents();
        }

        internal Parameter Scale => scale;

        internal Tensor Steps => steps;

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var x = c_fc.call(ln_1.call(input)); // [B, 3]
            return ((heads[0].call(x) + heads[1].call(x)) * scale).MoveToOuterDisposeScope(); // [B, 2]
        }
    }
#pragma warning restore IDE1006

    private static readonly string[] BlockKeys =
    [
        "scale", "ln_1.weight", "ln_1.bias", "c_fc.weight", "heads.0.weight", "heads.0.bias", "heads.1.weight", "heads.1.bias", "steps",
    ];

    [Fact]
    public void Field_names_are_the_keys_of_the_state_dict()
    {
        using var block = new Block();
        Assert.Equal(BlockKeys.Order(), block.state_dict().Keys.Order());
        Assert.Equal(8, block.parameters().Count());
        Assert.Equal("scale", block.named_parameters().First().name);
        Assert.Equal(["steps"], block.named_buffers().Select(pair => pair.name));
        Assert.Equal([3L, 4L], block.get_parameter("c_fc.weight")!.shape);
        Assert.Null(block.get_parameter("c_fc.bias"));
        Assert.True(block.has_parameter("heads.1.bias"));
    }

    [Fact]
    public void A_saved_module_loads_into_another_with_the_same_outputs()
    {
        using var scope = NewDisposeScope();
        using Block first = new(), second = new();
        var x = randn(5, 4);
        Assert.False(first.call(x).allclose(second.call(x)));

        var path = Path.Combine(Path.GetTempPath(), $"module-{Guid.NewGuid():N}.dat");
        try
        {
            first.save(path);
            var loaded = new Dictionary<string, bool>();
            second.load(path, loadedParameters: loaded);
            Assert.Equal(BlockKeys.Length, loaded.Count(pair => pair.Value));
            Assert.Equal([path], Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(path) + "*")); // no temporary file is left
        }
        finally
        {
            File.Delete(path);
        }
        Assert.True(first.call(x).allclose(second.call(x), rtol: 0, atol: 0));
    }

    [Fact]
    public void Loading_a_state_dict_reports_what_does_not_fit()
    {
        using var scope = NewDisposeScope();
        using var block = new Block();
        var state = block.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.detach().clone());
        state.Remove("scale");
        state["extra"] = zeros(1);
        Assert.Throws<InvalidOperationException>(() => block.load_state_dict(state));

        var (missing, unexpected) = block.load_state_dict(state, strict: false);
        Assert.Equal(["scale"], missing);
        Assert.Equal(["extra"], unexpected);
        block.load_state_dict(state, skip: ["scale", "extra"]);
    }

    [Fact]
    public void Loading_a_state_dict_converts_types_and_leaves_parameters_leaves()
    {
        using var scope = NewDisposeScope();
        using var linear = Linear(2, 1);
        linear.load_state_dict(new()
        {
            ["weight"] = tensor(new double[,] { { 1, 2 } }), ["bias"] = tensor(new double[] { 3 }),
        });
        Assert.Equal(3 + 10 + 40f, linear.call(tensor(new float[,] { { 10, 20 } })).item<float>());
        Assert.True(linear.weight.is_leaf && linear.weight.requires_grad);
        Assert.Equal(ScalarType.Float32, linear.weight.dtype);
    }

    [Fact]
    public void Parameters_outlive_the_scope_in_which_the_module_was_made()
    {
        Assert.SkipUnless(ThisTorch.IsSystemTorch, ThisTorch.Reason);
        Block block;
        using (NewDisposeScope()) block = new Block();
        using var scope = NewDisposeScope();
        Assert.Equal([1L, 2L], block.call(ones(1, 4)).shape);
        block.Dispose();
        Assert.True(block.Scale.IsInvalid && block.Steps.IsInvalid);
    }

    [Fact]
    public void Conversion_replaces_floating_point_tensors_and_the_fields_that_hold_them()
    {
        using var scope = NewDisposeScope();
        using var block = new Block();
        block.Scale.requires_grad = false;
        var same = block.to(ScalarType.Float64);
        Assert.Same(block, same);
        Assert.All(block.parameters(), parameter => Assert.Equal(ScalarType.Float64, parameter.dtype));
        Assert.Equal(ScalarType.Float64, block.Scale.dtype);
        Assert.False(block.Scale.requires_grad);
        Assert.Equal(ScalarType.Int64, block.Steps.dtype);
        Assert.Equal(ScalarType.Float64, block.call(ones(1, 4, dtype: ScalarType.Float64)).dtype);
    }

    [Fact]
    public void Eval_and_train_reach_all_modules()
    {
        using var scope = NewDisposeScope();
        using var model = Sequential(("a", Linear(2, 2)), ("drop", Dropout(0.5)));
        var x = ones(1, 2);
        model.eval();
        Assert.All(model.modules(), module => Assert.False(module.training));
        Assert.True(model.call(x).allclose(model.call(x)));
        model.train();
        Assert.All(model.modules(), module => Assert.True(module.training));
    }

    [Fact]
    public void Apply_visits_the_innermost_first()
    {
        using var model = Sequential(("outer", Sequential(("inner", Linear(1, 1)))));
        var names = new List<string>();
        model.apply(module => names.Add(module.GetName()));
        Assert.Equal(["Linear", "Sequential", "Sequential"], names);
    }

    [Fact]
    public void Hooks_see_and_replace_arguments_and_results()
    {
        using var scope = NewDisposeScope();
        using var identity = Identity();
        var before = identity.register_forward_pre_hook((_, x) => x * 2);
        var after = identity.register_forward_hook((_, x, y) => x + y);
        Assert.Equal(12f, identity.call(full(1, 3f)).item<float>()); // 2 * 3 in, 6 + 6 out
        before.remove();
        Assert.Equal(6f, identity.call(full(1, 3f)).item<float>());
        after.remove();
        Assert.Equal(3f, identity.call(full(1, 3f)).item<float>());
    }

    [Fact]
    public void Sequential_gives_what_its_modules_give()
    {
        using var scope = NewDisposeScope();
        using Linear first = Linear(3, 4), last = Linear(4, 2);
        using var model = Sequential(first, ReLU(), last);
        var x = randn(6, 3);
        Assert.True(model.call(x).allclose(last.call(first.call(x).relu())));
        Assert.Equal(["0.weight", "0.bias", "2.weight", "2.bias"], model.named_parameters().Select(pair => pair.name));
    }

    [Fact]
    public void Lists_and_dicts_register_under_indices_and_names()
    {
        using var list = ModuleList<Module<Tensor, Tensor>>(Linear(1, 1), ReLU());
        list.Insert(0, Tanh());
        list.append(Linear(1, 2));
        Assert.Equal(["0", "1", "2", "3"], list.named_children().Select(pair => pair.name));
        Assert.Equal(["1.weight", "1.bias", "3.weight", "3.bias"], list.named_parameters().Select(pair => pair.name));

        using var dict = ModuleDict(("left", Linear(1, 1)), ("right", Linear(1, 1)));
        Assert.Equal(4, dict.parameters().Count());
        Assert.True(dict.has_parameter("right.bias"));

        using var parameters = ParameterList(Parameter(zeros(1)), Parameter(zeros(2)));
        Assert.Equal(["0", "1"], parameters.named_parameters().Select(pair => pair.name));
        Assert.Equal([2L], parameters[1].shape);
    }

    [Fact]
    public void Zero_grad_drops_the_gradients()
    {
        using var scope = NewDisposeScope();
        using var linear = Linear(2, 1);
        linear.call(ones(1, 2)).sum().backward();
        Assert.NotNull(linear.weight.grad);
        linear.zero_grad(set_to_none: false);
        Assert.Equal(0f, linear.weight.grad!.abs().sum().item<float>());
        linear.zero_grad();
        Assert.Null(linear.weight.grad);
    }
}
