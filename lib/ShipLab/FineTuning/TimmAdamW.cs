using TorchSharp.Modules;

namespace ShipLab.FineTuning;

/// <summary>AdamW with its rates as timm 0.5.4 makes both (create_optimizer; the cosine schedule with a rising
/// warm-up): decay is decoupled, and biases have none. The defaults are those of the official script of Semantic
/// Hierarchical Prompts (configs/SHIP/VTAB/train_vtab.sh, train.py).</summary>
public sealed record TimmAdamW
{
    /// <summary>The rate at the top. The script's: 1e-3; published runs have 1e-3 to 1, chosen on test
    /// images.</summary>
    [Limits(0)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Of what has two dimensions and more, prompts among it. The script's: 1e-3; published runs have 0 to
    /// 1e-2.</summary>
    [Limits(0)]
    public double WeightDecay { get; init; } = 1e-3;

    /// <summary>Decay of the mean of gradients. PyTorch's default: 0.9.</summary>
    [Limits(0, 1)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the mean of squared gradients. PyTorch's default: 0.999.</summary>
    [Limits(0, 1)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root of that mean. timm's and PyTorch's default: 1e-8.</summary>
    [Limits(0, Above = true)]
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Epochs in which the rate rises. train.py: 10.</summary>
    [Limits(0)]
    public int WarmupEpochs { get; init; } = 10;

    /// <summary>Where it rises from. train.py: 1e-6.</summary>
    [Limits(0)]
    public double WarmupRate { get; init; } = 1e-6;

    /// <summary>What the cosine goes towards. train.py: 1e-5.</summary>
    [Limits(0)]
    public double LowestRate { get; init; } = 1e-5;

    /// <summary>So many epochs late is every rate. train.py steps the schedule after an epoch with that epoch's number,
    /// so that the first two epochs have the same rate: 1.</summary>
    [Limits(0)]
    public int EpochsLate { get; init; } = 1;

    /// <summary>The optimizer of some parameters: what decays and what does not in two groups. Parameters that need no
    /// gradient are left out, and those that get none are passed over in a step, decay included.</summary>
    /// <param name="named">Of a module: named_parameters().</param>
    /// <exception cref="ShipLabException">None needs a gradient.</exception>
    internal optim.Optimizer Over(IEnumerable<(string Name, Parameter Weights)> named)
    {
        var groups = named.Where(part => part.Weights.requires_grad)
            .GroupBy(part => Decays(part.Name, part.Weights), part => part.Weights)
            .Select(group => new AdamW.ParamGroup(group, LearningRate, Beta1, Beta2, Epsilon,
                group.Key ? WeightDecay : 0)).ToArray();
        return groups.Length > 0
            ? optim.AdamW(groups, LearningRate, Beta1, Beta2, Epsilon, WeightDecay)
            : throw new ShipLabException("AdamW has nothing to learn: no parameter needs a gradient. Unfreeze those "
                + "that are to be learned.");
    }

    /// <summary>Whether a parameter is decayed: neither a bias nor of one dimension (timm's
    /// add_weight_decay).</summary>
    internal static bool Decays(string name, Tensor weights) =>
        weights.dim() != 1 && !name.EndsWith(".bias", StringComparison.Ordinal);

    /// <summary>The rate of each step, held for an epoch.</summary>
    internal LearningRateSchedule Schedule(int epochs, int stepsPerEpoch) =>
        new(LearningRate, epochs, stepsPerEpoch, EachStep: false, WarmupEpochs, WarmupRate)
        {
            LowestRate = LowestRate, RisingWarmup = true, CosineBehindWarmup = true, EpochsLate = EpochsLate,
        };
}
