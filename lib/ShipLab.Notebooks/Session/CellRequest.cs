namespace ShipLab.Notebooks;

/// <summary>How to run one cell.</summary>
public sealed record CellRequest
{
    /// <summary>The cell's name in messages; by default <c>cell n</c>, counted by the session.</summary>
    public string? Name { get; init; }

    /// <summary>The time after which the cell is stopped; null for the session's limit.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Called for every output at once, from the thread that writes it; pieces of a stream come as they are written.</summary>
    public Action<CellOutput>? OnOutput { get; init; }
}
