using System.Text.Json;
using System.Text.Json.Serialization;

namespace ShipLab.Cli.Experiments;

/// <summary>What a worker tells its driver, one line of JSON each on its standard output.</summary>
internal enum WorkerNews
{
    /// <summary>The model is loaded; cells may come.</summary>
    Ready,

    /// <summary>What is going on.</summary>
    Stage,

    /// <summary>A row is on the disk (or was there).</summary>
    Row,

    /// <summary>Something odd about a data set.</summary>
    Notice,

    /// <summary>The cell is finished.</summary>
    Done,

    /// <summary>The cell, or loading the model, failed for a reason that the message tells; the worker is fit for the
    /// next cell.</summary>
    Failed,
}

/// <summary>One message of a worker.</summary>
/// <param name="News">which</param>
internal sealed record WorkerMessage(WorkerNews News)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    };

    /// <summary>What is odd, or why something failed.</summary>
    public string? Text { get; init; }

    /// <summary>What is going on.</summary>
    public Progress Stage { get; init; }

    /// <summary>The row as its file has it.</summary>
    public string? Row { get; init; }

    /// <summary>The row was there before.</summary>
    public bool Reused { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Json);

    /// <exception cref="JsonException">The line is no message.</exception>
    public static WorkerMessage FromJson(string line) => JsonSerializer.Deserialize<WorkerMessage>(line,
        Json) ?? throw new JsonException("null is no message");
}

/// <summary>What a driver tells its worker, one line of JSON each on its standard input: first the order, then cells.
/// The end of the input ends the worker.</summary>
/// <param name="Spec">what is run</param>
/// <param name="Results">the results file</param>
internal sealed record WorkerOrder(ExperimentSpec Spec, string Results);
