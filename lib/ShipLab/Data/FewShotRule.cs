namespace ShipLab.Data;

/// <summary>How a data set is cut down to a few shots of every class.</summary>
public sealed record FewShotRule
{
    /// <summary>Validation pictures a class: as many as shots, but at most this (CoOp, datasets/*.py: min(num_shots, 4)).</summary>
    public int MostVal { get; init; } = 4;

    /// <summary>A class with fewer pictures than shots is drawn from with replacement until it has them (Dassl's
    /// generate_fewshot_dataset, repeat=True, which CoOp and SHIP call); otherwise it gives each of its pictures once.</summary>
    public bool Repeat { get; init; }

    /// <summary>CoOp's rule. The pictures are others than CoOp's: its numbers come from Python's generator, ours from ItemRandom.</summary>
    public static FewShotRule CoOp { get; } = new() { Repeat = true };
}
