using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace ShipLab.Models;

/// <summary>CLIP: an image tower and a text tower into one joint space, and a temperature.
/// Parameter names are those of OpenAI's state dict.</summary>
public sealed partial class Clip : Module
{
#pragma warning disable IDE1006 // state-dict names
    private readonly ImageTower visual;
    private readonly TextTransformer text;
    private readonly Parameter logit_scale; // scalar
#pragma warning restore IDE1006

    /// <summary>A model to train from nothing, with OpenAI's initialisation; decided by the seed alone.</summary>
    public Clip(ClipConfig config, long seed = 0) : this(config, (long?)seed) { }

    /// <param name="seed">null leaves the weights zero, for loading</param>
    internal Clip(ClipConfig config, long? seed, Device? device = null) : base(nameof(Clip))
    {
        config.Validate();
        device ??= CPU;
        Config = config;
        visual = config.VisionStages is { } stages
            ? new ModifiedResNet(config.ImageResolution, stages, config.VisionWidth, config.VisionHeads,
            config.EmbedDim, device)
            : new VisionTransformer(VitConfig.OfClip(config), device);
        text = new TextTransformer(config.TextWidth, config.TextLayers, config.TextHeads, config.ContextLength,
            config.VocabSize,
            config.EmbedDim, config.Activation, device, config.TextMlpWidth);
        logit_scale = Weights.Zeros(device);
        RegisterComponents();
        if (seed is long value) ClipInitialisation.Apply(this, value);
    }

    /// <summary>A frozen model with zero weights, to be filled; on <see cref="META"/> shapes without memory.</summary>
    public static Clip WithoutWeights(ClipConfig config, Device? device = null) =>
        new Clip(config, (long?)null, device).Frozen();

    /// <summary>Its sizes.</summary>
    public ClipConfig Config { get; }

    /// <summary>Where the weights are, and inputs have to be.</summary>
    public Device Device => logit_scale.device;

    /// <summary>The image tower.</summary>
    public ImageTower Visual => visual;
    /// <summary>The text tower.</summary>
    public TextTransformer Text => text;

    /// <summary>ln of the factor on cosines; a learned scalar.</summary>
    public Parameter LogitScaleLog => logit_scale;

    /// <summary>The factor on cosines in logits, exp(logit_scale).</summary>
    public float LogitScale => MathF.Exp(logit_scale.item<float>());

    /// <summary>[B, 3, R, R] f32 from the model's <see cref="Preprocess"/> -> [B, D], not normalised</summary>
    public Tensor EncodeImage(Tensor images) => visual.call(images);

    /// <summary>[N, L] i64 tokens -> [N, D], not normalised. Runs the positions of the longest prompt.</summary>
    public Tensor EncodeText(Tensor tokens) => text.EncodeText(tokens);

    /// <summary>[N, L, W] token embeddings without positions, tokens [N, at least L] i64 that tell where prompts end ->
    /// [N, D], not normalised.</summary>
    public Tensor EncodePrompts(Tensor embeddings, Tensor tokens) => text.EncodePrompts(embeddings, tokens);

    /// <summary>exp(logit_scale) * cosines of all images [B, 3, R, R] and all texts [N, L] i64 -> [B, N].</summary>
    public Tensor Logits(Tensor images, Tensor tokens)
    {
        using var scope = NewDisposeScope();
        var imageFeatures = EncodeImage(images);                                                     // [B, D]
        var textFeatures = EncodeText(tokens);                                                       // [N, D]
        imageFeatures = imageFeatures / imageFeatures.norm(1, keepdim: true);
        textFeatures = textFeatures / textFeatures.norm(1, keepdim: true);
        return (logit_scale.exp() * imageFeatures.mm(textFeatures.t())).MoveToOuterDisposeScope(); // [B, N]
    }

    /// <summary>Turns training and gradients of all weights off; they still pass to inputs. Returns this.</summary>
    public Clip Frozen()
    {
        eval();
        DropFolded();
        foreach (var parameter in parameters()) parameter.requires_grad = false;
        return this;
    }

    /// <summary>OpenAI keeps the text tower's parameters at the top of the state dict.</summary>
    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
    {
        foreach (var (name, parameter) in base.named_parameters(recurse))
            yield return (name.StartsWith("text.", StringComparison.Ordinal) ? name["text.".Length..] : name,
                parameter);
    }

    /// <summary>Weights and running statistics with OpenAI's names. The tensors are the model's own:
    /// after writing to those of a frozen model that has already run, call <see cref="Frozen"/> again.</summary>
    public override Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null,
        string? prefix = null)
    {
        destination ??= [];
        foreach (var (name, parameter) in named_parameters())
            destination.TryAdd(string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}", parameter);
        foreach (var (name, buffer) in named_buffers()) // running statistics of a ResNet
            destination.TryAdd(string.IsNullOrEmpty(prefix) ? name : $"{prefix}.{name}", buffer);
        return destination;
    }

    /// <inheritdoc/>
    public override (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
        Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
    {
        DropFolded();
        return base.load_state_dict(source, strict, skip);
    }

    private void DropFolded() => (visual as ModifiedResNet)?.DropFolded();
}
