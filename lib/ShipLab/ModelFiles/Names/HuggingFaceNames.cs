namespace ShipLab.ModelFiles.Names;

/// <summary>
/// The names of transformers' CLIPModel. Its attention keeps queries, keys and values apart where OpenAI has one matrix of three equal
/// parts, and its projections are transposed. Old files carry position_ids, which only count from 0, and spell a layer "pre_layrnorm".
/// </summary>
internal static class HuggingFaceNames
{
    private const string TextLayers = "text_model.encoder.layers.", VisionLayers = "vision_model.encoder.layers.",
        TextBlocks = "transformer.resblocks.", VisionBlocks = "visual.transformer.resblocks.";

    /// <summary>Hugging Face's and OpenAI's names of what is not in a block.</summary>
    private static readonly (string Theirs, string Ours)[] Outside =
    [
        ("logit_scale", "logit_scale"),
        ("text_model.embeddings.token_embedding.weight", "token_embedding.weight"),
        ("text_model.embeddings.position_embedding.weight", "positional_embedding"),
        ("text_model.final_layer_norm.weight", "ln_final.weight"),
        ("text_model.final_layer_norm.bias", "ln_final.bias"),
        ("text_projection.weight", "text_projection"),
        ("vision_model.embeddings.class_embedding", "visual.class_embedding"),
        ("vision_model.embeddings.position_embedding.weight", "visual.positional_embedding"),
        ("vision_model.embeddings.patch_embedding.weight", "visual.conv1.weight"),
        ("vision_model.pre_layrnorm.weight", "visual.ln_pre.weight"),
        ("vision_model.pre_layrnorm.bias", "visual.ln_pre.bias"),
        ("vision_model.pre_layernorm.weight", "visual.ln_pre.weight"),
        ("vision_model.pre_layernorm.bias", "visual.ln_pre.bias"),
        ("vision_model.post_layernorm.weight", "visual.ln_post.weight"),
        ("vision_model.post_layernorm.bias", "visual.ln_post.bias"),
        ("visual_projection.weight", "visual.proj"),
    ];

    /// <summary>The same within a block; a part of the attention's matrix comes with its place, 0 to 2.</summary>
    private static readonly (string Theirs, string Ours, int Part)[] Inside =
    [
        .. Both("self_attn.q_proj.", "attn.in_proj_", 0), .. Both("self_attn.k_proj.", "attn.in_proj_", 1),
        .. Both("self_attn.v_proj.", "attn.in_proj_", 2), .. Both("self_attn.out_proj.", "attn.out_proj."),
        .. Both("layer_norm1.", "ln_1."), .. Both("layer_norm2.", "ln_2."), .. Both("mlp.fc1.", "mlp.c_fc."), .. Both("mlp.fc2.", "mlp.c_proj."),
    ];

    public static bool Are(IEnumerable<string> names) =>
        names.Any(n => n.StartsWith("text_model.", StringComparison.Ordinal) || n.StartsWith("vision_model.", StringComparison.Ordinal));

    /// <exception cref="ShipLabException">A part of an attention's matrix is missing, or two names stand for the same.</exception>
    public static Dictionary<string, StoredTensor> ToOpenAi(IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        var result = new Dictionary<string, StoredTensor>(StringComparer.Ordinal);
        var parts = new SortedDictionary<string, StoredTensor?[]>(StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
        {
            if (name.EndsWith(".position_ids", StringComparison.Ordinal)) continue;
            var (own, part) = ToOpenAi(name);
            if (part is int place)
            {
                if (!parts.TryGetValue(own, out var three)) parts[own] = three = new StoredTensor?[3];
                three[place] = tensor;
                continue;
            }
            var value = own is "text_projection" or "visual.proj" ? new TransposedTensor(tensor) : tensor;
            if (own == "logit_scale" && value.Shape is [1]) value = new ReshapedTensor(value, []);
            if (!result.TryAdd(own, value)) throw new ShipLabException(
                $"two tensors of the file stand for '{own}'; one of them is '{name}'.");
        }
        foreach (var (own, three) in parts)
        {
            if (Array.FindIndex(three, p => p is null) is var missing and >= 0)
                throw new ShipLabException(
                    $"tensor '{PartName(own, missing)}' of shape {three.First(p => p is not null)!.Text} is missing. " +
                                           "The file is incomplete or of another model.");
            result.Add(own, new StackedTensor(three!));
        }
        return result;
    }

    /// <summary>What a tensor with OpenAI's name is called here; for a message.</summary>
    public static string FromOpenAi(string name)
    {
        if (Outside.FirstOrDefault(o => o.Ours == name).Theirs is { } theirs) return theirs;
        if ((Block(name, VisionBlocks, VisionLayers) ?? Block(name, TextBlocks, TextLayers)) is not { } block) return name;
        var inner = Inside.Where(i => i.Ours == block.Inner).Select(i => block.Block + i.Theirs).ToArray();
        return inner.Length > 0 ? string.Join("', '", inner) : name;
    }

    /// <summary>OpenAI's name, and which part of that tensor; a name that is not known stays as it is.</summary>
    private static (string Name, int? Part) ToOpenAi(string name)
    {
        if (Outside.FirstOrDefault(o => o.Theirs == name).Ours is { } ours) return (ours, null);
        if ((Block(name, VisionLayers, VisionBlocks) ?? Block(name, TextLayers, TextBlocks)) is not { } block) return (name, null);
        foreach (var (theirs, own, part) in Inside)
            if (theirs == block.Inner) return (block.Block + own, part < 0 ? null : part);
        return (name, null);
    }

    /// <summary>"text_model.encoder.layers.3.mlp.fc1.bias" -> ("transformer.resblocks.3.", "mlp.fc1.bias").</summary>
    private static (string Block, string Inner)? Block(string name, string from, string to)
    {
        if (!name.StartsWith(from, StringComparison.Ordinal)) return null;
        var dot = name.IndexOf('.', from.Length);
        return dot < 0 ? null : (string.Concat(to, name.AsSpan(from.Length, dot + 1 - from.Length)), name[(dot + 1)..]);
    }

    private static string PartName(string own, int part) => FromOpenAi(own).Split("', '")[part];

    private static (string, string, int)[] Both(string theirs, string ours, int part = -1) =>
        [(theirs + "weight", ours + "weight", part), (theirs + "bias", ours + "bias", part)];
}
