using System.Text.Json;
using System.Text.Json.Nodes;

namespace ShipLab.Results;

/// <summary>What makes two runs the same experiment. A row with a key that is already stored is not run
/// again.</summary>
/// <param name="DataSet">Name of the data set; of the target in cross-dataset.</param>
/// <param name="Backbone">Name of the CLIP, with a fingerprint of its weights.</param>
/// <param name="Method">The fine-tuner: "zero-shot", "coop".</param>
/// <param name="Generator">"none", "text", "ship".</param>
/// <param name="Shots">Training images a class; 0 for all there are.</param>
/// <param name="Seed">Seed of the sample and of the training.</param>
/// <param name="Options">Fingerprint of every option that can change the numbers.</param>
/// <param name="Protocol">One of <see cref="Protocols.Names"/>.</param>
/// <param name="Selection">One of <see cref="Selections.Names"/>.</param>
public sealed record ResultKey(string DataSet, string Backbone, string Method, string Generator, int Shots, long Seed,
    string Options,
    string Protocol = "base-to-new", string Selection = "last")
{
    /// <summary>"coop + ship": method and generator as one name, the method alone where there is no generator, and what
    /// chose among candidates where something did: "coop + ship, official (selects on test)".</summary>
    public string Name => ResultSummary.NameOf(Method, Generator, Selection);
}

/// <summary>One finished experiment; accuracies in percent, NaN where not applicable; timings in seconds.</summary>
public sealed record ResultRow
{
    /// <summary>The version of rows that this library writes; it reads this one and the one before.</summary>
    public const int CurrentFormat = 3;

    /// <summary>Version of the row; a file with rows of a version that is not read is refused.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>What was run.</summary>
    public required ResultKey Key { get; init; }

    /// <summary>Percent by the columns of its protocol (<see cref="Protocol.Columns"/>); NaN where a method cannot tell
    /// such classes.</summary>
    public required IReadOnlyDictionary<string, double> Scores { get; init; }

    /// <summary>How the logits of new classes were calibrated; null where that was not asked for or does not
    /// apply.</summary>
    public Calibration? Calibration { get; init; }

    /// <summary>How the method with the chosen candidate did in the rehearsal, by the same columns: what pairs of
    /// fine-tuner and generator can be chosen by without a look at test images. Null where there was no
    /// rehearsal.</summary>
    public IReadOnlyDictionary<string, double>? Rehearsal { get; init; }

    /// <summary>Percent right of each class among its own names, by class id; NaN for a class without test
    /// images.</summary>
    public double[]? PerClass { get; init; }

    /// <summary>Percent right of each class among all names, likewise.</summary>
    public double[]? JointPerClass { get; init; }

    /// <summary>Which candidate was chosen: "epoch 30 of 50"; null where there was one.</summary>
    public string? SelectedCandidate { get; init; }

    /// <summary>Cross-dataset: the data set that was learned from.</summary>
    public string? Source { get; init; }

    /// <summary><see cref="Dataset.HasPublishedSize"/> of the data set that was scored, and in cross-dataset of the
    /// source too: where it is false, no paper's number may stand beside this row.</summary>
    public bool? HasPublishedSize { get; init; }

    /// <summary>Every option of method, generator and study.</summary>
    public required JsonNode Options { get; init; }

    /// <summary>Every seed that was used, by what it was for.</summary>
    public required IReadOnlyDictionary<string, long> Seeds { get; init; }

    /// <summary>Versions of the library, the torch and the runtime.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>Seconds by stage. What several rows share (features, VAE) is counted in the row that did the
    /// work.</summary>
    public required IReadOnlyDictionary<string, double> Seconds { get; init; }

    /// <summary>When it finished, UTC.</summary>
    public required DateTime Finished { get; init; }

    /// <summary>A score by its column, percent; NaN where it does not apply.</summary>
    /// <exception cref="ShipLabException">Rows of this protocol have no such column.</exception>
    public double this[string column]
    {
        get
        {
            if (Scores.TryGetValue(column, out var score)) return score;
            string[] columns = [.. Protocols.Parse(Key.Protocol).Columns.SelectMany(group => group.Columns)];
            return columns.Contains(column) ? double.NaN
                : throw NearestName.Unknown($"column of {Key.Protocol}", column, columns);
        }
    }

    /// <summary>One line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="JsonException">The line is not a row.</exception>
    /// <exception cref="ShipLabException">It is one of another version.</exception>
    public static ResultRow FromJson(string line)
    {
        var node = JsonNode.Parse(line) as JsonObject ?? throw new JsonException("it is no JSON object");
        var format = node.ContainsKey("key") ? FormatOf(node) : CurrentFormat;
        if (format == OldRow.Format) OldRow.Renew(node);
        else if (format != CurrentFormat)
            throw new ShipLabException($"it is a result row of format {format}, and this ShipLab writes format "
                + $"{CurrentFormat} and reads {OldRow.Format} too. Give another file or folder for the results (or "
                + "move the old file away), and the experiments are run anew.");
        return node.Deserialize<ResultRow>(Json) ?? throw new JsonException("null is not a result row");
    }

    // rows of format 1 did not say so
    private static int FormatOf(JsonObject node)
    {
        if (node["format"] is not { } format) return 1;
        return format is JsonValue value && value.TryGetValue<int>(out var number) ? number
            : throw new JsonException("format is no whole number");
    }

    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        RespectNullableAnnotations = true,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
        // "NaN": not applicable
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
