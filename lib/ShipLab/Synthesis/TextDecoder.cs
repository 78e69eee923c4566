using TorchSharp.Modules;

namespace ShipLab.Synthesis;

/// <summary>SHIP's decoder: a latent becomes a prompt, read by the frozen text tower (paper, Eq. 3).</summary>
/// <param name="tokens">[C, context] with L places for the prompt; copied.</param>
/// <param name="net">Latent to bias, [B, Z] -> [B, W], or [B, L * W] where it is sequential; stays the VAE's.</param>
/// <param name="context">The p_i [L, W]; null where the prompt has none.</param>
internal sealed class TextDecoder(TextTransformer text, Tensor tokens, LatentNet net, Parameter? context,
    FeatureVaeOptions options)
    : FeatureDecoder(text, tokens)
{
    private readonly ClassPrompts _prompts = new(text, tokens, options.ContextTokens);

    public override int ChunkSize => options.ChunkSize ?? _prompts.ChunkSize;

    /// <summary>The prompt of each latent, without start token and name: z [B, Z] -> [B, L, W].</summary>
    public Tensor Prompt(Tensor z)
    {
        using var scope = NewDisposeScope();
        var bias = net.call(z);                                                        // [B, Z] -> [B, W] or [B, L * W]
        var (length, width) = (_prompts.ContextTokens, _prompts.Width);
        // [B, L, W] or [B, 1, W]
        var biases = options.PromptForm.Sequential ? bias.view(-1, length, width) : bias.unsqueeze(1);
        // [1, L, W] + biases -> [B, L, W]
        var prompt = context is null ? biases.expand(-1, length, -1) : context.unsqueeze(0) + biases;
        return prompt.MoveToOuterDisposeScope();
    }

    public override Tensor Decode(Tensor z, Tensor classes)
    {
        using var scope = NewDisposeScope();
        return _prompts.Encode(Prompt(z), classes).MoveToOuterDisposeScope();                  // [B, L, W] -> [B, D]
    }

    public override void Dispose()
    {
        _prompts.Dispose();
        base.Dispose();
    }
}
