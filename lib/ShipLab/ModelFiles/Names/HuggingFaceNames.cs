namespace ShipLab.ModelFiles.Names;

/// <summary>
/// The names of transformers' CLIPModel. Its attention keeps queries, keys and values apart where OpenAI has one
/// matrix of three equal parts, and its projections are transposed. Old files carry position_ids, which only count
/// from 0, and spell a layer "pre_layrnorm".
/// </summary>
internal static class HuggingFaceNames
{
    /// <summary>How the names of the text and vision towers' blocks begin; the block's number follows.</summary>
    private static readonly (string Theirs, string Ours)[] Blocks =
    [
        ("vision_model.encoder.layers.", "visual.transformer.resblocks."),
        ("text_model.encoder.layers.", "transformer.resblocks."),
    ];

    /// <summary>Hugging Face's and OpenAI's names of what is not in a block.</summary>
    private static readonly (string Theirs, string Ours, int Part)[] Outside =
    [
        ("logit_scale", "logit_scale", Whole),
        ("text_model.embeddings.token_embedding.weight", "token_embedding.weight", Whole),
        ("text_model.embeddings.position_embedding.weight", "positional_embedding", Whole),
        .. Both("text_model.final_layer_norm.", "ln_final."),
        ("text_projection.weight", "text_projection", Whole),
        ("vision_model.embeddings.class_embedding", "visual.class_embedding", Whole),
        ("vision_model.embeddings.position_embedding.weight", "visual.positional_embedding", Whole),
        ("vision_model.embeddings.patch_embedding.weight", "visual.conv1.weight", Whole),
        .. Both("vision_model.pre_layrnorm.", "visual.ln_pre."),
        .. Both("vision_model.pre_layernorm.", "visual.ln_pre."),
        .. Both("vision_model.post_layernorm.", "visual.ln_post."),
        ("visual_projection.weight", "visual.proj", Whole),
    ];

    /// <summary>The same within a block; a part of the attention's matrix comes with its place, 0 to 2.</summary>
    private static readonly (string Theirs, string Ours, int Part)[] Inside =
    [
        .. Both("self_attn.q_proj.", "attn.in_proj_", 0), .. Both("self_attn.k_proj.", "attn.in_proj_", 1),
        .. Both("self_attn.v_proj.", "attn.in_proj_", 2), .. Both("self_attn.out_proj.", "attn.out_proj."),
        .. Both("layer_norm1.", "ln_1."), .. Both("layer_norm2.", "ln_2."),
        .. Both("mlp.fc1.", "mlp.c_fc."), .. Both("mlp.fc2.", "mlp.c_proj."),
    ];

    private const int Whole = -1;

    public static bool Are(IEnumerable<string> names) => names.Any(n =>
        n.StartsWith("text_model.", StringComparison.Ordinal) ||
            n.StartsWith("vision_model.", StringComparison.Ordinal));

    /// <exception cref="ShipLabException">A part of an attention's matrix is missing, or a name is double.</exception>
    public static Dictionary<string, StoredTensor> ToOpenAi(IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        var result = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        var parts = new SortedDictionary<string, StoredTensor?[]>(StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
        {
            if (name.EndsWith(".position_ids", StringComparison.Ordinal)) continue;
            var (own, part) = ToOpenAi(name);
            if (part != Whole)
            {
                if (!parts.TryGetValue(own, out var three)) parts[own] = three = new StoredTensor?[3];
                three[part] = tensor;
            }
            else if (!result.TryAdd(own, TensorNames.Shaped(own, tensor, own is "text_projection" or "visual.proj")))
                throw new ShipLabException($"two tensors of the file stand for '{own}'; one of them is '{name}'.");
        }
        foreach (var (own, three) in parts)
        {
            var missing = Array.IndexOf(three, null);
            if (missing >= 0)
                throw new ShipLabException(
                    $"tensor '{InFile(own)[missing]}' of shape {three.First(p => p is not null)!.Text} is missing. " +
                    "The file is incomplete or of another model.");
            result.Add(own, StoredTensor.Stacked(three!));
        }
        return result;
    }

    /// <summary>What a tensor with OpenAI's name is called here; for a message.</summary>
    public static string FromOpenAi(string name) => string.Join("', '", InFile(name));

    private static string[] InFile(string name)
    {
        if (Outside.FirstOrDefault(o => o.Ours == name).Theirs is { } theirs) return [theirs];
        foreach (var (there, here) in Blocks)
            if (Block(name, here, there) is { } block && Inside.Where(i => i.Ours == block.Inner)
                .ToArray() is { Length: > 0 } parts)
                return [.. parts.Select(part => block.Block + part.Theirs)];
        return [name];
    }

    /// <summary>OpenAI's name, and which part of that tensor; a name that is not known stays as it is.</summary>
    private static (string Name, int Part) ToOpenAi(string name)
    {
        foreach (var (theirs, ours, part) in Outside)
            if (theirs == name) return (ours, part);
        foreach (var (there, here) in Blocks)
            if (Block(name, there, here) is { } block)
                foreach (var (theirs, ours, part) in Inside)
                    if (theirs == block.Inner) return (block.Block + ours, part);
        return (name, Whole);
    }

    /// <summary>"text_model.encoder.layers.3.mlp.fc1.bias" -> ("transformer.resblocks.3.", "mlp.fc1.bias").</summary>
    private static (string Block, string Inner)? Block(string name, string from, string to)
    {
        if (!name.StartsWith(from, StringComparison.Ordinal)) return null;
        var dot = name.IndexOf('.', from.Length);
        return dot < 0 ? null : (string.Concat(to, name.AsSpan(from.Length, dot + 1 - from.Length)), name[(dot + 1)..]);
    }

    private static (string, string, int)[] Both(string theirs, string ours, int part = Whole) =>
        [(theirs + "weight", ours + "weight", part), (theirs + "bias", ours + "bias", part)];
}
