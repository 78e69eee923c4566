namespace ShipLab.Evaluation;

/// <summary>
/// How the reported state is chosen among the candidates of a run: the generator after 1/5, 2/5, ... of its epochs,
/// each with a fine-tuner trained anew (the official code's best of five). Without a trained generator there
/// is one candidate and nothing to choose.
/// </summary>
public enum Selection
{
    /// <summary>The generator after its last epoch. Nothing is looked at.</summary>
    Last,

    /// <summary>The best on held-out images of the training classes.</summary>
    Validation,

    /// <summary>
    /// The best in a rehearsal: a third of the base classes plays new, generator and fine-tuner are trained on the
    /// others, and the candidate with the best H on held-out images of both is taken.
    /// </summary>
    PseudoNew,

    /// <summary>The best on the test images, as the official code has it. Its numbers are no estimate; always called
    /// <see cref="Selections.Official"/>.</summary>
    Test,
}

/// <summary>The names of selections in result rows, files, commands and tables.</summary>
public static class Selections
{
    /// <summary>What selection on test images is called wherever it is printed.</summary>
    public const string Official = "official (selects on test)";

    /// <summary>last, validation, pseudo-new, test.</summary>
    public static IReadOnlyList<string> Names { get; } = ["last", "validation", "pseudo-new", "test"];

    /// <summary>The selection's name in rows and files.</summary>
    public static string Text(this Selection selection) => Names[(int)selection];

    /// <summary>How it is printed: "last", "validation", "pseudo-new", "official (selects on test)".</summary>
    public static string Title(this Selection selection) => Title(selection.Text());

    /// <summary>How the selection of a name is printed.</summary>
    public static string Title(string name) => name == "test" ? Official : name;

    /// <summary>The selection of a name.</summary>
    /// <exception cref="ShipLabException">There is none; the nearest name is given.</exception>
    public static Selection Parse(string name) => NearestName.Parse<Selection>("selection", name, Names);
}
