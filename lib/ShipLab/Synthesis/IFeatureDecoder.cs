using static TorchSharp.torch;

namespace ShipLab.Synthesis;

/// <summary>What turns latents into features of classes: the text tower behind a learned prompt, or an MLP.</summary>
internal interface IFeatureDecoder : IDisposable
{
    /// <summary>Latents z [B, Z] of classes [B] (int64) -> features [B, D], unit norm.</summary>
    Tensor Decode(Tensor z, Tensor classes);

    /// <summary>How many samples' gradients are computed at once.</summary>
    int ChunkSize { get; }

    /// <summary>The class prompts [C, context] it was made from.</summary>
    Tensor Tokens { get; }

    /// <summary>The frozen text tower. (The VAE keeps it here, since a module's own fields are among its parameters.)</summary>
    TextTransformer Text { get; }
}
