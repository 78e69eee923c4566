using System.Diagnostics.CodeAnalysis;
using static TorchSharp.torch.nn;

namespace ShipLab.FineTuning;

/// <summary>All that a fine-tuner may know: CLIP's frozen text tower, the class names as prompts,
/// and over which classes it learns. It holds no image, and never test data.</summary>
public sealed record FineTuningTask : IDisposable
{
    private readonly TextTransformer? _text;
    private readonly Tensor? _tokens, _given;
    private Tensor? _textFeatures;

    /// <summary>An empty task, to be filled by its initialiser.</summary>
    public FineTuningTask()
    {
    }

    /// <summary>What <c>with</c> begins with: all but text features, which the copy computes for itself.</summary>
    [SetsRequiredMembers]
    private FineTuningTask(FineTuningTask other)
    {
        (_text, LogitScale, _tokens, _given, TemplateTokens, NameTokens) =
            (other._text, other.LogitScale, other._tokens, other._given, other.TemplateTokens, other.NameTokens);
        (Templates, Tokenize) = (other.Templates, other.Tokenize);
        (ClassNames, SameNames, TrainClasses, Seed, Validation) =
            (other.ClassNames, other.SameNames, other.TrainClasses, other.Seed, other.Validation);
    }

    /// <summary>The frozen text tower.</summary>
    public TextTransformer Text
    {
        get => _text ?? throw new ShipLabException("This task has text features alone, "
            + "but this method learns through the text tower. Give the task Text and Tokens.");
        init => _text = value;
    }

    /// <summary>The model's own logit scale, exp(logit_scale).</summary>
    public required double LogitScale { get; init; }

    /// <summary>[C, context] int64: "a photo of a {name}." a class, base classes first. Row = class id.</summary>
    public Tensor Tokens
    {
        get => _tokens ?? throw new ShipLabException("This task has text features alone, "
            + "but this method needs its prompts. Give the task Text and Tokens.");
        init => _tokens = value;
    }

    /// <summary>How many tokens the template's words before the name are (4 in "a photo of a").</summary>
    public int TemplateTokens { get; init; }

    /// <summary>Of each class the tokens of its name; null where nothing but a full stop stands behind it.</summary>
    public IReadOnlyList<int>? NameTokens { get; init; }

    /// <summary>Class names by id. A method that learns refuses empty ones, and the same one for two classes unless
    /// <see cref="SameNames"/>.</summary>
    public required IReadOnlyList<string> ClassNames { get; init; }

    /// <summary>The data set's prompts, {} for the class name, for methods that take the mean over several.</summary>
    public IReadOnlyList<string> Templates { get; init; } = [];

    /// <summary>Prompts to tokens [prompts, context] int64; null where a task was made from tokens alone.</summary>
    public Func<IReadOnlyList<string>, Tensor>? Tokenize { get; init; }

    /// <summary>Whether two classes may have the same name, and so the same prompt.
    /// CoOp's list of ImageNet has such ('missile' and 'sunglasses' are two classes each).</summary>
    public bool SameNames { get; init; }

    /// <summary>The ids whose names a learner may use as its label space: the base classes,
    /// or all of them when synthesized features of new classes are among the batches.</summary>
    public required IReadOnlyList<int> TrainClasses { get; init; }

    /// <summary>Decides random initial weights.</summary>
    public required long Seed { get; init; }

    /// <summary>Held-out features of training classes, to choose an epoch or settings by; never test data.</summary>
    public Features? Validation { get; init; }

    /// <summary>Zero-shot text features [C, D], unit norm: those of <see cref="Tokens"/>, computed once a task,
    /// unless others are given, such as the mean over several templates. Given ones stay the caller's.</summary>
    public Tensor TextFeatures
    {
        get => _given ?? (_textFeatures ??= ZeroShotFeatures());
        init => _given = value;
    }

    /// <summary>The classes that a method learns over, after a look at all that a task can have wrong.</summary>
    /// <param name="method">Who learns, for messages.</param>
    /// <param name="classes">Ids; null for <see cref="TrainClasses"/>.</param>
    /// <exception cref="ShipLabException">Names are empty or the same, or ids are not classes, each once.</exception>
    internal LabelSpace LabelSpace(string method, IReadOnlyList<int>? classes = null)
    {
        Require.Names(ClassNames, SameNames);
        if (Validation is { } validation) Require.Finite(validation, "validation features");
        return new LabelSpace(classes ?? TrainClasses, ClassNames.Count, method, Device);
    }

    /// <summary>The device of its tensors.</summary>
    internal Device Device => (_tokens ?? TextFeatures).device;

    private Tensor ZeroShotFeatures()
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        return functional.normalize(Text.EncodeText(Tokens), dim: 1).DetachFromDisposeScope(); // [C, D]
    }

    /// <summary>The prompts with the template's words replaced by <paramref name="contextTokens"/> places for learned
    /// vectors: [C, context] int64. With as many places as words, the template itself.</summary>
    /// <exception cref="ShipLabException">The longest name leaves no room for so many places.</exception>
    public Tensor Prompts(int contextTokens)
    {
        if (contextTokens == TemplateTokens) return Tokens.clone();
        using var scope = NewDisposeScope();
        var context = Tokens.shape[1];
        var start = Tokens.narrow(1, 0, 1);                                                             // [C, 1]
        var places = Tokens.narrow(1, 1, 1).expand(Tokens.shape[0], contextTokens);                     // [C, n]
        var names = Tokens.narrow(1, 1 + TemplateTokens, context - 1 - TemplateTokens);      // [C, context - 1 - words]
        // [C, context - words + 2 n]
        var all = cat([start, places, names, zeros(Tokens.shape[0], contextTokens, int64, Tokens.device)], 1);
        if (all.shape[1] <= context) return cat([all, zeros(all.shape[0], context - all.shape[1], int64, all.device)],
            1).MoveToOuterDisposeScope();
        if (all.narrow(1, context, all.shape[1] - context).ne(0).any().ToBoolean())
            throw new ShipLabException($"A prompt of {contextTokens} context tokens and the longest class name does "
                + $"not fit {context} positions. Use fewer context tokens.");
        return all.narrow(1, 0, context).contiguous().MoveToOuterDisposeScope();                        // [C, context]
    }

    /// <summary>Tokens of each class's name: as given, else all between the template's words and the full stop before
    /// the end token.</summary>
    internal int[] NameLengths()
    {
        if (NameTokens is not null) return [.. NameTokens];
        using var ends = TextTransformer.Ends(Tokens);                                                  // [C]
        return [.. ends.ToHost<long>().Select(end => (int)end - 2 - TemplateTokens)];
    }

    /// <summary>Frees the cached text features; the tower and the tokens stay the caller's.</summary>
    public void Dispose() => _textFeatures?.Dispose();
}
