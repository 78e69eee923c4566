namespace ShipLab.ModelFiles.Names;

/// <summary>
/// The names of transformers' CLIPModel. Its attention keeps queries, keys and values apart where OpenAI has one
/// matrix of three equal parts, and its projections are transposed. Old files carry position_ids, which only count
/// from 0, and spell a layer "pre_layrnorm".
/// </summary>
internal static class HuggingFaceNames
{
    private static readonly NameTable Table = new(
    [
        ("vision_model.encoder.layers.", "visual.transformer.resblocks."),
        ("text_model.encoder.layers.", "transformer.resblocks."),
    ],
    [
        new("logit_scale", "logit_scale", Shaped: tensor => tensor.Scalar()),
        new("text_model.embeddings.token_embedding.weight", "token_embedding.weight"),
        new("text_model.embeddings.position_embedding.weight", "positional_embedding"),
        .. NamePair.Both("text_model.final_layer_norm.", "ln_final."),
        new("text_projection.weight", "text_projection", Shaped: tensor => tensor.Transposed()),
        new("vision_model.embeddings.class_embedding", "visual.class_embedding"),
        new("vision_model.embeddings.position_embedding.weight", "visual.positional_embedding"),
        new("vision_model.embeddings.patch_embedding.weight", "visual.conv1.weight"),
        .. NamePair.Both("vision_model.pre_layrnorm.", "visual.ln_pre."),
        .. NamePair.Both("vision_model.pre_layernorm.", "visual.ln_pre."),
        .. NamePair.Both("vision_model.post_layernorm.", "visual.ln_post."),
        new("visual_projection.weight", "visual.proj", Shaped: tensor => tensor.Transposed()),
    ],
    [
        .. NamePair.Both("self_attn.q_proj.", "attn.in_proj_", 0),
        .. NamePair.Both("self_attn.k_proj.", "attn.in_proj_", 1),
        .. NamePair.Both("self_attn.v_proj.", "attn.in_proj_", 2),
        .. NamePair.Both("self_attn.out_proj.", "attn.out_proj."),
        .. NamePair.Both("layer_norm1.", "ln_1."), .. NamePair.Both("layer_norm2.", "ln_2."),
        .. NamePair.Both("mlp.fc1.", "mlp.c_fc."), .. NamePair.Both("mlp.fc2.", "mlp.c_proj."),
    ]);

    public static bool Are(IEnumerable<string> names) => names.Any(n =>
        n.StartsWith("text_model.", StringComparison.Ordinal) ||
            n.StartsWith("vision_model.", StringComparison.Ordinal));

    /// <exception cref="ShipLabException">A part of an attention's matrix is missing, or a name is double.</exception>
    public static Dictionary<string, StoredTensor> ToOpenAi(IReadOnlyDictionary<string, StoredTensor> tensors) =>
        Table.ToOpenAi(tensors.Where(t => !t.Key.EndsWith(".position_ids", StringComparison.Ordinal))
            .ToDictionary(StringComparer.Ordinal));

    /// <summary>What a tensor with OpenAI's name is called here; for a message.</summary>
    public static string FromOpenAi(string name) => Table.FromOpenAi(name);
}
