using System.Runtime.ExceptionServices;
using static TorchSharp.torch;

namespace ShipLab.Studies;

/// <summary>
/// Runs independent jobs side by side, each on a thread of its own with one torch thread. Models as small as the tiny CLIP
/// keep one core busy and no second one, so two jobs on two cores take half the time; and a job's numbers do not depend on how
/// many cores the machine has.
/// </summary>
internal static class SideBySide
{
    /// <summary>Runs job 0 .. jobs - 1. The first failure stops the others at their next look at the token, and is thrown.</summary>
    public static void Run(int jobs, int workers, Action<int, CancellationToken> job, CancellationToken token)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(token);
        var (next, failure) = (-1, (ExceptionDispatchInfo?)null);
        var threadsBefore = get_num_threads();
        try
        {
            set_num_threads(1);
            var threads = Enumerable.Range(0, Math.Clamp(workers, 1, Math.Max(1, jobs))).Select(_ => new Thread(Work) { IsBackground = true }).ToArray();
            foreach (var thread in threads) thread.Start();
            foreach (var thread in threads) thread.Join();
        }
        finally
        {
            set_num_threads(threadsBefore);
        }
        failure?.Throw();

        void Work()
        {
            set_num_threads(1); // each thread has a count of its own
            try
            {
                for (int i; (i = Interlocked.Increment(ref next)) < jobs;)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    job(i, stop.Token);
                }
            }
            catch (Exception error)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(error), null);
                stop.Cancel();
            }
        }
    }
}
