namespace ShipLab.Base;

/// <summary>A setting that an options record cannot have.</summary>
/// <param name="Path">Where it stands among the settings: ["prompt-form", "globl"].</param>
/// <param name="Text">What is wrong and what to do, in sentences.</param>
public sealed record OptionMistake(IReadOnlyList<string> Path, string Text);

/// <summary>Settings that a method or generator cannot have; all mistakes at once.</summary>
public sealed class OptionException : ShipLabException
{
    internal OptionException(IReadOnlyList<OptionMistake> mistakes)
        : base(string.Join(' ', mistakes.Select(mistake => mistake.Text))) =>
        Mistakes = mistakes;

    internal OptionException(string text) : this([new OptionMistake([], text)]) { }

    /// <summary>Each with its place.</summary>
    public IReadOnlyList<OptionMistake> Mistakes { get; }
}
