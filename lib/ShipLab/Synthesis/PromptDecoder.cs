using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ShipLab.Synthesis;

/// <summary>SHIP's decoder: a latent becomes a prompt, the frozen text tower reads the class name behind it (paper, Eq. 3).</summary>
internal sealed class PromptDecoder : IFeatureDecoder
{
    private readonly Module<Tensor, Tensor> _generator;
    private readonly Parameter? _context; // [L, W]
    private readonly FeatureVaeOptions _options;
    private readonly ClassPrompts _prompts;

    /// <param name="generator">Latent to bias, [B, Z] -> [B, W], or [B, L * W] where it is sequential; stays the VAE's.</param>
    /// <param name="context">The p_i [L, W]; null where the prompt has none.</param>
    /// <param name="tokens">[C, context] with L places for the prompt; copied.</param>
    public PromptDecoder(TextTransformer text, Tensor tokens, Module<Tensor, Tensor> generator, Parameter? context, FeatureVaeOptions options)
    {
        (_generator, _context, _options, Text) = (generator, context, options, text);
        _prompts = new ClassPrompts(text, tokens, options.ContextTokens);
        Tokens = tokens.clone().DetachFromDisposeScope();
        ChunkSize = options.ChunkSize ?? _prompts.ChunkSize;
    }

    public int ChunkSize { get; }

    public Tensor Tokens { get; }

    public TextTransformer Text { get; }

    /// <summary>The prompt of each latent, without start token and name: z [B, Z] -> [B, L, W].</summary>
    public Tensor Prompt(Tensor z)
    {
        using var scope = NewDisposeScope();
        var bias = _generator.call(z);                                                        // [B, Z] -> [B, W] or [B, L * W]
        var (length, width) = (_options.ContextTokens, Text.Width);
        var biases = _options.PromptForm.Sequential ? bias.view(-1, length, width) : bias.unsqueeze(1); // [B, L, W] or [B, 1, W]
        var prompt = _context is null ? biases.expand(-1, length, -1) : _context.unsqueeze(0) + biases; // [1, L, W] + biases -> [B, L, W]
        return prompt.MoveToOuterDisposeScope();
    }

    public Tensor Decode(Tensor z, Tensor classes)
    {
        using var scope = NewDisposeScope();
        return _prompts.Encode(Prompt(z), classes).MoveToOuterDisposeScope();                 // [B, L, W] -> [B, D]
    }

    public void Dispose()
    {
        _prompts.Dispose();
        Tokens.Dispose();
    }
}
