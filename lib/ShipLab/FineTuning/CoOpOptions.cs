using System.Text.Json.Serialization;

namespace ShipLab.FineTuning;

/// <summary>Where CoOp's context vectors start.</summary>
public enum ContextStart
{
    /// <summary>The token embeddings of the template's words, "a photo of a".</summary>
    Words,

    /// <summary>Normal numbers with <see cref="CoOpOptions.InitialStd"/>.</summary>
    Random,
}

/// <summary>
/// How CoOp is trained. <see cref="Paper"/> is what the SHIP paper states ("the same settings as proposed in their
/// papers", so CoOp's own); <see cref="Official"/> is what SHIP's main_coop_vae.py (run_coop) does, which differs;
/// <see cref="Toyland"/> is for the tiny CLIP of the drawn world.
/// </summary>
public sealed record CoOpOptions
{
    /// <summary>Context vectors, 1 to 16. CoOp's paper: 16, and 4 from words; SHIP's paper and code: 4.</summary>
    [Limits(1, 16)]
    public int ContextTokens { get; init; } = 4;

    /// <summary>A context for each class ("class-specific") instead of one for all ("unified").
    /// A class without training features keeps its zero-shot prompt then. From words each class starts with the same
    /// ones; CoOp's code ignores this option where it is given words.</summary>
    public bool ClassContexts { get; init; }

    /// <summary>Where the name stands. CoOp's paper and SHIP: at the end.</summary>
    public NamePosition NamePosition { get; init; } = NamePosition.End;

    /// <summary>CoOp (4 tokens) and SHIP's code: the words "a photo of a".</summary>
    public ContextStart ContextStart { get; init; } = ContextStart.Words;

    /// <summary>Standard deviation of a random start. CoOp's code, class PromptLearner: 0.02.</summary>
    [Limits(0)]
    public double InitialStd { get; init; } = 0.02;

    /// <summary>CoOp, paper and code: as <see cref="Sgd"/> has it. SHIP's code: plain, with the same rate.</summary>
    [Flat]
    public Sgd Sgd { get; init; } = new();

    /// <summary>Passes over the real features. CoOp's base-to-new runs: 50; SHIP's code: 200.
    /// CoOp's own paper, section 4.1: 200 for 16 shots, 100 for 8 or 4, 50 for 2 or 1.</summary>
    [Limits(0)]
    public int Epochs { get; init; } = 50;

    /// <summary>Real features a step; a generator adds as many. CoOp: 32; SHIP's code: 256.</summary>
    [Limits(1)]
    public int BatchSize { get; init; } = 32;

    /// <summary>Factor on the cosine; null takes the model's own (CoOp). SHIP's code: the constant 100.</summary>
    [JsonPropertyOrder(2)]
    [Limits(0, Above = true)]
    public double? LogitScale { get; init; }

    /// <summary>Learn over the names of all classes even when no features of new classes are there.
    /// SHIP's code does so, which makes the new names extra negatives of plain CoOp;
    /// CoOp itself knows base names only.</summary>
    [JsonPropertyOrder(2)]
    public bool AllNames { get; init; }

    /// <summary>Keep the epoch with the best accuracy on the task's validation features instead of the last one.
    /// (SHIP's code chooses on test images; this library never does.)</summary>
    [JsonPropertyOrder(2)]
    public bool SelectOnValidation { get; init; }

    /// <summary>
    /// The most classes whose prompts' gradients are computed at once: more classes go through the text tower
    /// in chunks, twice, which gives the same gradient (<see cref="PromptChunks"/>).
    /// Null chooses by an estimate of the memory (<see cref="PromptChunks.SizeFor"/>).
    /// Changes no number but by rounding, so it is not part of a result's key.
    /// </summary>
    [JsonIgnore]
    [Limits(1)]
    public int? ChunkSize { get; init; }

    /// <summary>The SHIP paper: CoOp with the settings of CoOp's base-to-new runs.</summary>
    public static CoOpOptions Paper { get; } = new();

    /// <summary>SHIP's main_coop_vae.py, run_coop.</summary>
    public static CoOpOptions Official { get; } = new()
    {
        Sgd = Sgd.Plain(0.002), Epochs = 200, BatchSize = 256, LogitScale = 100, AllNames = true,
    };

    /// <summary>For the tiny CLIP: plain SGD with a rate at which a model this small moves, 30 epochs,
    /// the model's own logit scale. Fixed from a feasibility study, not chosen on test images.</summary>
    public static CoOpOptions Toyland { get; } = new() { Sgd = Sgd.Plain(0.2), Epochs = 30 };
}
