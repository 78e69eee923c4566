namespace ShipLab.ModelFiles;

/// <summary>How <see cref="VitFiles.Load"/> loads a plain vision transformer.</summary>
public sealed record VitLoadOptions
{
    /// <summary>Where the weights shall be; null for the processor's memory.</summary>
    public Device? Device { get; init; }

    /// <summary>Height and width of the images in pixels; null for those that the position embeddings are of. For
    /// others the embeddings are resized (<see cref="PositionGrid"/>).</summary>
    public int? Resolution { get; init; }

    /// <summary>Attention heads; null for what Google's shapes or the file's metadata (vision_heads) tell, width / 64
    /// where they do not (as in all of the published ViT-Ti, S, B and L).</summary>
    public int? Heads { get; init; }

    /// <summary>Keep the head that pretraining left. In21k heads of Google's stand behind a pre_logits layer, which is
    /// not read: their logits mean little.</summary>
    public bool KeepHead { get; init; }

    /// <summary>Blocks and width that the model must have, for messages where another is given; null for any.</summary>
    public (int Layers, int Width)? Expected { get; init; }
}
