using System.Diagnostics;

namespace ShipLab.Cli.Results;

/// <summary>
/// The one view of a running sweep: rows done of all, rate, time left, and what each worker does. On a terminal in
/// lines that are rewritten below the finished rows; elsewhere a line a finished row, and one about the whole every
/// half minute.
/// </summary>
internal sealed class SweepView : IProgress<SweepProgress>, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly LivePanel _panel = new();
    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly SortedDictionary<int, string> _workers = [];
    private readonly Dictionary<string, int> _left; // rows of each method that have not come yet
    // by method: those with a generator take many times as long
    private readonly Dictionary<string, (double Seconds, int Rows)> _taken = [];
    private readonly HashSet<ResultKey> _seen = []; // a cell that is taken up again tells its rows again
    private readonly Timer _timer;
    private TimeSpan _told;

    /// <param name="names">What rows are called.</param>
    /// <param name="each">How many rows of each name there will be.</param>
    public SweepView(IReadOnlyList<string> names, int each)
    {
        _left = names.ToDictionary(name => name, _ => each);
        Total = names.Count * each;
        _timer = new Timer(_ => Show(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Rows of the whole sweep.</summary>
    public int Total { get; }

    /// <summary>Rows that were run now.</summary>
    public int Fresh { get; private set; }

    /// <summary>Rows that were there before.</summary>
    public int Reused { get; private set; }

    /// <inheritdoc/>
    public void Report(SweepProgress news)
    {
        lock (_lock)
        {
            if (news.Notice is { } notice) _panel.Print(notice);
            if (news.Row is { } row && _seen.Add(row.Key)) Add(row, news.Reused);
            if (news is { Worker: > 0, Cell: null }) _workers.Remove(news.Worker);
            else if (news is { Worker: > 0, Row: null, Notice: null })
                _workers[news.Worker] = $"{news.Cell}{Doing(news.Stage)}";
        }
        if (_panel.IsTerminal) Show();
    }

    public void Dispose()
    {
        _timer.Dispose();
        _panel.Dispose();
    }

    private static string Doing(Progress? stage) => stage is { } at
        ? $": {at.Stage}{(at.Total > 0 ? $" {at.Done} of {at.Total}" : "")} {at.Note}".TrimEnd() : "";

    private void Add(ResultRow row, bool reused)
    {
        var name = row.Key.Name;
        _left[name] = Math.Max(0, _left.GetValueOrDefault(name) - 1);
        if (reused)
        {
            Reused++;
            return;
        }
        if (Fresh++ == 0) _panel.Print(RowLines.Heading(row));
        var (seconds, rows) = _taken.GetValueOrDefault(name);
        _taken[name] = (seconds + row.Seconds.Values.Sum(), rows + 1);
        _panel.Print(RowLines.Text(row));
    }

    private void Show()
    {
        lock (_lock)
        {
            var workers = _workers.Select(worker => $"worker {worker.Key}: {worker.Value}");
            if (_panel.IsTerminal) _panel.Set([Summary(), .. workers.Select(worker => $"  {worker}")]);
            else if (_watch.Elapsed - _told >= Pause)
            {
                _told = _watch.Elapsed;
                Console.Error.WriteLine($"{Summary()}; {string.Join("; ", workers)}");
            }
        }
    }

    private string Summary()
    {
        var text = $"{Fresh + Reused} of {Total} rows{(Reused > 0 ? $" ({Reused} were there)" : "")}, "
            + $"{Texts.Clock(_watch.Elapsed)}";
        return Fresh == 0 ? text
            : $"{text}, {Fresh / _watch.Elapsed.TotalMinutes:0.0} rows/min, about {Texts.Clock(TimeLeft())} left";
    }

    /// <summary>From how long rows of the same method took so far; of a method that has none yet, the mean of
    /// all.</summary>
    private TimeSpan TimeLeft()
    {
        var mean = _taken.Values.Sum(taken => taken.Seconds) / _taken.Values.Sum(taken => taken.Rows);
        var seconds =
            _left.Sum(part =>
                part.Value * (_taken.TryGetValue(part.Key, out var taken) ? taken.Seconds / taken.Rows : mean));
        return TimeSpan.FromSeconds(seconds / Math.Max(1, _workers.Count));
    }
}
