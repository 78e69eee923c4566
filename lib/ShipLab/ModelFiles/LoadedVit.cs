namespace ShipLab.ModelFiles;

/// <summary>A plain vision transformer with what must go with it.</summary>
/// <param name="Model">frozen, in evaluation mode</param>
/// <param name="Preprocess">mean and standard deviation .5 where the file's metadata say nothing, as timm 0.5.4 has
/// them for vit_base_patch16_224_in21k</param>
/// <param name="Path">the weights file</param>
/// <param name="Format">what it was recognised as, e.g. "numpy archive, Google's names"</param>
/// <param name="HeadsAssumed">whether the number of heads is a guess, width / 64</param>
public sealed record LoadedVit(VisionTransformer Model, Preprocess Preprocess, string Path, string Format,
    bool HeadsAssumed) : IDisposable
{
    /// <summary>One line for a user: file, format and sizes.</summary>
    public string Summary
    {
        get
        {
            var config = Model.Config;
            return $"{Path} ({Format}): ViT, {config.Layers} blocks of width {config.Width}, {config.Heads} heads"
                + (HeadsAssumed ? " (width / 64, because nothing says otherwise)" : "")
                + $", patches of {config.PatchSize} in images of {config.Resolution} pixels";
        }
    }

    /// <summary>Disposes the model.</summary>
    public void Dispose() => Model.Dispose();
}
