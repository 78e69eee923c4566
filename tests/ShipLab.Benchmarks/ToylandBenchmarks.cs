using System.Diagnostics;
using ShipLab.Pretraining;
using ShipLab.Toyland;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Benchmarks;

/// <summary>The drawn world: how fast pictures of the pre-training mixture are drawn, learned from and
/// encoded.</summary>
internal static class ToylandBenchmarks
{
    private const int Images = 4000;

    public static IEnumerable<Benchmark> All() =>
    [
        new("pictures drawn, one core", "images/s", () => Draw(1)) { Target = 10_000 },
        new("pictures drawn, all cores", "images/s", () => Draw(Environment.ProcessorCount)),
        new("tiny CLIP, pre-training", "pairs/s", Pretrain),
        new("tiny CLIP, encoding pictures", "images/s", Encode),
    ];

    private static IReadOnlyList<double> Draw(int threads)
    {
        var pixels = new byte[Images * Renderer.ImageBytes];
        var captions = new string[Images];
        return Timing.Rates(Images, () => Pairs.Draw(seed: 1, first: 0, pixels, captions, threads), warmUps: 3);
    }

    /// <summary>The library's own loop, drawing included, for a few steps; the rate between its reports.</summary>
    private static IReadOnlyList<double> Pretrain()
    {
        var options = new PretrainingOptions { Steps = 24, EvaluationRounds = 1, EvaluationWays = 2,
            EvaluationImages = 1 };
        var folder = Directory.CreateTempSubdirectory("shiplab-bench-");
        var rates = new Rates();
        try
        {
            Pretrainer.Run(options, Path.Combine(folder.FullName, "clip.safetensors"), rates);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        return rates.Values;
    }

    private static IReadOnlyList<double> Encode()
    {
        const int batch = 500;
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var clip = ClipFiles.Tiny();
        var images = randn(batch, 3, World.Height, World.Width); // [batch, 3, H, W]
        return Timing.Rates(batch, () => clip.Model.EncodeImage(images), warmUps: 2);
    }

    /// <summary>Turns reports of pairs done into pairs a second, the first report left out as a warm-up.</summary>
    private sealed class Rates : IProgress<Progress>
    {
        private readonly List<double> _values = [];
        private long _done, _time;

        public IReadOnlyList<double> Values => _values;

        public void Report(Progress value)
        {
            var now = Stopwatch.GetTimestamp();
            if (_done > 0 && value.Done > _done)
                _values.Add((value.Done - _done) / Stopwatch.GetElapsedTime(_time, now).TotalSeconds);
            (_done, _time) = (value.Done, now);
        }
    }
}
