namespace ShipLab.Synthesis;

/// <summary>
/// A token of the vocabulary near a learned vector, to read vectors as words (paper, Fig. 2):
/// of each position's p_i + r the tokens whose embeddings are nearest by Euclidean distance.
/// Start and end token, which are no words, are left out. The paper warns, as CoOp's does,
/// that such words need not mean anything: learned vectors lie far from all of them, which the distances show.
/// </summary>
/// <param name="Id">Its id.</param>
/// <param name="Text">Its text, without the space that ends a word.</param>
/// <param name="Distance">Euclidean distance of its embedding to the vector.</param>
public sealed record NearToken(int Id, string Text, double Distance)
{
    /// <summary>The tokens nearest to the prompt of one latent.</summary>
    /// <param name="vae">A VAE with a prompt.</param>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="latent">z [Z] or [1, Z], e.g. the posterior mean of an image (<see cref="FeatureVae.Encode"/>);
    /// null for 0, the middle of the prior.</param>
    /// <param name="count">k, how many of each position.</param>
    /// <returns>Of each position 1 .. L the k nearest tokens, the nearest first.</returns>
    public static IReadOnlyList<IReadOnlyList<NearToken>> Of(FeatureVae vae, Tokenizer tokenizer, Tensor? latent = null,
        int count = 1)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var z = (latent ?? zeros(vae.LatentSize, device: vae.Device)).reshape(1, -1);              // [1, Z]
        return Of(vae.Prompt(z).squeeze(0), vae.Text, tokenizer, count);                          // [1, L, W] -> [L, W]
    }

    /// <summary>The tokens nearest to given vectors, such as CoOp's context.</summary>
    /// <param name="vectors">[L, W] in the space of token embeddings.</param>
    /// <param name="text">The tower whose embeddings they are compared with.</param>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="count">k.</param>
    /// <exception cref="ShipLabException">Vectors, tower, tokenizer and count do not fit each other.</exception>
    public static IReadOnlyList<IReadOnlyList<NearToken>> Of(Tensor vectors, TextTransformer text, Tokenizer tokenizer,
        int count = 1)
    {
        if (vectors.dim() != 2 || vectors.shape[1] != text.Width)
            throw new ShipLabException($"Prompt vectors are [L, {text.Width}] for this text tower, "
                + $"not [{string.Join(", ", vectors.shape)}].");
        if (tokenizer.VocabSize != text.VocabSize)
            throw new ShipLabException($"The tokenizer has {tokenizer.VocabSize} tokens, "
                + $"but the text tower {text.VocabSize}. Give the tokenizer that was loaded with the model.");
        if (count < 1 || count > text.VocabSize - 2)
            throw new ShipLabException($"{count} nearest tokens were asked for. Ask for 1 to {text.VocabSize - 2}.");
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var table = text.token_embedding.weight.to(float32);                                       // [V, W]
        return [.. Enumerable.Range(0, (int)vectors.shape[0]).Select(i => Near(vectors[i].to(float32)))];

        IReadOnlyList<NearToken> Near(Tensor vector)
        {
            using var inner = NewDisposeScope();
            var distances = (table - vector).square().sum(1).sqrt();                              // [V, W] - [W] -> [V]
            foreach (var noWord in new[] { tokenizer.StartToken, tokenizer.EndToken })
                distances[noWord].fill_(float.PositiveInfinity);
            var (near, ids) = distances.topk(count, largest: false);                               // [k], [k]
            return [.. ids.ToHost<long>().Zip(near.ToHost<float>(),
                (id, distance) => new NearToken((int)id, tokenizer.Decode([(int)id]).TrimEnd(), distance))];
        }
    }
}
