namespace ShipLab.Data;

/// <summary>
/// A classification data set with base and new classes. Labels 0 .. BaseClasses - 1 are the base classes, the rest the
/// new ones.
/// </summary>
/// <param name="Name">Short, lower case.</param>
/// <param name="ClassNames">A name for every label, as it is put into the template.</param>
/// <param name="BaseClasses">How many of the classes are base.</param>
/// <param name="Templates">Prompts with {} where the class name goes; the first is the one to use alone.</param>
/// <param name="Train">The shots that tuning may use, of base and new classes; base-to-new takes the base ones.</param>
/// <param name="Val">For choosing settings.</param>
/// <param name="Test">For the one number at the end.</param>
/// <param name="Unlabelled">Images whose labels no method may look at; kept to judge pseudolabels.</param>
public sealed record Dataset(
    string Name,
    IReadOnlyList<string> ClassNames,
    int BaseClasses,
    IReadOnlyList<string> Templates,
    ImageSet Train,
    ImageSet Val,
    ImageSet Test,
    ImageSet Unlabelled)
{
    /// <summary>Prompts to average where a method takes several; <see cref="Templates"/> unless told.</summary>
    public IReadOnlyList<string> Ensemble { get; init; } = Templates;

    /// <summary>Of a public set, whether it has the classes and pictures that were published; null for any other. Where
    /// it is false, no result stands beside a published one.</summary>
    public bool? HasPublishedSize { get; init; }

    /// <summary>What was left out or looked odd when the set was opened, in sentences; empty for drawn sets.</summary>
    public IReadOnlyList<string> Notices { get; init; } = [];

    /// <summary>How many of the classes are new.</summary>
    public int NewClasses => ClassNames.Count - BaseClasses;

    /// <summary>0 .. BaseClasses - 1.</summary>
    public IReadOnlyList<int> BaseLabels => [.. Enumerable.Range(0, BaseClasses)];

    /// <summary>BaseClasses .. number of classes - 1.</summary>
    public IReadOnlyList<int> NewLabels => [.. Enumerable.Range(BaseClasses, NewClasses)];

    /// <summary>The prompt of every class, in a template of the set (the first, unless another is asked for).</summary>
    public IReadOnlyList<string> Prompts(int template = 0) =>
        [.. ClassNames.Select(name => Templates[template].Replace("{}", name))];
}
