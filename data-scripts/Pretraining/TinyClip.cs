namespace ShipLab.Pretraining;

/// <summary>The parts of the tiny CLIP that are decided before training: sizes, preprocessing, vocabulary.</summary>
public static class TinyClip
{
    /// <summary>Bytes to numbers of about zero mean and unit variance over the drawn world.</summary>
    public static Preprocess Preprocess => new(World.Width, [0.5f, 0.5f, 0.5f], [0.25f, 0.25f, 0.25f]);

    /// <summary>A byte-level BPE learned from captions of pre-training; every word of the world becomes one
    /// token.</summary>
    public static Tokenizer LearnVocabulary(PretrainingOptions options) => BpeTrainer.Train(
        Enumerable.Range(0, options.VocabularyCaptions).Select(i => Pairs.Sample(options.Seed, i).Caption),
        options.VocabularySize, options.ContextLength);

    public static ClipConfig Config(PretrainingOptions options, Tokenizer tokenizer) => new()
    {
        EmbedDim = options.EmbedDim,
        ImageResolution = World.Width,
        VisionLayers = options.VisionLayers,
        VisionWidth = options.VisionWidth,
        VisionPatchSize = options.PatchSize,
        VisionHeads = options.VisionHeads,
        ContextLength = options.ContextLength,
        VocabSize = tokenizer.VocabSize,
        TextWidth = options.TextWidth,
        TextHeads = options.TextHeads,
        TextLayers = options.TextLayers,
    };
}
