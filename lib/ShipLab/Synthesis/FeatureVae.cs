using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Synthesis;

/// <summary>
/// SHIP's generative model (ICCV 2023, Eqs. 2 and 3). An image feature x is encoded to q(z|x);
/// a latent z becomes one bias r = netG(z) on the learned context vectors; the frozen text tower turns
/// [start][ctx + r][class name] into a feature. What it learned on base classes it says about a class it never saw
/// by writing that class's name in the prompt. Its ablations (prompt form and length, a decoder from scratch)
/// are options.
/// </summary>
/// <remarks>State names as in the official code: netE.*, netG.*, ctx. Only these are trained or saved,
/// never the text tower. A prompt that is not global, and a decoder from scratch, have no ctx.</remarks>
public sealed partial class FeatureVae : nn.Module
{
#pragma warning disable IDE1006 // the field names are the state-dict keys
    private readonly FeatureEncoder netE;
    private readonly LatentNet netG;
    private readonly Parameter? ctx;
#pragma warning restore IDE1006
    private readonly FeatureDecoder _decoder;
    private readonly Device _device;

    /// <param name="text">The frozen text tower, width W, output size D.</param>
    /// <param name="tokens">[C, context] int64: "X X X X {name}." of every class, with L places.</param>
    /// <param name="featureSize">D, the size of an image feature.</param>
    /// <param name="options">Sizes and training settings; kept, and saved beside the weights.</param>
    /// <param name="seed">Decides the initial weights.</param>
    /// <exception cref="ShipLabException">An option has no meaning, the tower is not frozen,
    /// or the prompts have no place for L vectors.</exception>
    public FeatureVae(TextTransformer text, Tensor tokens, long featureSize, FeatureVaeOptions options, long seed)
        : base(nameof(FeatureVae))
    {
        options.Validate();
        using var scope = NewDisposeScope(); // layers drop tensors while they are built
        (Options, FeatureSize, LatentSize, _device) =
            (options, featureSize, options.LatentSize ?? featureSize, tokens.device);
        ClassCount = (int)tokens.shape[0];
        // [C, S]
        var scratch = options.Decoder == VaeDecoder.Scratch ? ScratchDecoder.Describe(text, tokens, options) : null;
        netE = new FeatureEncoder(featureSize, options.EncoderHidden, LatentSize);
        long shifted = options.PromptForm.Sequential ? options.ContextTokens : 1;
        var (inputs, outputs) = scratch is null ? (LatentSize, text.Width * shifted)
            : (LatentSize + scratch.shape[1], featureSize);
        netG = new LatentNet(inputs, options.GeneratorHidden, outputs, options.GeneratorLeak,
            layers: scratch is null ? 1 : 2);
        // [L, W]
        ctx = scratch is null && options.PromptForm.Global
            ? new Parameter(zeros(options.ContextTokens, text.Width, device: CPU)) : null;
        RegisterComponents();
        foreach (var parameter in parameters()) parameter.DetachFromDisposeScope();
        Initialise(seed);
        if (_device.type != DeviceType.CPU) _to(_device, float32, false);
        _decoder = scratch is null ? new TextDecoder(text, tokens, netG, ctx, options)
            : new ScratchDecoder(text, tokens, netG, scratch, options);
    }

    /// <summary>The options it was built with.</summary>
    public FeatureVaeOptions Options { get; }

    /// <summary>D.</summary>
    public long FeatureSize { get; }

    /// <summary>Z.</summary>
    public long LatentSize { get; }

    /// <summary>C, the classes that have a prompt: base and new.</summary>
    public int ClassCount { get; }

    /// <summary>The device of its weights.</summary>
    public Device Device => _device;

    /// <summary>Samples whose gradients are computed at once.</summary>
    public int ChunkSize => _decoder.ChunkSize;

    /// <summary>Whether there are learned context vectors.</summary>
    public bool HasContext => ctx is not null;

