using System.Text.Json.Serialization;

namespace ShipLab.Synthesis;

/// <summary>What turns a latent and a class into a feature (paper, Table 4, rows "VAE").</summary>
[JsonConverter(typeof(JsonStringEnumConverter<VaeDecoder>))]
public enum VaeDecoder
{
    /// <summary>The frozen text tower, reading the class name behind the learned prompt: SHIP.</summary>
    TextEncoder,

    /// <summary>An MLP of three layers learned from nothing, given the latent and a description of the class
    /// (<see cref="ScratchCondition"/>).</summary>
    Scratch,
}

/// <summary>How the decoder from scratch is told the class. The paper does not say;
/// without any it could not make a class by name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ScratchCondition>))]
public enum ScratchCondition
{
    /// <summary>The unit-norm feature that the text tower gives to the class's prompt,
    /// as it was tokenised: the zero-shot feature for a template's prompts. The counterpart of the attribute vectors
    /// of feature-generating networks (f-VAEGAN).</summary>
    TextFeature,

    /// <summary>The mean of the token embeddings behind the slot: name and full stop, without the text tower.</summary>
    NameEmbedding,
}

/// <summary>
/// How SHIP's VAE is built and trained. Three presets: <see cref="Paper"/> is what the paper states and, where it is
/// silent, what the official code does; <see cref="Official"/> is what the code (mrflogs/SHIP, main_coop_vae.py) does;
/// <see cref="Toyland"/> is for the tiny CLIP of the drawn world. "Paper" citations are of the ICCV 2023 paper.
/// </summary>
public sealed record FeatureVaeOptions
{
    /// <summary>Hidden units of the encoder. Paper, implementation details: 4096; main_coop_vae.py: 2048.</summary>
    [Limits(1)]
    public int EncoderHidden { get; init; } = 4096;

    /// <summary>Hidden units of the decoder's MLP. Paper, implementation details, and main_coop_vae.py: 4096.</summary>
    [Limits(1)]
    public int GeneratorHidden { get; init; } = 4096;

    /// <summary>Size of the latent; null takes the size of a feature (paper: the size of a token embedding; code: 512,
    /// which is both).</summary>
    [Limits(1)]
    public int? LatentSize { get; init; }

    /// <summary>Negative slope of the generator's activation. 0 = ReLU (paper, implementation details; code);
    /// 0.2 in main_imagenet_coop_vae.py.</summary>
    [Limits(0)]
    public double GeneratorLeak { get; init; }

    /// <summary>Length L of the learned prompt. Paper, implementation details: 4, the best in Table 6.</summary>
    [Limits(1, 16)]
    public int ContextTokens { get; init; } = 4;

    /// <summary>What the prompt is made of. Paper, Eq. 3 and the best row of Table 5: global, not sequential.</summary>
    public PromptForm PromptForm { get; init; } = PromptForm.Published;

    /// <summary>Paper: the text tower; the MLP from scratch is an ablation (Table 4).</summary>
    public VaeDecoder Decoder { get; init; } = VaeDecoder.TextEncoder;

    /// <summary>How a decoder from scratch is told the class. The paper does not say.</summary>
    public ScratchCondition ScratchCondition { get; init; } = ScratchCondition.TextFeature;

    /// <summary>Standard deviation of initial weights and context. Paper: "Gaussian"; code: 0.02, biases 0.</summary>
    [Limits(0)]
    public double InitialStd { get; init; } = 0.02;

    /// <summary>Weight of the KL term beside the squared error summed over dimensions. Paper, Eq. 2, and code: 1.
    /// Unit-norm features keep the squared error below 4, so that 1 lets the posterior collapse
    /// on small sets.</summary>
    [Limits(0)]
    public double KlWeight { get; init; } = 1;

    /// <summary>AdamW's learning rate for encoder, generator and context. Paper, implementation details,
    /// and code: 1e-3, no schedule.</summary>
    [Limits(0)]
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>AdamW's weight decay. Paper: not stated; code: PyTorch's default 0.01, on the context too.</summary>
    [Limits(0)]
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>Features a step. Paper: not stated; code: 256.</summary>
    [Limits(1)]
    public int BatchSize { get; init; } = 256;

    /// <summary>Passes over the base features. Paper: not stated; code: 50 (ImageNet script: 10).</summary>
    [Limits(0)]
    public int Epochs { get; init; } = 50;

    /// <summary>With validation features: stop after this many epochs without a better validation loss and go back
    /// to the best epoch. Null (paper and code) keeps the last epoch.</summary>
    [Limits(1)]
    public int? Patience { get; init; }

    /// <summary>
    /// The most prompts whose gradients are computed at once: a larger batch goes through the text tower in chunks,
    /// and their gradients are added up. Null chooses by an estimate of the memory
    /// (<see cref="PromptChunks.SizeFor"/>). Changes no number but by rounding,
    /// so it is neither saved nor part of a result's key.
    /// </summary>
    [JsonIgnore]
    [Limits(1)]
    public int? ChunkSize { get; init; }

    /// <summary>What the paper states; where it is silent, the official code.</summary>
    public static FeatureVaeOptions Paper { get; } = new();

    /// <summary>What main_coop_vae.py does (ten data sets).</summary>
    public static FeatureVaeOptions Official { get; } = new() { EncoderHidden = 2048 };

    /// <summary>For the tiny CLIP (features of 64, token embeddings of 128): small nets.
    /// KL weight and epochs are those of the best mean H of CoOp + SHIP in a rehearsal on validation images,
    /// over seeds that no reported number uses (docs/ship-preset.md; experiments/ship_preset.cs).</summary>
    public static FeatureVaeOptions Toyland { get; } = new()
    {
        EncoderHidden = 256, GeneratorHidden = 512, KlWeight = 0.01, BatchSize = 64, Epochs = 40,
    };

    /// <summary>Checks what can be checked without a model.</summary>
    /// <exception cref="ShipLabException">An option has no meaning; it is named, with what it may be.</exception>
    public void Validate() => OptionSettings.Require(this, "SHIP's VAE");
}
