using System.Text.Json;
using System.Text.Json.Nodes;

namespace ShipLab.Notebooks;

/// <summary>What a runner tells a kernel process, one line of JSON each: run this cell. The end of the input ends the
/// process.</summary>
/// <param name="Name">The cell's name in errors, such as <c>cell 4</c>.</param>
/// <param name="Code">The cell's text.</param>
internal sealed record CellOrder(string Name, string Code);

/// <summary>What a kernel process tells its runner, one line of JSON each.</summary>
/// <param name="Output">An output of the running cell in nbformat's form, long text as one string.</param>
/// <param name="Id">The name under which the output can be replaced.</param>
/// <param name="IsUpdate">Whether it takes the place of the output of that name.</param>
/// <param name="Done">Whether the cell is at its end; the first of all says that the kernel takes cells.</param>
/// <param name="Error">Why the cell failed.</param>
internal sealed record KernelNews(
    JsonObject? Output = null, string? Id = null, bool IsUpdate = false, bool Done = false, CellError? Error = null)
{
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <summary>The news of a line; a line that a program or native code of the cell printed is an output as
    /// well.</summary>
    public static KernelNews FromJson(string line)
    {
        try
        {
            if (line.StartsWith("{\"Output\":") && JsonSerializer.Deserialize<KernelNews>(line) is { } news)
                return news;
        }
        catch (JsonException)
        {
            // printed by somebody else after all
        }
        return new KernelNews(CellOutputs.Stream("stdout", line + "\n"));
    }
}

/// <summary>Why a cell failed, and where.</summary>
/// <param name="Name">The exception's type without its namespace; <c>CompilationError</c> when the cell does not
/// compile.</param>
/// <param name="Message">What went wrong, and what to do where that is known.</param>
/// <param name="Line">The cell's line, from 1, or null when no line of the cell is to blame.</param>
/// <param name="Source">The text of that line, without the space around it.</param>
/// <param name="Trace">The whole report, line by line, without a frame of the kernel.</param>
internal sealed record CellError(string Name, string Message, int? Line, string? Source, IReadOnlyList<string> Trace);
