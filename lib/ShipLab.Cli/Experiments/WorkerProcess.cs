using System.Diagnostics;
using System.Text.Json;

namespace ShipLab.Cli.Experiments;

/// <summary>How a cell ended.</summary>
/// <param name="Finished">all its rows are there</param>
/// <param name="Died">the worker is gone; else, where the cell is not finished, the worker told why and lives</param>
/// <param name="Reason">why it is not finished</param>
internal readonly record struct CellEnd(bool Finished, bool Died, string? Reason);

/// <summary>A worker as its driver sees it: this program once more, which takes cells on its standard input and tells rows on its
/// output.</summary>
internal sealed class WorkerProcess : IAsyncDisposable
{
    private const int KeptErrorLines = 6;

    private readonly Process _process;
    private readonly Queue<string> _errors = new();

    private WorkerProcess(Process process)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>The system's number of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Memory that it has now, in bytes; 0 when it is gone.</summary>
    public long Memory
    {
        get
        {
            try
            {
                _process.Refresh();
                return _process.WorkingSet64;
            }
            catch (InvalidOperationException)
            {
                return 0;
            }
        }
    }

    /// <summary>Starts one and gives it its order.</summary>
    public static WorkerProcess Start(WorkerOrder order)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true,
            RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet") start.ArgumentList.Add(typeof(WorkerProcess).Assembly.Location);
        start.ArgumentList.Add(Worker.Command);
        var process = Process.Start(start) ?? throw new ShipLabException("A worker process could not be started.");
        var worker = new WorkerProcess(process);
        worker.Tell(JsonSerializer.Serialize(order));
        return worker;
    }

    /// <summary>Waits until the model is loaded.</summary>
    public Task<CellEnd> ReadyAsync(Action<WorkerMessage> told) => ListenAsync(WorkerNews.Ready, told);

    /// <summary>Has one cell done.</summary>
    public Task<CellEnd> RunAsync(ExperimentCell cell, Action<WorkerMessage> told)
    {
        Tell(JsonSerializer.Serialize(cell));
        return ListenAsync(WorkerNews.Done, told);
    }

    /// <summary>Asks it to stop by ending its input; one that has not ended after its time of grace is killed. Rows that it finishes
    /// meanwhile still come.</summary>
    public void Stop()
    {
        try
        {
            _process.StandardInput.Close();
            _ = KillAfterGraceAsync();
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            // it is gone already
        }
    }

    /// <summary>Stops it and waits until it is gone.</summary>
    public async ValueTask DisposeAsync()
    {
        Stop();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task KillAfterGraceAsync()
    {
        await Task.Delay(Worker.Grace + TimeSpan.FromSeconds(5));
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // it ended in time
        }
    }

    private async Task<CellEnd> ListenAsync(WorkerNews end, Action<WorkerMessage> told)
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            WorkerMessage message;
            try
            {
                message = WorkerMessage.FromJson(line);
            }
            catch (JsonException)
            {
                Keep(line); // something that a library printed, or half a line of one that was killed
                continue;
            }
            told(message);
            if (message.News == end) return new CellEnd(true, false, null);
            if (message.News == WorkerNews.Failed) return new CellEnd(false, false, message.Text);
        }
        await _process.WaitForExitAsync();
        return new CellEnd(false, true, $"worker process {Id} {HowItEnded()}");
    }

    private string HowItEnded()
    {
        var code = _process.ExitCode;
        var text = code > 128
            ? $"was ended by signal {code - 128}{(code == 137 ? " (kill -9; the system sends it too when memory runs out)" : "")}"
            : $"ended with exit code {code}";
        lock (_errors) return _errors.Count == 0 ? text : $"{text}; its last words: {string.Join(" / ", _errors)}";
    }

    private void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        lock (_errors)
        {
            _errors.Enqueue(line.Trim());
            if (_errors.Count > KeptErrorLines) _errors.Dequeue();
        }
    }

    private void Tell(string line)
    {
        try
        {
            _process.StandardInput.WriteLine(line);
            _process.StandardInput.Flush();
        }
        catch (IOException)
        {
            // it is gone, which the next look at its output finds
        }
    }
}
