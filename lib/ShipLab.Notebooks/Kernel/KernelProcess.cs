using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ShipLab.Notebooks;

/// <summary>
/// The kernel process of one notebook as its runner sees it. Ending the process is the sure way to stop a cell: nothing
/// else stops native code or a busy loop.
/// </summary>
internal sealed class KernelProcess : IAsyncDisposable
{
    private const int KeptErrorLines = 6;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100), LongestLook = TimeSpan.FromSeconds(1);

    private readonly NotebookRunOptions _options;
    private readonly CancellationToken _token;
    private readonly Process _process;
    private readonly CancellationTokenRegistration _stop;
    private readonly Task _watch;
    private readonly Queue<string> _lastWords = new();
    private string? _cell;
    private TimeSpan _ofCell, _ofNotebook;
    private (string Why, int ExitCode)? _ended;   // by us

    /// <summary>Starts one in the notebook's folder.</summary>
    public KernelProcess(string folder, string? output, NotebookRunOptions options, CancellationToken token)
    {
        (_options, _token) = (options, token);
        var start = new ProcessStartInfo(options.KernelProgram[0], options.KernelProgram.Skip(1))
        {
            WorkingDirectory = folder, RedirectStandardInput = true, RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (output is not null) start.Environment[NotebookRunOptions.OutputVariable] = output;
        if (options.Threads is { } threads) start.Environment.TryAdd("OMP_NUM_THREADS", $"{threads}");
        _process = Process.Start(start)!;
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.BeginErrorReadLine();
        _stop = token.Register(() => _process.Kill(entireProcessTree: true));
        _watch = WatchAsync();
    }

    /// <summary>The most memory that it was seen to hold, in bytes.</summary>
    public long PeakMemory { get; private set; }

    /// <summary>Waits until it takes cells.</summary>
    public Task ReadyAsync() => ListenAsync(new CellOutputs());

    /// <summary>Runs a cell to its end.</summary>
    /// <returns>Its outputs in nbformat's form, and its error.</returns>
    /// <exception cref="NotebookException">When the process ended, by a limit or by itself; the message begins with the
    /// cell's name.</exception>
    public async Task<(JsonArray Outputs, CellError? Error)> RunAsync(CellOrder order)
    {
        (_cell, _ofCell) = (order.Name, TimeSpan.Zero);
        try
        {
            await _process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(order)).ConfigureAwait(false);
            await _process.StandardInput.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // it is gone, which the next look at its output finds
        }
        var outputs = new CellOutputs();
        var error = await ListenAsync(outputs).ConfigureAwait(false);
        return (outputs.ToJson(error), error);
    }

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.DisposeAsync().ConfigureAwait(false);
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        await _watch.ConfigureAwait(false);
        _process.Dispose();
    }

    private async Task<CellError?> ListenAsync(CellOutputs outputs)
    {
        while (await _process.StandardOutput.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0) continue;
            var news = KernelNews.FromJson(line);
            if (news.Done) return news.Error;
            outputs.Add(news);
        }
        await _process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        _token.ThrowIfCancellationRequested();
        var (why, code) = _ended ?? (HowItEnded(), NotebookException.Failed);
        throw new NotebookException($"{_cell ?? "the kernel"}: {why}") { ExitCode = code };
    }

    /// <summary>
    /// Holds the process against its limits. Time counts in steps of at most a second, so that a machine or terminal
    /// that was asleep in between does not count.
    /// </summary>
    private async Task WatchAsync()
    {
        for (var last = Stopwatch.GetTimestamp(); _ended is null; last = Stopwatch.GetTimestamp())
        {
            await Task.Delay(Look, CancellationToken.None).ConfigureAwait(false);
            _process.Refresh();
            if (_process.HasExited) return;
            var passed = Stopwatch.GetElapsedTime(last);
            var step = passed < LongestLook ? passed : LongestLook;
            (_ofCell, _ofNotebook) = (_ofCell + step, _ofNotebook + step);
            PeakMemory = Math.Max(PeakMemory, _process.WorkingSet64);
            if ((_ended = Excess()) is not null) _process.Kill(entireProcessTree: true);
        }
    }

    private (string, int)? Excess()
    {
        if (_cell is not null && _ofCell > _options.CellTimeLimit)
            return ($"stopped after {_ofCell.TotalSeconds:0.#} s: the time limit of a cell is "
                + $"{_options.CellTimeLimit.TotalSeconds:0.#} s (--timeout).",
                NotebookException.TimedOut);
        if (_ofNotebook > _options.NotebookTimeLimit)
            return ($"stopped after {_ofCell.TotalSeconds:0.#} s in this cell and {_ofNotebook.TotalSeconds:0.#} s in "
                + $"all: the time limit of a notebook is {_options.NotebookTimeLimit.TotalSeconds:0.#} s "
                + "(--notebook-timeout).", NotebookException.TimedOut);
        if (PeakMemory > _options.MemoryLimit)
            return ($"stopped, because the notebook held {PeakMemory / 1e9:0.00} GB of memory: "
                + $"the limit is {_options.MemoryLimit / 1e9:0.00} GB (--memory).", NotebookException.Failed);
        return null;
    }

    private string HowItEnded()
    {
        var code = _process.ExitCode;
        var how = code > 128 ? $"was ended by signal {code - 128}" : $"ended with exit code {code}";
        if (code == 137) how += " (kill -9; the system sends it too when memory runs out)";
        lock (_lastWords) return $"its process {how}."
            + (_lastWords.Count > 0 ? $" Its last words: {string.Join(" / ", _lastWords)}" : "");
    }

    private void Keep(string? line)
    {
        // frames say nothing here
        if (string.IsNullOrWhiteSpace(line) || line.TrimStart().StartsWith("at ", StringComparison.Ordinal)) return;
        lock (_lastWords)
        {
            _lastWords.Enqueue(line.Trim());
            if (_lastWords.Count > KeptErrorLines) _lastWords.Dequeue();
        }
    }
}
