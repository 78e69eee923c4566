using System.Globalization;
using static TorchSharp.torch;

namespace ShipLab.Verification;

/// <summary>The CLIP model that a reference set uses.</summary>
public static class ReferenceClip
{
    private static readonly string[] Prefixes = ["model/", "w.", "weights/"];

    /// <summary>
    /// The model whose weights the set holds (arrays "model/...", "w...." or "weights/..." with OpenAI's names),
    /// otherwise that of the set which its base_model names. Frozen; the caller disposes it.
    /// </summary>
    /// <exception cref="ShipLabException">There is neither.</exception>
    public static Clip Load(ReferenceSet set)
    {
        if (Prefixes.FirstOrDefault(p => set.Has(p + "token_embedding.weight")) is { } prefix)
        {
            var shapes = set.Arrays.Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
                .ToDictionary(n => n[prefix.Length..], set.Shape);
            return ClipFiles.FromWeights(ClipConfig.Infer(shapes, Heads(set)), shapes,
                name => set.Read(prefix + name, float32));
        }
        var named = set.Text("hyper_parameters", "base_model") ?? set.Text("base_model") ?? throw new ShipLabException(
            $"Set '{set.Name}' holds no CLIP weights and names no base_model in its case.json.");
        using var other = set.OpenNamed(named);
        return Load(other);
    }

    /// <summary>Attention heads where case.json tells them; otherwise they are width / 64.</summary>
    private static Dictionary<string, string> Heads(ReferenceSet set)
    {
        var heads = new Dictionary<string, string>();
        if (set.Number("config", "vision_heads") is double vision) heads[ClipConfig.VisionHeadsKey] = Whole(vision);
        if (set.Number("config", "transformer_heads") is double text) heads[ClipConfig.TextHeadsKey] = Whole(text);
        return heads;
    }

    private static string Whole(double number) => ((int)number).ToString(CultureInfo.InvariantCulture);
}
