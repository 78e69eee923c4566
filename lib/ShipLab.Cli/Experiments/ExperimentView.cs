using System.Diagnostics;

namespace ShipLab.Cli.Experiments;

/// <summary>
/// The one view of a running experiment: rows done of all, rate, time left, and what each worker does. On a terminal in lines that are
/// rewritten below the finished rows; elsewhere a line a finished row, and one about the whole every half minute.
/// </summary>
internal sealed class ExperimentView : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly LivePanel _panel = new();
    private readonly Lock _lock = new();
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly TimeLeft _timeLeft = new();
    private readonly SortedDictionary<int, string> _workers = [];
    private readonly Dictionary<string, int> _left; // rows of each method that have not come yet
    private readonly Timer _timer;
    private readonly int _total;
    private TimeSpan _told;
    private int _fresh, _reused;

    /// <param name="names">what rows are called</param>
    /// <param name="each">how many rows of each name there will be</param>
    public ExperimentView(IReadOnlyList<string> names, int each)
    {
        _left = names.ToDictionary(name => name, _ => each);
        _total = names.Count * each;
        _timer = new Timer(_ => Show(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>Rows that were run now.</summary>
    public int Fresh { get { lock (_lock) return _fresh; } }

    /// <summary>Rows that were there before.</summary>
    public int Reused { get { lock (_lock) return _reused; } }

    /// <summary>Rows of the whole experiment.</summary>
    public int Total => _total;

    /// <summary>Prints a line of its own.</summary>
    public void Print(string line) => _panel.Print(line);

    /// <summary>What a worker is doing now; null when it has ended.</summary>
    public void Worker(int number, string? text)
    {
        lock (_lock)
        {
            if (text is null) _workers.Remove(number);
            else _workers[number] = text;
        }
        if (_panel.IsTerminal) Show();
    }

    /// <summary>A row has come.</summary>
    public void Row(ResultRow row, bool reused)
    {
        lock (_lock)
        {
            if (_left.TryGetValue(row.Key.Name, out var left)) _left[row.Key.Name] = Math.Max(0, left - 1);
            if (reused)
            {
                _reused++;
                return;
            }
            if (_fresh++ == 0) _panel.Print(ExperimentRows.Heading);
            _timeLeft.Add(row.Key.Name, row.Seconds.Values.Sum());
        }
        _panel.Print(ExperimentRows.Text(row));
    }

    public void Dispose()
    {
        _timer.Dispose();
        _panel.Dispose();
    }

    private void Show()
    {
        lock (_lock)
        {
            if (_panel.IsTerminal)
                _panel.Set([Summary(), .. _workers.Select(worker => $"  worker {worker.Key}: {worker.Value}")]);
            else if (_watch.Elapsed - _told >= Pause)
            {
                _told = _watch.Elapsed;
                var workers = _workers.Select(worker => $"worker {worker.Key}: {worker.Value}");
                Console.Error.WriteLine($"{Summary()}; {string.Join("; ", workers)}");
            }
        }
    }

    private string Summary()
    {
        var text = $"{_fresh + _reused} of {_total} rows";
        if (_reused > 0) text += $" ({_reused} were there)";
        text += $", {Texts.Clock(_watch.Elapsed)}";
        if (_fresh == 0) return text;
        text += $", {_fresh / _watch.Elapsed.TotalMinutes:0.0} rows/min";
        return _timeLeft.Of(_left.Select(part => (part.Key, part.Value)), _workers.Count) is { } left
            ? $"{text}, about {Texts.Clock(left)} left" : text;
    }
}
