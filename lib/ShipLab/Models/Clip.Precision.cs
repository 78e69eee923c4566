namespace ShipLab.Models;

/// <summary>
/// What <see cref="Precision.Bf16"/> means for a model. In bfloat16: the matrices and biases of attention,
/// MLPs and patches, keys and queries and values of a ResNet's pooling, and its convolutions after their batch norms
/// are folded in. In f32: what the blocks add up (the residual stream), layer norms, embeddings, the final projections,
/// logit_scale, and a ResNet's convolutions and batch norms as stored. Rounding the stream as well was tried
/// on the tiny CLIP: 1 - cosine to the f32 features doubles for images and triples for texts.
/// </summary>
public sealed partial class Clip
{
    /// <summary>In which numbers the model computes.</summary>
    public Precision Precision { get; private set; }

    /// <summary>Converts the model and returns it. Weights rounded to bfloat16 stay so in f32.</summary>
    /// <exception cref="ShipLabException">The model still learns: only a frozen one computes in bfloat16.</exception>
    public Clip In(Precision precision)
    {
        if (precision == Precision) return this;
        if (precision == Precision.Bf16 && (training || parameters().Any(p => p.requires_grad)))
            throw new ShipLabException("Only a frozen model computes in bfloat16, but this one still learns. "
                + "Call Frozen() first, or keep f32.");
        var format = precision.Format();
        foreach (var module in modules().ToArray())
            switch (module)
            {
                case Attention or Mlp or PatchEmbedding:
                    module.to(format);
                    break;
                case AttentionPool pool:
                    foreach (var layer in new[] { pool.q_proj, pool.k_proj, pool.v_proj }) layer.to(format);
                    break;
                case ModifiedResNet tower:
                    tower.Precision = precision;
                    break;
            }
        Precision = precision;
        return this;
    }
}
