using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.FineTuning;

/// <summary>The names of K classes under contexts that images bring, one context each (CoCoOp): an image's prompts are its own.</summary>
/// <param name="chunkSize">Prompts whose gradients are computed at once; null for as many as fit in memory.</param>
internal sealed class ConditionalPrompts(TextTransformer text, Tensor tokens, int contextTokens, int? chunkSize = null) : IDisposable
{
    /// <summary>Prompts that are encoded at once where no gradient is kept.</summary>
    private const int Prompts = 2048;

    private readonly ClassPrompts _prompts = new(text, tokens, contextTokens);

    /// <summary>The prompts of images x [B, D] with all names, image by image: B * K of them, to be encoded to [B * K, D], unit norm.</summary>
    public PromptChunks Chunks(ConditionalContext context, Tensor x)
    {
        var (b, k) = (x.shape[0], (long)_prompts.Count);
        if (chunkSize < 1) throw new ShipLabException($"Prompts cannot be encoded in chunks of {chunkSize}. Set ChunkSize to at least 1, or to null.");
        var size = chunkSize ?? (is_grad_enabled() ? PromptMemory.Chunk(text, contextTokens + _prompts.LongestName) : Prompts);
        if (b == 1) return new PromptChunks(k, size, (first, count) =>
        {
            using var scope = NewDisposeScope();
            return _prompts.Encode(context.call(x).squeeze(0), first, count).MoveToOuterDisposeScope(); // its context is run once for all names
        });
        return new PromptChunks(b * k, size, (first, count) =>
        {
            using var scope = NewDisposeScope();
            var pairs = arange(first, first + count, int64, x.device);                              // [count], image * K + class
            var (firstImage, lastImage) = (first / k, (first + count - 1) / k);
            var contexts = context.call(x.narrow(0, firstImage, lastImage - firstImage + 1));       // [b, n, W]
            var images = pairs.div(k, RoundingMode.floor) - firstImage;                             // [count]
            return _prompts.Encode(contexts.index_select(0, images), pairs.remainder(k)).MoveToOuterDisposeScope();
        });
    }

    /// <summary>scale * cosine of each image to its own features of the names: x [B, D], [B * K, D], both unit norm -> [B, K].</summary>
    public static Tensor Logits(Tensor x, Tensor names, double scale)
    {
        using var scope = NewDisposeScope();
        var b = x.shape[0];
        if (b == 1) return (scale * x.mm(names.t())).MoveToOuterDisposeScope();                     // [1, D] x [D, K] -> [1, K]
        return (scale * names.view(b, -1, x.shape[1]).bmm(x.unsqueeze(2)).squeeze(2)).MoveToOuterDisposeScope(); // [B, K, D] x [B, D, 1] -> [B, K]
    }

    /// <summary>The logits of many images without gradients, some images at a time: x [N, D] -> [N, K].</summary>
    public Tensor LogitsOfMany(Tensor x, ConditionalContext context, double scale)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        foreach (var (start, count) in Slices.Of(x.shape[0], Math.Max(1, Prompts / _prompts.Count)))
        {
            using var inner = NewDisposeScope();
            var some = x.narrow(0, start, count);                                                   // [b, D]
            parts.Add(Logits(some, Chunks(context, some).Forward(), scale).MoveToOuterDisposeScope()); // [b, K]
        }
        return cat(parts, 0).MoveToOuterDisposeScope();                                             // [N, K]
    }

    public void Dispose() => _prompts.Dispose();
}
