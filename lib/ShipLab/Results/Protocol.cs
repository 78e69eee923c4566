using System.Text.Json;
using System.Text.Json.Serialization;

namespace ShipLab.Results;

/// <summary>
/// What is learned, what is scored on what, what is maximised, and which columns a row has. A new protocol is a class
/// in a file of its own and a line of <see cref="Protocols.All"/>. In JSON it is its name.
/// </summary>
[JsonConverter(typeof(ByName))]
public abstract class Protocol
{
    /// <summary>In result rows, files and commands.</summary>
    public abstract string Name { get; }

    /// <summary>In the middle of a sentence.</summary>
    public virtual string Title => Name;

    /// <summary>Whether all classes of a source are learned and the data set, whose classes are new, is only
    /// scored.</summary>
    public virtual bool HasSource => false;

    /// <summary>Whether all classes of what is learned are base classes.</summary>
    public virtual bool LearnsAllClasses => false;

    /// <summary>Whether all training images there are are learned from, whatever number of shots is asked
    /// for.</summary>
    public virtual bool LearnsAllImages => false;

    /// <summary>Whether accuracies are means over classes (Xian et al., 2017) instead of shares of images.</summary>
    public virtual bool MeansOverClasses => false;

    /// <summary>Whether base and new classes share a label space, which can be calibrated.</summary>
    public bool HasJoint => !LearnsAllClasses;

    /// <summary>Whether any class that is scored is new.</summary>
    public bool HasNewClasses => HasSource || !LearnsAllClasses;

    /// <summary>Whether pairs of fine-tuner and generator may be chosen by their rehearsals.</summary>
    public virtual bool ChoosesInRehearsal => false;

    /// <summary>The columns of its rows, those first that say most.</summary>
    public abstract IReadOnlyList<ScoreGroup> Columns { get; }

    /// <summary>The columns that methods are compared by; the first is what is maximised.</summary>
    public virtual IReadOnlyList<string> Compared => [Columns[0].Main];

    /// <summary>The scores of a row by its columns, percent; NaN where a method cannot tell such classes.</summary>
    /// <param name="scores">of the classifier as it was trained</param>
    /// <param name="calibrated">those among all names after calibration; null where there was none</param>
    public IReadOnlyDictionary<string, double> RowScores(Scores scores, BaseNewHarmonic? calibrated = null) =>
        Columns.SelectMany(group => group.Columns.Zip(group.Of(scores, calibrated) ?? []))
            .ToDictionary(pair => pair.First, pair => pair.Second);

    /// <summary>The classes that a generator writes features of.</summary>
    public virtual IReadOnlyList<int> Synthesized(Dataset dataset) => dataset.NewLabels;

    /// <summary>Scores every row of test features [N, D] of a data set once.</summary>
    public virtual Decisions Decide(IClassifier classifier, Features test, Dataset dataset) =>
        Decisions.Of(classifier, test, dataset.BaseLabels, dataset.NewLabels);

    /// <summary>The number that selection on pseudo-new classes or on test images goes by.</summary>
    public abstract double Goal(Scores scores);

    /// <summary>The SHIP paper's table of some <see cref="Columns"/> in a setting of this protocol, but for the
    /// backbone, or null.</summary>
    public virtual PublishedTable? Published(ResultSetting setting, ScoreGroup columns) => null;

    private sealed class ByName : JsonConverter<Protocol>
    {
        public override Protocol Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            Protocols.Parse(reader.GetString()!);

        public override void Write(Utf8JsonWriter writer, Protocol value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.Name);
    }
}
