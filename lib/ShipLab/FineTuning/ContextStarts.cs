namespace ShipLab.FineTuning;

/// <summary>The first context of CoOp and CoCoOp: the template's words, or random numbers.</summary>
internal static class ContextStarts
{
    /// <param name="tokens">n, the context's vectors.</param>
    /// <param name="std">Standard deviation of random numbers.</param>
    /// <param name="contexts">K for a context of each class; null for one that all share.</param>
    /// <returns>[n, W]; [K, n, W] for random contexts of each class.</returns>
    /// <exception cref="ShipLabException">The template has another number of words.</exception>
    public static Tensor Make(ContextStart start, int tokens, double std, FineTuningTask task, int? contexts = null)
    {
        using var scope = NewDisposeScope();
        if (start == ContextStart.Words)
            return tokens == task.TemplateTokens
                // [1, n] -> [n, W]
                ? task.Text.Embed(task.Tokens.narrow(0, 0, 1).narrow(1, 1, tokens)).squeeze(0).MoveToOuterDisposeScope()
                : throw new ShipLabException($"A context of {tokens} vectors cannot start from the template's "
                + $"{task.TemplateTokens} words. "
                + $"Set ContextTokens to {task.TemplateTokens}, or ContextStart to Random.");
        using var noise = new SeededNoise(Seeds.For(task.Seed, "context"), task.Tokens.device);
        var numbers = std * noise.Next((contexts ?? 1L) * tokens, task.Text.Width);                // [K * n, W]
        return (contexts is { } count ? numbers.view(count, tokens, -1) : numbers).MoveToOuterDisposeScope();
    }
}
