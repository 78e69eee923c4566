using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab;

/// <summary>
/// SHIP's generative model (ICCV 2023, Eqs. 2 and 3). An image feature x is encoded to q(z|x); a latent z becomes one bias
/// r = netG(z) on the learned context vectors; the frozen text tower turns [start][ctx + r][class name] into a feature.
/// What it learned on base classes it says about a class it never saw by writing that class's name in the prompt.
/// </summary>
/// <remarks>State names as in the official code: netE.*, netG.*, ctx. Only these are trained or saved, never the text tower.</remarks>
public sealed partial class FeatureVae : nn.Module
{
#pragma warning disable IDE1006 // the field names are the state-dict keys
    private readonly FeatureEncoder netE;
    private readonly PromptGenerator netG;
    private readonly Parameter ctx;
#pragma warning restore IDE1006
    private readonly ClassPrompts _prompts;

    /// <param name="text">The frozen text tower, width W, output size D.</param>
    /// <param name="tokens">[C, context] int64: "X X X X {name}." of every class, L placeholder tokens after the start token.</param>
    /// <param name="featureSize">D, the size of an image feature.</param>
    /// <param name="options">Sizes and training settings; kept, and saved beside the weights.</param>
    /// <param name="seed">Decides the initial weights.</param>
    public FeatureVae(TextTransformer text, Tensor tokens, long featureSize, FeatureVaeOptions options, long seed)
        : base(nameof(FeatureVae))
    {
        (Options, FeatureSize, LatentSize) = (options, featureSize, options.LatentSize ?? featureSize);
        netE = new FeatureEncoder(featureSize, options.EncoderHidden, LatentSize);
        netG = new PromptGenerator(LatentSize, options.GeneratorHidden, text.Width, options.GeneratorLeak);
        ctx = new Parameter(zeros(options.ContextTokens, text.Width)); // [L, W]
        RegisterComponents();
        foreach (var parameter in parameters()) parameter.DetachFromDisposeScope();
        Initialise(seed);
        var device = tokens.device;
        if (device.type != DeviceType.CPU) _to(device, float32, false);
        _prompts = new ClassPrompts(text, tokens, options.ContextTokens);
        ClassCount = (int)tokens.shape[0];
    }

    /// <summary>The options it was built with.</summary>
    public FeatureVaeOptions Options { get; }

    /// <summary>D.</summary>
    public long FeatureSize { get; }

    /// <summary>Z.</summary>
    public long LatentSize { get; }

    /// <summary>C, the classes that have a prompt: base and new.</summary>
    public int ClassCount { get; }

    /// <summary>The learned global context [L, W].</summary>
    public Tensor Context => ctx;

    /// <summary>q(z|x): mean and log-variance [B, Z] of unit-norm features [B, D].</summary>
    public (Tensor mean, Tensor logVar) Encode(Tensor x) => netE.call(x);

    /// <summary>The feature of each latent z [B, Z] under the name of its class [B]: [B, D], unit norm (Eq. 3).</summary>
    public Tensor Decode(Tensor z, Tensor classes)
    {
        using var scope = NewDisposeScope();
        var bias = netG.call(z);                               // [B, Z] -> [B, W]
        var context = ctx.unsqueeze(0) + bias.unsqueeze(1);    // [1, L, W] + [B, 1, W] -> [B, L, W]
        return _prompts.Encode(context, classes).MoveToOuterDisposeScope(); // [B, D]
    }

    /// <summary>
    /// Eq. 2 for one batch: the squared error of the reconstruction summed over dimensions, plus KlWeight times
    /// KL(q(z|x) || N(0, I)) summed over dimensions; both means over the batch.
    /// </summary>
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
        var kl = (-0.5f * (1 + logVar - mean.square() - logVar.exp()).sum(1)).mean();            // [B, Z] -> [B] -> []
        var total = reconstruction + Options.KlWeight * kl;
        foreach (var kept in new[] { total, reconstruction, kl, mean, logVar, reconstructed }) kept.MoveToOuterDisposeScope();
        return new FeatureVaeLoss(total, reconstruction, kl, mean, logVar, reconstructed);
    }

    /// <summary>Features of classes that may have no image: one z ~ N(0, I) a row of <paramref name="classes"/>.</summary>
    /// <returns>[B, D], unit norm, without gradients.</returns>
    public Tensor Synthesize(Tensor classes, INoise noise)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        return Decode(noise.Next(classes.shape[0], LatentSize), classes).MoveToOuterDisposeScope(); // [B, D]
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _prompts.Dispose();
        base.Dispose(disposing);
    }

    private void Initialise(long seed)
    {
        using var _ = no_grad();
        using var generator = new Generator((ulong)Seeds.For(seed, "vae weights"));
        foreach (var (name, parameter) in named_parameters())
            if (name.EndsWith("bias", StringComparison.Ordinal)) parameter.zero_();
            else init.normal_(parameter, 0, Options.InitialStd, generator);
    }
}
