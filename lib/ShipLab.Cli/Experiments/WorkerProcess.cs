using System.Diagnostics;
using System.Text.Json;

namespace ShipLab.Cli.Experiments;

/// <summary>A worker as its driver sees it: this program once more, which takes cells on its standard input and tells
/// rows on its output.</summary>
internal sealed class WorkerProcess : ISweepWorker
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

    /// <summary>Starts one, gives it its order and waits until it has loaded the model.</summary>
    /// <exception cref="ShipLabException">It cannot load the model, or did not get so far.</exception>
    public static WorkerProcess Start(WorkerOrder order, CancellationToken token)
    {
        var program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true,
            RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
            start.ArgumentList.Add(typeof(WorkerProcess).Assembly.Location);
        start.ArgumentList.Add(Worker.Command);
        var worker = new WorkerProcess(Process.Start(start)
            ?? throw new ShipLabException("A worker process could not be started."));
        try
        {
            worker.Tell(JsonSerializer.Serialize(order));
            worker.Listen(WorkerNews.Ready, _ => { }, token);
            return worker;
        }
        catch (Exception error)
        {
            worker.Dispose();
            if (error is not WorkerLostException) throw;
            throw new ShipLabException($"A worker did not get so far as to load the model: {error.Message}. "
                + "`./shiplab doctor` says what this machine lacks.");
        }
    }

    /// <inheritdoc/>
    public void Run(Cell cell, Action<SweepProgress> tell, CancellationToken token)
    {
        Tell(JsonSerializer.Serialize(cell));
        Listen(WorkerNews.Done, tell, token);
    }

    /// <summary>Stops it and waits until it is gone.</summary>
    public void Dispose()
    {
        Stop();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Asks it to stop by ending its input; one that has not ended after its time of grace is killed. Rows
    /// that it finishes meanwhile still come.</summary>
    private void Stop()
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

    /// <summary>Passes news on until the one that ends this.</summary>
    private void Listen(WorkerNews end, Action<SweepProgress> tell, CancellationToken token)
    {
        using var stopping = token.Register(Stop);
        while (_process.StandardOutput.ReadLine() is { } line)
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
            if (message.News == end) return;
            if (message.News == WorkerNews.Failed) throw new ShipLabException(message.Text!);
            tell(new SweepProgress
            {
                Row = message.Row is { } row ? ResultRow.FromJson(row) : null, Reused = message.Reused,
                Notice = message.News == WorkerNews.Notice ? message.Text : null,
                Stage = message.News == WorkerNews.Stage ? message.Stage : null,
            });
        }
        _process.WaitForExit();
        token.ThrowIfCancellationRequested();
        throw new WorkerLostException($"worker process {_process.Id} {HowItEnded()}");
    }

    private string HowItEnded()
    {
        var code = _process.ExitCode;
        var text = code > 128
            ? "was ended by signal "
                + $"{code - 128}{(code == 137 ? " (kill -9; the system sends it too when memory runs out)" : "")}"
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
