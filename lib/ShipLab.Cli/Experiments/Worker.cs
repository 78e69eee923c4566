using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ShipLab.Cli.Experiments;

/// <summary>
/// A worker of an experiment: this program, started by the driver. It loads the model once, then runs cells as they
/// come, and appends each row to the results file itself. When its input ends, because the driver asks for it or is
/// gone, it ends too.
/// </summary>
internal static class Worker
{
    /// <summary>The word that starts a worker; not for users.</summary>
    public const string Command = "experiment-worker";

    /// <summary>How long a worker may take to stop in order once its input has ended.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan StagePause = TimeSpan.FromMilliseconds(200);

    /// <summary>Works until the input ends.</summary>
    public static int Run()
    {
        using var messages = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
        Console.SetOut(Console.Error); // what else is printed must not be taken for a message
        // Ctrl-C reaches all processes of the terminal; the driver alone decides what it means
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, context => context.Cancel = true);
        using var stop = new CancellationTokenSource();
        var lines = new BlockingCollection<string>();
        new Thread(() => Listen(lines, stop)) { IsBackground = true }.Start();
        try
        {
            Work(lines, message => messages.WriteLine(message.ToJson()), stop.Token);
            return 0;
        }
        catch (Exception e) when (e is OperationCanceledException || (stop.IsCancellationRequested && e is IOException))
        {
            return 130;
        }
    }

    private static void Work(BlockingCollection<string> lines, Action<WorkerMessage> tell, CancellationToken token)
    {
        var order = JsonSerializer.Deserialize<WorkerOrder>(lines.Take(token))!;
        LoadedClip clip;
        try
        {
            clip = order.Spec.LoadModel();
            tell(new WorkerMessage(WorkerNews.Ready));
        }
        catch (ShipLabException e)
        {
            tell(new WorkerMessage(WorkerNews.Failed) { Text = e.Message });
            return;
        }
        var study = new ExperimentStudy(order.Spec, Path.GetDirectoryName(order.Results), notice =>
            tell(new WorkerMessage(WorkerNews.Notice) { Text = notice }));
        ResultStore? store = null; // read once: it finds what others write meanwhile
        foreach (var line in lines.GetConsumingEnumerable(token))
        {
            var cell = JsonSerializer.Deserialize<Cell>(line)!;
            try
            {
                store ??= new ResultStore(order.Results);
                Study.Run(study.OptionsOf(cell), store, new News(tell), token, clip);
                tell(new WorkerMessage(WorkerNews.Done));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                tell(new WorkerMessage(WorkerNews.Failed)
                    { Text = e is ShipLabException ? e.Message : $"{e.GetType().Name}: {e.Said()}" });
                if (e is not ShipLabException) Console.Error.WriteLine(e);
            }
        }
    }

    /// <summary>Takes lines in until there are no more; then the driver wants an end, or is gone.</summary>
    private static void Listen(BlockingCollection<string> lines, CancellationTokenSource stop)
    {
        while (Console.In.ReadLine() is { } line) lines.Add(line);
        lines.CompleteAdding();
        stop.Cancel();
        Thread.Sleep(Grace);
        Process.GetCurrentProcess().Kill(); // a training that does not look at its token
    }

    /// <summary>Passes on rows at once, and what goes on a few times a second.</summary>
    private sealed class News(Action<WorkerMessage> tell) : IProgress<SweepProgress>
    {
        private long _told;

        public void Report(SweepProgress value)
        {
            if (value.Row is { } row)
            {
                tell(new WorkerMessage(WorkerNews.Row) { Row = row.ToJson(), Reused = value.Reused });
            }
            else if (value.Stage is { } stage && Stopwatch.GetElapsedTime(_told) >= StagePause)
            {
                _told = Stopwatch.GetTimestamp();
                tell(new WorkerMessage(WorkerNews.Stage) { Stage = stage });
            }
        }
    }
}
