using static TorchSharp.torch.nn;

namespace ShipLab.Synthesis;

/// <summary>A decoder learned from nothing: z and a class description through an MLP, to unit length.</summary>
/// <param name="tokens">[C, context]; copied.</param>
/// <param name="net">[B, Z + S] -> [B, D]; stays the VAE's.</param>
/// <param name="descriptions">[C, S] of the classes; becomes its own.</param>
internal sealed class ScratchDecoder(TextTransformer text, Tensor tokens, LatentNet net, Tensor descriptions,
    FeatureVaeOptions options)
    : FeatureDecoder(text, tokens)
{
    private readonly Tensor _descriptions = descriptions.DetachFromDisposeScope();

    public override int ChunkSize => options.ChunkSize ?? int.MaxValue;

    /// <summary>What the decoder is told of each class: [C, S], without gradients. Needs no image.</summary>
    public static Tensor Describe(TextTransformer text, Tensor tokens, FeatureVaeOptions options)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        if (options.ScratchCondition == ScratchCondition.TextFeature)
            return functional.normalize(text.EncodeText(tokens), dim: 1).MoveToOuterDisposeScope();          // [C, D]
        var first = 1 + options.ContextTokens;
        var places = arange(tokens.shape[1], int64, tokens.device).unsqueeze(0);                         // [1, context]
        var ofName = places.ge(first).logical_and(places.lt(TextTransformer.Ends(tokens).unsqueeze(1))); // [C, context]
        var counts = ofName.sum(1, keepdim: true);                                                           // [C, 1]
        if (counts.min().ToInt64() < 1)
            throw new ShipLabException($"A prompt has no name behind its {options.ContextTokens} context tokens. "
                + "Tokenise \"X X X X {name}.\" with one X for each.");
        var summed = (text.Embed(tokens) * ofName.unsqueeze(2)).sum(1);                     // [C, context, W] -> [C, W]
        return (summed / counts).MoveToOuterDisposeScope();
    }

    public override Tensor Decode(Tensor z, Tensor classes)
    {
        using var scope = NewDisposeScope();
        var both = cat([z, _descriptions.index_select(0, classes)], 1);                                    // [B, Z + S]
        return functional.normalize(net.call(both), dim: 1).MoveToOuterDisposeScope();                       // [B, D]
    }

    public override void Dispose()
    {
        _descriptions.Dispose();
        base.Dispose();
    }
}
