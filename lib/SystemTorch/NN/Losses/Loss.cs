using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp;

/// <summary>A module that compares two things, and what it does with the elements.</summary>
public abstract class Loss<T1, T2, TResult>(Reduction reduction) : Module<T1, T2, TResult>(nameof(Loss<T1, T2, TResult>))
{
    public Reduction reduction { get; } = reduction;
}

/// <summary>A module that compares three things, and what it does with the elements.</summary>
public abstract class Loss<T1, T2, T3, TResult>(Reduction reduction) : Module<T1, T2, T3, TResult>(nameof(Loss<T1, T2, T3, TResult>))
{
    public Reduction reduction { get; } = reduction;
}

/// <summary>A loss with a weight for each class or element, which moves with the module.</summary>
public abstract class WeightedLoss<T1, T2, TResult> : Loss<T1, T2, TResult>
{
    private Tensor? _weight;

    protected WeightedLoss(Tensor? weight = null, Reduction reduction = Reduction.Mean) : base(reduction) => this.weight = weight;

    public Tensor? weight
    {
        get => _weight;
        private set => ConditionallyRegisterBuffer(nameof(weight), _weight = value);
    }
}
