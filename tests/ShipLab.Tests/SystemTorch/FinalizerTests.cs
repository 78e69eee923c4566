using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests.SystemTorch;

/// <summary>
/// Tensors that nobody disposes are freed by the finalizer's thread, which may run while another thread's native call reads the operands
/// that were their last use. SystemTorch must keep these alive.
/// </summary>
public sealed class FinalizerTests
{
    [Fact]
    public void Dropped_tensors_under_forced_collections_never_give_a_wrong_number()
    {
        Assert.SkipUnless(ThisTorch.IsSystemTorch, ThisTorch.Reason); // the package has this race
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(4));
        var collector = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                GC.Collect(0);
                GC.Collect();
                GC.WaitForPendingFinalizers();
            }
        });
        collector.Start();

        long rounds = 0;
        var failures = new List<string>();
        Thread[] workers = [.. Enumerable.Range(1, 2).Select(seed => new Thread(() => Work(seed)))];
        foreach (var worker in workers) worker.Start();
        foreach (var worker in workers) worker.Join();
        collector.Join();
        GC.Collect();
        GC.WaitForPendingFinalizers();

        Assert.True(failures.Count == 0, string.Join('\n', failures));
        Assert.True(rounds > 100, $"only {rounds} rounds");

        void Work(int seed)
        {
            try
            {
                while (!stop.IsCancellationRequested)
                {
                    // every operand is a temporary whose last use is the call it is an argument of
                    var x = full(64, 64, (float)seed);
                    Check(64f * 64 * seed, (full(64, 64, 0f) + x).sum().item<float>());
                    Check(64f * 64 * 64 * seed, full(64, 64, 1f).matmul(x).sum().item<float>());
                    Check(128f * seed, cat([full(32, (float)seed), full(32, (float)seed), full(64, (float)seed)]).sum().item<float>());
                    Check(2f * seed, full(100, (float)seed).requires_grad_().mul(2).mean().item<float>());
                    var w = full(64, (float)seed).requires_grad_();
                    (w * full(64, 3f)).sum().backward();
                    Check(3f, w.grad![5].item<float>());
                    Check(seed, full(50, (float)seed)[10..20].data<float>()[3]);
                    Interlocked.Increment(ref rounds);
                }
            }
            catch (Exception e)
            {
                lock (failures) failures.Add(e.ToString());
            }
        }

        void Check(float expected, float actual)
        {
            if (expected == actual) return;
            lock (failures) failures.Add($"{actual} instead of {expected}");
        }
    }

    [Fact]
    public void A_small_operator_costs_at_most_5_microseconds()
    {
        Assert.SkipUnless(ThisTorch.IsSystemTorch, ThisTorch.Reason);
        using var _ = no_grad();
        using var a = ones(4);
        using var b = ones(4);
        double best = double.MaxValue; // of many short runs: the machine may be busy
        for (int run = 0; run < 60; run++)
        {
            var watch = Stopwatch.StartNew();
            for (int i = 0; i < 500; i++)
            {
                using var c = a + b;
            }
            best = Math.Min(best, watch.Elapsed.TotalMicroseconds / 500);
        }
        Assert.True(best <= 5, $"{best:F2} microseconds");
    }
}
