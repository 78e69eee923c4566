using System.Text;

namespace ShipLab.Cli;

/// <summary>Prints each row of a results file as soon as it is written, while something else fills the file.</summary>
internal sealed class ResultsWatch : IAsyncDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly string _path;
    private readonly LivePanel _line;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _task;
    private long _read;
    private bool _headed;

    /// <param name="path">The file of JSON lines; it may not exist yet. Rows that are there already are not printed.</param>
    /// <param name="line">Where to print.</param>
    public ResultsWatch(string path, LivePanel line)
    {
        (_path, _line) = (path, line);
        _read = File.Exists(path) ? new FileInfo(path).Length : 0;
        _task = Task.Run(WatchAsync);
    }

    /// <summary>The heading of the rows.</summary>
    public static string Heading => $"{"data set",-10} {"method",-14} {"seed",4} {"base",7} {"new",7} {"H",7}   {"joint H",7}";

    /// <summary>One row under <see cref="Heading"/>.</summary>
    public static string Text(ResultRow row) =>
        $"{row.Key.DataSet,-10} {row.Key.Name,-14} {row.Key.Seed,4} {row.Base,7:0.0} {row.New,7:0.0} {row.H,7:0.0}   {row.JointH,7:0.0}";

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

    /// <summary>Reads whole lines only: one that is being written waits for the next look.</summary>
    private void PrintNew()
    {
        string text;
        try
        {
            if (!File.Exists(_path))
                return;
            using var file = new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (file.Length <= _read)
                return;
            file.Seek(_read, SeekOrigin.Begin);
            var bytes = new byte[file.Length - _read];
            file.ReadExactly(bytes);
            var end = Array.LastIndexOf(bytes, (byte)'\n') + 1;
            _read += end;
            text = Encoding.UTF8.GetString(bytes, 0, end);
        }
        catch (IOException)
        {
            return; // the writer has it; the next look will do
        }
        foreach (var json in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!_headed)
                _line.Print(Heading);
            _headed = true;
            _line.Print(Text(ResultRow.FromJson(json)));
        }
    }
}
