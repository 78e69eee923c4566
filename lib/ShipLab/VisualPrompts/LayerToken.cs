namespace ShipLab.VisualPrompts;

/// <summary>Which vector stands for an image in a layer. The released code of Semantic Hierarchical Prompts lacks the
/// step that extracts them and does not say; the class token fits the shapes of what it published.</summary>
public enum LayerToken
{
    /// <summary>The class token of the block's output.</summary>
    Class,

    /// <summary>The mean of the patch tokens of the block's output.</summary>
    MeanOfPatches,
}
