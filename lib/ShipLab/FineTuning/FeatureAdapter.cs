using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace ShipLab.FineTuning;

/// <summary>CLIP-Adapter's bottleneck: two linear layers without bias, a ReLU after each,
/// so that its output is never negative (official code, class Adapter). State names as there:
/// fc.0.weight, fc.2.weight.</summary>
public sealed class FeatureAdapter : Module<Tensor, Tensor>
{
#pragma warning disable IDE1006 // the field names are the state-dict keys
    private readonly Sequential fc;
#pragma warning restore IDE1006

    /// <param name="features">Size D of a feature.</param>
    /// <param name="hidden">Size of the bottleneck.</param>
    /// <param name="seed">Decides the initial weights: uniform within 1 / sqrt(inputs), as in PyTorch's Linear.</param>
    public FeatureAdapter(long features, long hidden, long seed) : base(nameof(FeatureAdapter))
    {
        using var scope = NewDisposeScope(); // layers drop tensors while they are built
        fc = Sequential(Linear(features, hidden, hasBias: false, device: CPU), ReLU(),
            Linear(hidden, features, hasBias: false, device: CPU), ReLU());
        RegisterComponents();
        using var _ = no_grad();
        using var generator = new Generator((ulong)seed);
        foreach (var weight in parameters())
        {
            var bound = 1 / Math.Sqrt(weight.shape[1]);
            weight.uniform_(-bound, bound, generator);
            weight.DetachFromDisposeScope();
        }
    }

    /// <summary>[B, D] -> [B, D].</summary>
    public override Tensor forward(Tensor x) => fc.call(x);

    /// <summary>ratio * adapter(x) + (1 - ratio) * x to unit length (paper, Eqs. 3 and 6): [B, D] -> [B, D].</summary>
    public Tensor Blend(Tensor x, double ratio)
    {
        using var scope = NewDisposeScope();
        return functional.normalize(ratio * call(x) + (1 - ratio) * x, dim: 1).MoveToOuterDisposeScope();
    }
}
