using static TorchSharp.torch.optim;

namespace TorchSharp;

/// <summary>Where schedulers of momentum write it: the momentum of SGD, the first beta of Adam.</summary>
internal static class Momenta
{
    /// <exception cref="ArgumentException">The optimizer has neither.</exception>
    internal static void Set(ILearningRateController group, double value)
    {
        if (group is IMomentum momentum) momentum.Momentum = value;
        else if (group is IBetas betas) betas.Betas = (value, betas.Betas.Item2);
        else throw new ArgumentException("The optimizer has neither momentum nor betas: pass cycle_momentum: false.");
    }
}
