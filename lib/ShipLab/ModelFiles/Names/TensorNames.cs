using System.Text.RegularExpressions;

namespace ShipLab.ModelFiles.Names;

/// <summary>
/// Puts tensors under OpenAI's names, whatever names they come under: with what training programs and wrappers put
/// before them ("module.", ...), with open_clip's "text." of its CustomTextCLIP, or with Hugging Face's names.
/// </summary>
internal static partial class TensorNames
{
    /// <summary>What DataParallel, torch.compile, Lightning and the like put before names; none of CLIP's begins
    /// so.</summary>
    private static readonly string[] Wrappers =
        ["module.", "_orig_mod.", "model.", "clip.", "clip_model.", "state_dict."];

    private const string Text = "text.";

    /// <summary>Whether a name is one of a CLIP model's, wrapped or not.</summary>
    public static bool IsClip(string name) => ClipName().IsMatch(Unwrapped(name));

    /// <returns>the tensors by OpenAI's names; how the names in the file were recognised; and a function that tells,
    /// for an error message, what a name of OpenAI's is called in the file</returns>
    /// <exception cref="ShipLabException">Two names stand for the same tensor, or a part of one is missing.</exception>
    public static (IReadOnlyDictionary<string, StoredTensor> Tensors, string Naming,
        Func<string, string> InFile) ToOpenAi(
        IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        var bare = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        var original = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors.OrderBy(t => t.Key, StringComparer.Ordinal))
        {
            var unwrapped = Unwrapped(name);
            if (!bare.TryAdd(unwrapped, tensor))
                throw new ShipLabException($"tensors '{original[unwrapped]}' and '{name}' of the file stand for the " +
                    $"same '{unwrapped}'.");
            original[unwrapped] = name;
        }
        if (HuggingFaceNames.Are(bare.Keys))
            return (HuggingFaceNames.ToOpenAi(bare), "Hugging Face's names", HuggingFaceNames.FromOpenAi);
        var plain = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in bare)
        {
            var own = name.StartsWith(Text, StringComparison.Ordinal) ? name[Text.Length..] : name;
            if (own == "attn_mask") continue; // a buffer of old files: the causal mask, which is always the same
            var isLinear = own == "text_projection.weight";
            var key = isLinear ? "text_projection" : own;
            if (!plain.TryAdd(key, Shaped(key, tensor, isLinear)))
                throw new ShipLabException($"two tensors of the file stand for the same '{key}'.");
        }
        var isCustom = bare.Keys.Any(n => n.StartsWith(Text, StringComparison.Ordinal));
        return (plain, isCustom ? "open_clip's names" : "OpenAI's names", InFile);

        string InFile(string name)
        {
            if (original.TryGetValue(name, out var there) && there != name) return there;
            return original.GetValueOrDefault(Text + name, name);
        }
    }

    /// <summary>In OpenAI's shape: a projection as a matrix, not a linear layer's; the scale without
    /// dimensions.</summary>
    public static StoredTensor Shaped(string name, StoredTensor tensor, bool isLinear)
    {
        if (isLinear) return tensor.Transposed();
        return name == "logit_scale" ? tensor.Scalar() : tensor;
    }

    /// <summary>A name without what wrappers put before it.</summary>
    public static string Unwrapped(string name)
    {
        while (Wrappers.FirstOrDefault(w => name.StartsWith(w, StringComparison.Ordinal)) is { } wrapper)
            name = name[wrapper.Length..];
        return name;
    }

    [GeneratedRegex(@"^(text\.)?(token_embedding\.weight|positional_embedding|text_projection|ln_final\.)" +
                    @"|^(text\.)?transformer\.resblocks\.|^visual\.|^(text|vision)_model\.")]
    private static partial Regex ClipName();
}
