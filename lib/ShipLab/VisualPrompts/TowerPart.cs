namespace ShipLab.VisualPrompts;

/// <summary>What of the tower is learned besides the head.</summary>
public enum TowerPart
{
    /// <summary>Nothing: linear probing.</summary>
    None,

    /// <summary>Every bias, those of layer norms too: BitFit (Ben Zaken et al., ACL 2022), VPT's "bias".</summary>
    Biases,

    /// <summary>Everything: full fine-tuning.</summary>
    All,
}
