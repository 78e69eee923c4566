namespace ShipLab.Models;

/// <summary>How many prompts can be run through a text tower at once with a graph for their gradients.</summary>
public static class PromptMemory
{
    /// <summary>Bytes that the graph of one chunk may take: 2 GiB, on every machine, so that no number depends on the machine.</summary>
    private const double Budget = 1L << 31;

    /// <summary>
    /// Numbers that the graph keeps for each position and block, in widths W: input of both layer norms (2), queries, keys and values with
    /// their rearranged copies (6), the mixture (2), the MLP before and after its activation (8), its output (1); rounded up for scores
    /// and for what lives during the backward pass only.
    /// </summary>
    private const double WidthsPerPosition = 24;

    /// <summary>Bytes that the graph of one prompt takes, roughly.</summary>
    /// <param name="positions">Positions that are run of each, without a shared beginning.</param>
    public static double BytesOfOne(TextTransformer text, int positions) =>
        4.0 * text.transformer.Layers * positions * WidthsPerPosition * text.Width;

    /// <summary>Prompts a chunk: as many as fit the budget, at least 1.</summary>
    /// <param name="positions">Positions that are run of each, without a shared beginning.</param>
    public static int Chunk(TextTransformer text, int positions) => (int)Math.Clamp(Budget / BytesOfOne(text, positions), 1, int.MaxValue);
}
