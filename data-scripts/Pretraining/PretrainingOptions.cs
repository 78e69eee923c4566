namespace ShipLab.Pretraining;

/// <summary>
/// How the tiny CLIP is trained. The defaults are the recipe of the shipped weights; sizes and optimiser follow
/// "Learning Transferable Visual Models From Natural Language Supervision" (Radford et al. 2021, section 2 and table
/// 18), scaled down.
/// </summary>
public sealed record PretrainingOptions
{
    /// <summary>Decides the pairs and the initial weights.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Steps of <see cref="BatchSize"/> pairs: 270 thousand pairs.</summary>
    public int Steps { get; init; } = 2112;

    /// <summary>Pairs a step. Twice as many learn clearly less from the same number of pairs.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>The highest learning rate, reached after the warm-up.</summary>
    public double LearningRate { get; init; } = 1.5e-3;

    /// <summary>Steps in which the learning rate rises linearly; after them it falls as a cosine.</summary>
    public int WarmupSteps { get; init; } = 100;

    /// <summary>The learning rate at the end, as a part of the highest.</summary>
    public double FinalRate { get; init; } = 0.01;

    public double Beta1 { get; init; } = 0.9;
    public double Beta2 { get; init; } = 0.98;
    public double Epsilon { get; init; } = 1e-6;

    /// <summary>Decoupled weight decay, on matrices only (not on biases, norms and the temperature).</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>The gradient's largest Euclidean norm over all parameters.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>The vocabulary is learned from this many captions, up to this many tokens.</summary>
    public int VocabularyCaptions { get; init; } = 4000;
    public int VocabularySize { get; init; } = 768;

    /// <summary>Positions of a prompt; the longest caption of the world has 11 tokens, start and end
    /// included.</summary>
    public int ContextLength { get; init; } = 24;

    public int PatchSize { get; init; } = 8;
    public int VisionWidth { get; init; } = 128;
    public int VisionLayers { get; init; } = 4;
    public int VisionHeads { get; init; } = 4;
    public int TextWidth { get; init; } = 128;
    public int TextLayers { get; init; } = 3;
    public int TextHeads { get; init; } = 4;
    public int EmbedDim { get; init; } = 64;

    /// <summary>Steps between checkpoints, from which an interrupted run goes on.</summary>
    public int CheckpointEvery { get; init; } = 100;

    /// <summary>The accuracy at the end: rounds of so many random combinations, so many images of each.</summary>
    public int EvaluationRounds { get; init; } = 10;
    public int EvaluationWays { get; init; } = 40;
    public int EvaluationImages { get; init; } = 10;

    /// <summary>Images of the accuracy come from this seed, never used in training.</summary>
    public long EvaluationSeed { get; init; } = 90210;

    /// <summary>The learning rate of a step (from 0).</summary>
    public double RateAt(int step)
    {
        if (step < WarmupSteps)
            return LearningRate * (step + 1) / WarmupSteps;
        var progress = (double)(step - WarmupSteps) / Math.Max(1, Steps - WarmupSteps);
        return LearningRate * (FinalRate + (1 - FinalRate) * 0.5 * (1 + Math.Cos(Math.PI * progress)));
    }
}
