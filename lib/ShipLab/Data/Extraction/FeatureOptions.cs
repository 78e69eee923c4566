namespace ShipLab.Data.Extraction;

/// <summary>What becomes of a picture file that cannot be read.</summary>
public enum DamagedPictures
{
    /// <summary>Stop with an error that names the file. A set that silently lost pictures is another set.</summary>
    Refuse,

    /// <summary>Leave the picture out, and list it beside the features.</summary>
    Skip,
}

/// <summary>How image features are extracted.</summary>
public sealed record FeatureOptions
{
    /// <summary>Features of each image: the first of the image itself, further ones of augmented views.</summary>
    public int Views { get; init; } = 1;

    /// <summary>Decides the augmented views.</summary>
    public long Seed { get; init; }

    /// <summary>Views that the image tower sees at once. May change the last bits of features, as it
    /// does in any use of a model.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Threads that read and crop pictures while the tower computes; 0 for one a core.</summary>
    public int Threads { get; init; }

    /// <summary>What becomes of a picture that cannot be read.</summary>
    public DamagedPictures Damaged { get; init; } = DamagedPictures.Refuse;

    /// <exception cref="ShipLabException">An option has an impossible value; the message names it.</exception>
    internal FeatureOptions Checked()
    {
        if (Views < 1)
            throw new ShipLabException($"Features need at least 1 view of an image, not {Views}.");
        if (BatchSize < 1)
            throw new ShipLabException($"Features need a batch of at least 1, not {BatchSize}.");
        return Threads >= 0
            ? this
            : throw new ShipLabException(
                $"Pictures are read by at least 1 thread, not {Threads} (0 means one a core).");
    }
}
