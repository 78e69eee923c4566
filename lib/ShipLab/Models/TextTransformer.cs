using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace ShipLab.Models;

/// <summary>CLIP's text tower: token and position embeddings, a causal transformer, the feature read at the end token.
/// As no position sees a later one, the positions after a prompt's end token cannot matter
/// and are not computed.</summary>
public sealed class TextTransformer : Module
{
#pragma warning disable IDE1006 // state-dict names
    internal readonly Parameter positional_embedding; // [context, W]
    internal readonly Parameter text_projection;      // [W, D]
    internal readonly Transformer transformer;
    internal readonly TokenEmbedding token_embedding;
    internal readonly LayerNorm ln_final;
#pragma warning restore IDE1006

    /// <summary>A tower with zero weights, to be loaded or initialised.</summary>
    /// <param name="mlpWidth">between the layers of each MLP; null for 4 * width</param>
    public TextTransformer(int width, int layers, int heads, int context, int vocab, int embedDim,
        Activation activation = Activation.QuickGelu, Device? device = null, int? mlpWidth = null)
            : base(nameof(TextTransformer))
    {
        device ??= CPU;
        (Width, ContextLength, VocabSize, EmbedDim) = (width, context, vocab, embedDim);
        positional_embedding = Weights.Zeros(device, context, width);
        text_projection = Weights.Zeros(device, width, embedDim);
        transformer = new Transformer(width, layers, heads, causal: true, activation, device, mlpWidth);
        token_embedding = new TokenEmbedding(vocab, width, device);
        ln_final = LayerNorm(width, device: device);
        RegisterComponents();
    }

    /// <summary>Width W of its tokens.</summary>
    public int Width { get; }

    /// <summary>The most positions a prompt can have.</summary>
    public int ContextLength { get; }

    /// <summary>Tokens that it knows.</summary>
    public int VocabSize { get; }

    /// <summary>D, the width of the features.</summary>
    public int EmbedDim { get; }

    /// <summary>Token embeddings, without positions: [N, L] i64 -> [N, L, W].</summary>
    public Tensor Embed(Tensor tokens) => token_embedding.call(tokens);

    /// <summary>Features of whole prompts.</summary>
    /// <param name="tokens">[N, L] i64; each row's end token is its largest id</param>
    /// <param name="positions">how many positions to run; null for as many as the longest prompt needs</param>
    /// <returns>[N, D], not normalised</returns>
    public Tensor EncodeText(Tensor tokens, int? positions = null)
    {
        using var scope = NewDisposeScope();
        var ends = Ends(tokens);                                                     // [N]
        var length = positions ?? LongestOf(ends);
        return Encode(Embed(tokens.narrow(1, 0, length)), ends).MoveToOuterDisposeScope();
    }

    /// <summary>Features of prompts given as token embeddings (learned prompts).</summary>
    /// <param name="embeddings">[N, L, W], without positions; with a prefix, the embeddings after it</param>
    /// <param name="tokens">[N, at least L] i64, tell where the prompts end; with a prefix, the tokens after it</param>
    /// <param name="prefix">the prompts' common beginning, or null</param>
    /// <returns>[N, D], not normalised</returns>
    public Tensor EncodePrompts(Tensor embeddings, Tensor tokens, KeyValuePrefix? prefix = null)
    {
        using var scope = NewDisposeScope();
        var ends = Ends(tokens);                                                     // [N]
        var length = LongestOf(ends);
        if (embeddings.shape[1] < length)
            throw new ShipLabException($"The prompts' embeddings [{string.Join(", ", embeddings.shape)}] stop at "
                + $"position {embeddings.shape[1]}, but the longest prompt's end token is at position {length}.");
        if (embeddings.shape[1] > length) embeddings = embeddings.narrow(1, 0, length);
        return Encode(embeddings, ends, prefix).MoveToOuterDisposeScope();
    }

    /// <summary>The same with known end positions <paramref name="ends"/> [N] i64, counted after the prefix.</summary>
    internal Tensor Encode(Tensor embeddings, Tensor ends, KeyValuePrefix? prefix = null)
    {
        using var scope = NewDisposeScope();
        var (n, length) = (embeddings.shape[0], embeddings.shape[1]);
        var rows = arange(0, n * length, length, dtype: int64, device: embeddings.device).add_(ends); // [N], into [N*L]
        var pooled = transformer.Forward(AddPositions(embeddings, prefix), rows, prefix);               // [N, W]
        return ln_final.call(pooled).mm(text_projection).MoveToOuterDisposeScope();                     // [N, D]
    }

    /// <summary>Every position after ln_final: [N, L, W] embeddings without positions -> [N, L, W].</summary>
    public Tensor Hidden(Tensor embeddings)
    {
        using var scope = NewDisposeScope();
        return ln_final.call(transformer.Forward(AddPositions(embeddings, null))).MoveToOuterDisposeScope();
    }

    /// <summary>Computes the beginning that prompts share.</summary>
    /// <param name="embeddings">[P, W] token embeddings or learned vectors, without positions</param>
    /// <param name="before">what comes even before, or null</param>
    public KeyValuePrefix Prefix(Tensor embeddings, KeyValuePrefix? before = null)
    {
        using var scope = NewDisposeScope();
        var x = AddPositions(embeddings.unsqueeze(0), before);                       // [1, P, W]
        return transformer.Prefix(x, before).MoveToOuterDisposeScope();
    }

    /// <summary>The position of each row's end token, which has the largest id: [N, L] i64 -> [N] i64.</summary>
    internal static Tensor Ends(Tensor tokens) => tokens.argmax(-1);

    private static int LongestOf(Tensor ends)
    {
        using var longest = ends.max();
        return (int)longest.item<long>() + 1;
    }

    private Tensor AddPositions(Tensor embeddings, KeyValuePrefix? prefix)
    {
        var (start, length) = (prefix?.Length ?? 0, embeddings.shape[1]);
        if (start + length > ContextLength)
            throw new ShipLabException($"A prompt of {start + length} positions does not fit this text tower, "
                + $"which has {ContextLength}. Shorten the prompt or the learned context.");
        return embeddings + positional_embedding.narrow(0, start, length);           // [N, L, W]
    }
}

/// <summary>A table of token embeddings.</summary>
internal sealed class TokenEmbedding : Module<Tensor, Tensor>
{
#pragma warning disable IDE1006 // state-dict name
    public readonly Parameter weight; // [vocabulary, W]
#pragma warning restore IDE1006

    public TokenEmbedding(int count, int width, Device device) : base(nameof(TokenEmbedding))
    {
        weight = Weights.Zeros(device, count, width);
        RegisterComponents();
    }

    /// <summary>[N, L] i64 -> [N, L, W]</summary>
    public override Tensor forward(Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var (n, length) = (tokens.shape[0], tokens.shape[1]);
        return weight.index_select(0, tokens.reshape(-1)).view(n, length, -1).MoveToOuterDisposeScope();
    }
}
