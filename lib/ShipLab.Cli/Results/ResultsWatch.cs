namespace ShipLab.Cli.Results;

/// <summary>Prints each row of a results file as soon as it is written, while something else fills the file.</summary>
internal sealed class ResultsWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly ResultStore _store;
    private readonly LivePanel _panel;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _task;
    private readonly int _before;
    private int _printed;

    /// <param name="store">The file; it may not exist yet. Rows that are there already are not printed.</param>
    /// <param name="panel">Where to print.</param>
    public ResultsWatch(ResultStore store, LivePanel panel)
    {
        (_store, _panel) = (store, panel);
        _before = _printed = store.Rows.Count;
        _task = Task.Run(WatchAsync);
    }

    /// <summary>Prints what is still unprinted and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _task;
        _end.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            PrintNew();
            await Task.Delay(Pause, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        PrintNew();
    }

    private void PrintNew()
    {
        _store.Refresh();
        foreach (var row in _store.Rows.Skip(_printed))
        {
            if (_printed++ == _before) _panel.Print(RowLines.Heading(row));
            _panel.Print(RowLines.Text(row));
        }
    }
}
