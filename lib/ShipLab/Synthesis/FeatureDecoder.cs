namespace ShipLab.Synthesis;

/// <summary>What turns latents into features of classes: the text tower behind a learned prompt, or an MLP.</summary>
/// <param name="text">The frozen text tower. (Here, since a module's own fields are among its parameters.)</param>
/// <param name="tokens">[C, context], the prompts of the classes; copied.</param>
internal abstract class FeatureDecoder(TextTransformer text, Tensor tokens) : IDisposable
{
    public TextTransformer Text => text;

    /// <summary>[C, context].</summary>
    public Tensor Tokens { get; } = tokens.clone().DetachFromDisposeScope();

    /// <summary>How many samples' gradients are computed at once.</summary>
    public abstract int ChunkSize { get; }

    /// <summary>Latents z [B, Z] of classes [B] (int64) -> features [B, D], unit norm.</summary>
    public abstract Tensor Decode(Tensor z, Tensor classes);

    public virtual void Dispose() => Tokens.Dispose();
}
