using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ShipLab.Pretraining;

/// <summary>AdamW (Loshchilov and Hutter 2019) over a model's parameters, weight decay on matrices alone; with its
/// state, for a checkpoint.</summary>
internal sealed class PretrainingUpdates : IDisposable
{
    // matrices, then vectors, as in the optimizer's groups
    private readonly (string name, Parameter parameter)[] _parameters;
    private readonly AdamW _adamW;
    private readonly PretrainingOptions _options;

    public PretrainingUpdates(Clip clip, PretrainingOptions options)
    {
        _options = options;
        _parameters = [.. clip.named_parameters().OrderByDescending(p => IsMatrix(p.parameter))];
        _adamW = optim.AdamW([Group(true, options.WeightDecay), Group(false, 0)], beta1: options.Beta1,
            beta2: options.Beta2, eps: options.Epsilon);

        AdamW.ParamGroup Group(bool matrices, double decay) =>
            new(_parameters.Select(p => p.parameter).Where(p => IsMatrix(p) == matrices),
                new AdamW.Options { weight_decay = decay });
        static bool IsMatrix(Tensor parameter) => parameter.dim() >= 2;
    }

    /// <summary>One step along the parameters' gradients, which are cut to
    /// <see cref="PretrainingOptions.ClipNorm"/>.</summary>
    public void Step(double rate)
    {
        using var scope = NewDisposeScope();
        foreach (var group in _adamW.ParamGroups) group.LearningRate = rate;
        nn.utils.clip_grad_norm_(_parameters.Select(p => p.parameter), _options.ClipNorm);
        _adamW.step();
    }

    /// <summary>Parameters and both moments, by name; the tensors are the training's own.</summary>
    public IReadOnlyDictionary<string, Tensor> State()
    {
        var state = new Dictionary<string, Tensor>();
        foreach (var ((name, parameter), moments) in _parameters.Zip(Moments))
        {
            state[name] = parameter;
            state[$"first_moment.{name}"] = moments.exp_avg;
            state[$"second_moment.{name}"] = moments.exp_avg_sq;
        }
        return state;
    }

    /// <summary>Goes on from a state that <see cref="State"/> gave after <paramref name="step"/> steps.</summary>
    public void Restore(int step, Func<string, Tensor> state)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var (name, tensor) in State()) tensor.copy_(state(name));
        foreach (var moments in Moments) moments.step = step;
    }

    public void Dispose() => _adamW.Dispose();

    private IEnumerable<AdamW.State> Moments => _adamW.state_dict().State.Cast<AdamW.State>();
}
