using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ShipLab.Toyland;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019) over all parameters laid end to end in one vector: a dozen operations a step however many
/// parameters there are, and a state of three vectors that a checkpoint can hold.
/// </summary>
internal sealed class FlatAdamW : IDisposable
{
    private readonly Parameter[] _parameters;
    private readonly PretrainingOptions _options;
    private readonly Tensor _values, _decayed, _first, _second; // [P] each

    public FlatAdamW(IEnumerable<Parameter> parameters, PretrainingOptions options)
    {
        (_parameters, _options) = ([.. parameters], options);
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        _values = Flat(p => p).DetachFromDisposeScope();
        _decayed = Flat(p => p.dim() >= 2 ? ones_like(p) : zeros_like(p)).DetachFromDisposeScope(); // 1 where weight decay acts
        _first = zeros_like(_values).DetachFromDisposeScope();
        _second = zeros_like(_values).DetachFromDisposeScope();
    }

    /// <summary>Steps taken.</summary>
    public int Step { get; private set; }

    /// <summary>One step along the parameters' gradients, which are cut to <see cref="PretrainingOptions.ClipNorm"/>.</summary>
    /// <returns>The gradient's norm before the cut.</returns>
    public double Update(double rate)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Step++;
        var gradient = Flat(p => p.grad ?? zeros_like(p));                                   // [P]
        var norm = gradient.norm().item<float>();
        if (norm > _options.ClipNorm)
            gradient.mul_(_options.ClipNorm / (norm + 1e-6));
        _first.mul_(_options.Beta1).add_(gradient, 1 - _options.Beta1);
        _second.mul_(_options.Beta2).addcmul_(gradient, gradient, 1 - _options.Beta2);
        _values.addcmul_(_values, _decayed, -rate * _options.WeightDecay);
        var spread = (_second / (1 - Math.Pow(_options.Beta2, Step))).sqrt_().add_(_options.Epsilon);
        _values.addcdiv_(_first, spread, -rate / (1 - Math.Pow(_options.Beta1, Step)));
        WriteBack();
        return norm;
    }

    /// <summary>The state, for a checkpoint: parameters and both moments, [P] each.</summary>
    public IReadOnlyDictionary<string, Tensor> State() =>
        new Dictionary<string, Tensor> { ["values"] = _values, ["first_moment"] = _first, ["second_moment"] = _second };

    /// <summary>Goes on from a state that <see cref="State"/> gave after <paramref name="step"/> steps.</summary>
    public void Restore(int step, Func<string, Tensor> state)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        Step = step;
        foreach (var (name, tensor) in State())
            tensor.copy_(state(name));
        WriteBack();
    }

    public void Dispose()
    {
        _values.Dispose();
        _decayed.Dispose();
        _first.Dispose();
        _second.Dispose();
    }

    private Tensor Flat(Func<Parameter, Tensor> part) => cat(_parameters.Select(p => part(p).reshape(-1)).ToArray()); // [P]

    private void WriteBack()
    {
        var start = 0L;
        foreach (var parameter in _parameters)
        {
            var count = parameter.numel();
            parameter.copy_(_values.narrow(0, start, count).view(parameter.shape));
            start += count;
        }
    }
}
