namespace ShipLab.Catalog;

/// <summary>How a public data set is opened.</summary>
public sealed record CatalogOptions
{
    /// <summary>
    /// The part of each class's training pictures that is kept for validation where the published set has no validation
    /// pictures (ImageNet, CUB, AWA2, FLO). CoOp validates ImageNet on its test pictures, and Xian et al. on seen
    /// classes that play unseen; settings chosen on test pictures have no test result, so a tenth is held out unless
    /// told otherwise. 0 trains on all, as SHIP does, and leaves nothing to choose settings by.
    /// </summary>
    public double HeldOut { get; init; } = 0.1;

    /// <summary>Which pictures are held out.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Copies of one picture, byte for byte, in two parts. The published splits are not looked into unless
    /// asked for: results compare only on the split as it is, and ImageNet has 1.3 million files.</summary>
    public DuplicatePictures Duplicates { get; init; } = DuplicatePictures.Unchecked;

    /// <exception cref="ShipLabException">The part is no number from 0 to below 1.</exception>
    public CatalogOptions Checked() => HeldOut is >= 0 and < 1
        ? this
        : throw new ShipLabException("The part of the training pictures that is held out for validation is " +
            $"{HeldOut}; a number from 0 to below 1 was expected.");
}
