namespace ShipLab.ModelFiles.Names;

/// <summary>
/// The names of plain vision transformers: timm's (a state dict; the released code of Semantic Hierarchical Prompts
/// keeps queries, keys and values apart in it) and Google's (.npz of JAX, perhaps under "opt/target/"; images are HWIO,
/// linear layers are [in, out], attention [D, heads, d]). A pre_logits layer is left out, as timm's
/// vit_base_patch16_224_in21k without its head does: features are those before it.
/// </summary>
internal static class VitNames
{
    private const string Optimizer = "opt/target/", PreLogits = "pre_logits", Blocks = "transformer.resblocks.";

    private static readonly NameTable Timm = new([("blocks.", Blocks)],
    [
        new("cls_token", "class_embedding", Shaped: Flat),
        new("pos_embed", "positional_embedding", Shaped: First),
        .. NamePair.Both("patch_embed.proj.", "conv1."), .. NamePair.Both("norm.", "ln_post."),
        .. NamePair.Both("head.", "head."),
    ],
    [
        .. NamePair.Both("norm1.", "ln_1."), .. NamePair.Both("norm2.", "ln_2."),
        .. NamePair.Both("attn.qkv.", "attn.in_proj_"), .. NamePair.Both("attn.q.", "attn.in_proj_", 0),
        .. NamePair.Both("attn.k.", "attn.in_proj_", 1), .. NamePair.Both("attn.v.", "attn.in_proj_", 2),
        .. NamePair.Both("attn.proj.", "attn.out_proj."),
        .. NamePair.Both("mlp.fc1.", "mlp.c_fc."), .. NamePair.Both("mlp.fc2.", "mlp.c_proj."),
    ]);

    private static readonly NameTable Jax = new([("Transformer/encoderblock_", Blocks)],
    [
        new("cls", "class_embedding", Shaped: Flat),
        new("Transformer/posembed_input/pos_embedding", "positional_embedding", Shaped: First),
        new("embedding/kernel", "conv1.weight", Shaped: Image), new("embedding/bias", "conv1.bias"),
        .. Norm("Transformer/encoder_norm/", "ln_post."), .. Linear("head/", "head."),
    ],
    [
        .. Norm("LayerNorm_0/", "ln_1."), .. Norm("LayerNorm_2/", "ln_2."),
        .. Heads("query", 0), .. Heads("key", 1), .. Heads("value", 2),
        new("MultiHeadDotProductAttention_1/out/kernel", "attn.out_proj.weight", Shaped: Joined),
        new("MultiHeadDotProductAttention_1/out/bias", "attn.out_proj.bias"),
        .. Linear("MlpBlock_3/Dense_0/", "mlp.c_fc."), .. Linear("MlpBlock_3/Dense_1/", "mlp.c_proj."),
    ], separator: '/');

    /// <returns>the tensors by the library's names, how the names in the file were recognised, a function that tells
    /// what a name of the library's is called in the file, and how many attention heads there are where shapes
    /// tell</returns>
    /// <exception cref="ShipLabException">They are no vision transformer's, or a part of one is missing.</exception>
    public static (IReadOnlyDictionary<string, StoredTensor> Tensors, string Naming, Func<string, string> InFile,
        int? Heads) ToOpenAi(IReadOnlyDictionary<string, StoredTensor> tensors)
    {
        var named = tensors.Select(t => (Name: Bare(t.Key), t.Value))
            .Where(t => !t.Name.StartsWith(PreLogits, StringComparison.Ordinal))
            .GroupBy(t => t.Name, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.First().Value, StringComparer.Ordinal);
        if (named.Keys.Any(n => n.StartsWith("Transformer/", StringComparison.Ordinal)))
            return (Jax.ToOpenAi(named), "Google's names", Jax.FromOpenAi,
                named.GetValueOrDefault("Transformer/encoderblock_0/MultiHeadDotProductAttention_1/query/kernel")?.Shape
                    is [_, > 0 and <= int.MaxValue and var heads, _] ? (int)heads : null);
        if (named.Keys.Any(n => n.StartsWith("blocks.", StringComparison.Ordinal)))
            return (Timm.ToOpenAi(named), "timm's names", Timm.FromOpenAi, null);
        var first = named.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => $", the first is '{t.Key}' " +
            t.Value.Text).FirstOrDefault();
        throw new ShipLabException("its tensors are not those of a plain vision transformer with timm's or Google's " +
            $"names; there are {named.Count}{first}. CLIP models are loaded by ClipFiles.");
    }

    /// <summary>What timm calls a tensor that the library calls so.</summary>
    public static string ToTimm(string name) => Timm.FromOpenAi(name);

    private static string Bare(string name) => name.StartsWith(Optimizer, StringComparison.Ordinal)
        ? name[Optimizer.Length..] : TensorNames.Unwrapped(name);

    private static NamePair[] Norm(string theirs, string ours) =>
        [new(theirs + "scale", ours + "weight"), new(theirs + "bias", ours + "bias")];

    private static NamePair[] Linear(string theirs, string ours) =>
        [new(theirs + "kernel", ours + "weight", Shaped: t => t.Transposed()), new(theirs + "bias", ours + "bias")];

    private static NamePair[] Heads(string which, int part)
    {
        var layer = $"MultiHeadDotProductAttention_1/{which}/";
        return [new(layer + "kernel", "attn.in_proj_weight", part, Apart),
            new(layer + "bias", "attn.in_proj_bias", part, Flat)];
    }

    /// <summary>[...] -> [all]</summary>
    private static StoredTensor Flat(StoredTensor tensor) => tensor.As([Product(tensor.Shape)], x => x.reshape(-1));

    /// <summary>[1, L, W] -> [L, W]</summary>
    private static StoredTensor First(StoredTensor tensor) => tensor.Shape is [1, var length, var width]
        ? tensor.As([length, width], x => x.squeeze(0)) : tensor;

    /// <summary>[h, w, in, out] -> [out, in, h, w]</summary>
    private static StoredTensor Image(StoredTensor tensor) => tensor.Shape is [var h, var w, var i, var o]
        ? tensor.As([o, i, h, w], x => x.permute(3, 2, 0, 1)) : tensor;

    /// <summary>[D, heads, d] -> [heads * d, D]</summary>
    private static StoredTensor Apart(StoredTensor tensor) => tensor.Shape is [var width, var heads, var each]
        ? tensor.As([heads * each, width], x => x.flatten(1).t()) : tensor;

    /// <summary>[heads, d, D] -> [D, heads * d]</summary>
    private static StoredTensor Joined(StoredTensor tensor) => tensor.Shape is [var heads, var each, var width]
        ? tensor.As([width, heads * each], x => x.flatten(0, 1).t()) : tensor;

    private static long Product(long[] shape) => shape.Aggregate(1L, (product, size) => product * size);
}
