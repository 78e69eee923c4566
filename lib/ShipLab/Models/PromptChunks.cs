namespace ShipLab.Models;

/// <summary>
/// Text features of many prompts in a training step whose graph would not fit in memory at once.
/// The loss needs the features of all prompts together (a softmax over classes),
/// so gradients cannot simply be accumulated over chunks of classes. Instead:
/// <see cref="Forward"/> computes all features chunk by chunk without a graph and cuts there;
/// the loss goes back as far as the features; and <see cref="Backward"/> runs each chunk again with its graph
/// and carries the features' gradient on to what is learned. By the chain rule that is the same gradient,
/// at the price of a second forward pass. Where one chunk holds all prompts, everything is as if it were not here.
/// </summary>
/// <param name="prompts">How many prompts there are.</param>
/// <param name="size">The most prompts a chunk.</param>
/// <param name="encode">The features [count, D] of prompts start .. start + count - 1.</param>
internal sealed class PromptChunks(long prompts, int size, Func<long, long, Tensor> encode)
{
    /// <summary>Bytes that the graph of one chunk may take: 2 GiB, on every machine,
    /// so that no number depends on the machine.</summary>
    private const double Budget = 1L << 31;

    /// <summary>
    /// Numbers that the graph keeps for each position and block, in widths W: input of both layer norms (2), queries,
    /// keys and values with their rearranged copies (6), the mixture (2), the MLP before and after its activation (8),
    /// its output (1); rounded up for scores and for what lives during the backward pass only.
    /// </summary>
    private const double WidthsPerPosition = 24;

    /// <summary>Bytes that the graph of one prompt takes, roughly.</summary>
    /// <param name="positions">Positions that are run of each, without a shared beginning.</param>
    public static double BytesOfOne(TextTransformer text, int positions) =>
        4.0 * text.transformer.Layers * positions * WidthsPerPosition * text.Width;

    /// <summary>Prompts a chunk: as many as fit the budget, at least 1.</summary>
    /// <inheritdoc cref="BytesOfOne"/>
    public static int SizeFor(TextTransformer text, int positions) =>
        (int)Math.Clamp(Budget / BytesOfOne(text, positions), 1, int.MaxValue);

    /// <summary>The features of all prompts [prompts, D]: with the graph of one chunk, or a leaf for several.</summary>
    public Tensor Forward()
    {
        if (prompts <= size) return encode(0, prompts);
        var learning = is_grad_enabled();
        using var _ = no_grad();
        var all = Parts.Joined(prompts, size, encode);                                                // [prompts, D]
        all.requires_grad = learning;
        return all;
    }

    /// <summary>After the loss's own backward: the rest of the way, from the features that <see cref="Forward"/> gave
    /// to what is learned.</summary>
    public void Backward(Tensor features)
    {
        if (prompts <= size) return;
        var gradient = features.grad ?? throw new InvalidOperationException("No loss has gone back to these features.");
        foreach (var (start, count) in Slices.Of(prompts, size))
        {
            using var chunk = NewDisposeScope();
            encode(start, count).backward(grad_tensors: [gradient.narrow(0, start, count)]);
        }
    }
}
