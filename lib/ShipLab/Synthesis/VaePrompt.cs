using System.Text.Json.Serialization;

namespace ShipLab.Synthesis;

/// <summary>
/// What the learned prompt of SHIP's VAE is made of (paper, Table 5). The paper names the columns "global" and "sequential" and gives no
/// formula but Eq. 3, which is "global, not sequential"; the other three are read here as follows, for position i of L:
/// <list type="bullet">
/// <item>global, not sequential: p_i + r, the published form;</item>
/// <item>neither: r at every position (what the ImageNet script did until October 2023);</item>
/// <item>sequential: r_i, the MLP giving one bias vector a position instead of one for all;</item>
/// <item>both: p_i + r_i.</item>
/// </list>
/// </summary>
public sealed record PromptForm
{
    /// <summary>The learned context vectors p_i are there, and trained.</summary>
    public bool Global { get; init; } = true;

    /// <summary>The MLP gives one bias vector for each position instead of one for all.</summary>
    public bool Sequential { get; init; }

    /// <summary>Eq. 3: p_i + r.</summary>
    public static PromptForm Published { get; } = new();
}

/// <summary>What turns a latent and a class into a feature (paper, Table 4, rows "VAE").</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VaeDecoder>))]
public enum VaeDecoder
{
    /// <summary>The frozen text tower, reading the class name behind the learned prompt: SHIP.</summary>
    TextEncoder,

    /// <summary>An MLP of three layers learned from nothing, given the latent and a description of the class (<see cref="ScratchCondition"/>).</summary>
    Scratch,
}

/// <summary>How the decoder from scratch is told the class. The paper does not say; without any it could not make a class by name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScratchCondition>))]
public enum ScratchCondition
{
    /// <summary>The unit-norm feature that the text tower gives to the class's prompt, as it was tokenised: the zero-shot feature for a
    /// template's prompts. The counterpart of the attribute vectors of feature-generating networks (f-VAEGAN).</summary>
    TextFeature,

    /// <summary>The mean of the token embeddings behind the slot: the name and the full stop. The text tower is not used at all.</summary>
    NameEmbedding,
}