    /// <summary>The learned global context [L, W].</summary>
    /// <exception cref="ShipLabException">Its options leave it without.</exception>
    public Tensor Context => ctx ?? throw new ShipLabException("This VAE has no learned context: "
        + (Options.Decoder == VaeDecoder.Scratch
        ? "its decoder is an MLP from scratch, which reads no prompt."
        : "its PromptForm is not global. Ask HasContext first, or read its Prompt."));

    /// <summary>q(z|x): mean and log-variance [B, Z] of unit-norm features [B, D].</summary>
    public (Tensor mean, Tensor logVar) Encode(Tensor x) => netE.call(x);

    /// <summary>The prompt vectors of each latent, p_i + r as Eq. 3 has it: z [B, Z] -> [B, L, W],
    /// in the space of token embeddings.</summary>
    /// <exception cref="ShipLabException">The decoder reads no prompt.</exception>
    public Tensor Prompt(Tensor z) => _decoder is TextDecoder decoder ? decoder.Prompt(z)
        : throw new ShipLabException("This VAE's decoder is an MLP from scratch, which reads no prompt. "
        + "Take one whose Decoder is TextEncoder.");

    /// <summary>The feature of each latent z [B, Z] under its class's name [B]: [B, D], unit norm (Eq. 3).</summary>
    public Tensor Decode(Tensor z, Tensor classes) => _decoder.Decode(z, classes);

    /// <summary>A VAE of its own with the present weights, for the caller to dispose:
    /// later training of this one does not change it.</summary>
    public FeatureVae Snapshot()
    {
        var copy = new FeatureVae(_decoder.Text, _decoder.Tokens, FeatureSize, Options, seed: 0);
        copy.LoadState(state_dict(), "the VAE to copy");
        copy.eval();
        return copy;
    }

    /// <summary>The text tower that reads its prompts.</summary>
    internal TextTransformer Text => _decoder.Text;

    /// <summary>Eq. 2 for one batch: the squared error of the reconstruction summed over dimensions,
    /// plus KlWeight times KL(q(z|x) || N(0, I)) summed over dimensions; both means over the batch.</summary>
    /// <param name="x">Unit-norm image features [B, D].</param>
    /// <param name="classes">Their class ids [B], int64.</param>
    /// <param name="noise">Standard normal [B, Z], for z = mean + exp(logVar / 2) * noise.</param>
    public FeatureVaeLoss Loss(Tensor x, Tensor classes, Tensor noise)
    {
        using var scope = NewDisposeScope();
        var (mean, logVar) = netE.call(x);                            // [B, Z], [B, Z]
        var z = (0.5f * logVar).exp() * noise + mean;                 // [B, Z]
        var reconstructed = Decode(z, classes);                       // [B, D]
        var reconstruction = (reconstructed - x).square().sum(1).mean();                         // [B, D] -> [B] -> []
        var kl = EpochSums.KlOf(mean, logVar).sum(1).mean();                                     // [B, Z] -> [B] -> []
        var total = reconstruction + Options.KlWeight * kl;
        return new FeatureVaeLoss(total, reconstruction, kl, mean, logVar, reconstructed).Kept();
    }

    /// <summary>Features of classes that may have no image: one z ~ N(0, I) a row
    /// of <paramref name="classes"/>.</summary>
    /// <returns>[B, D], unit norm, without gradients.</returns>
    public Tensor Synthesize(Tensor classes, INoise noise)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var z = noise.Next(classes.shape[0], LatentSize);                                          // [B, Z]
        return Parts.Joined(classes.shape[0], Math.Min(ChunkSize, SynthesizedAtOnce), (start, count) =>
            Decode(z.narrow(0, start, count), classes.narrow(0, start, count))).MoveToOuterDisposeScope(); // [B, D]
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _decoder.Dispose();
        base.Dispose(disposing);
    }

    private void Initialise(long seed)
    {
        using var _ = no_grad();
        using var generator = new Generator((ulong)Seeds.For(seed, "vae weights"));
        foreach (var (name, parameter) in named_parameters())
            if (name.EndsWith("bias", StringComparison.Ordinal)) parameter.zero_();
            else parameter.normal_(0, Options.InitialStd, generator);
    }
}
