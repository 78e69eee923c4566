namespace ShipLab.Synthesis;

/// <summary>
/// What the learned prompt of SHIP's VAE is made of (paper, Table 5). The paper names the columns "global"
/// and "sequential" and gives no formula but Eq. 3, which is "global, not sequential";
/// the other three are read here as follows, for position i of L:
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
