namespace ShipLab.Notebooks;

/// <summary>
/// The running cell as its own code sees it: where its output goes and the token that stops it. It flows with the execution
/// context, so threads and tasks that a cell starts write to the cell that started them, even after it ended.
/// </summary>
internal sealed class CellContext(OutputLog log, CancellationToken token, Func<string?>? readLine)
{
    private static readonly AsyncLocal<CellContext?> Local = new();

    static CellContext() =>
        AppContext.SetData(CSharpSession.CancellationSlot, (Func<CancellationToken>)(() => Current?.Token ?? CancellationToken.None));

    public static CellContext? Current
    {
        get => Local.Value;
        set => Local.Value = value;
    }

    public OutputLog Log => log;

    public CancellationToken Token => token;

    /// <exception cref="InvalidOperationException">When nobody can answer.</exception>
    public string? ReadLine() => readLine is not null
        ? readLine()
        : throw new InvalidOperationException(
            "the cell reads from the console, but this run has nobody to ask. Give the value in a cell tagged 'parameters' instead.");
}
