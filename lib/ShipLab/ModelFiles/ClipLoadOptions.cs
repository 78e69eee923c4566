namespace ShipLab.ModelFiles;

/// <summary>How <see cref="ClipFiles.Load(string, ClipLoadOptions?)"/> loads a model.</summary>
public sealed record ClipLoadOptions
{
    /// <summary>Where the weights shall be; null for the processor's memory.</summary>
    public Device? Device { get; init; }

    /// <summary>The numbers in which the model computes.</summary>
    public Precision Precision { get; init; } = Precision.F32;

    /// <summary>The activation between the matrices of an MLP; null for what the checkpoint's configuration or name
    /// says, QuickGELU where neither says anything.</summary>
    public Activation? Activation { get; init; }

    /// <summary>The tokenizer; null for the vocabulary in the file or beside it, or OpenAI's in SHIPLAB_HOME.</summary>
    public Tokenizer? Tokenizer { get; init; }
}
