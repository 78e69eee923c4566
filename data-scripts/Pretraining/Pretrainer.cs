using System.Globalization;
using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Pretraining;

/// <summary>Trains the tiny CLIP from nothing on drawn, captioned images.</summary>
public static class Pretrainer
{
    /// <summary>
    /// Trains and writes the weights (fp16 safetensors with options and results in the metadata) to
    /// <paramref name="path"/>. Beside it lies a checkpoint while training lasts; a run with the same options goes on
    /// from it and ends as if it had never stopped.
    /// </summary>
    /// <param name="options">The recipe.</param>
    /// <param name="path">Where the weights go, ".safetensors".</param>
    /// <param name="progress">Told of pairs seen, with rate, loss and time left.</param>
    /// <param name="token">Stops after a step; the last checkpoint stays.</param>
    /// <param name="device">Where to train; null for the CPU. Pictures and initial weights are the same on any.</param>
    /// <exception cref="ShipLabException">The folder cannot be written, or the checkpoint belongs to other
    /// options.</exception>
    public static PretrainingResult Run(PretrainingOptions options, string path, IProgress<Progress>? progress = null,
        CancellationToken token = default, Device? device = null)
    {
        using var scope = NewDisposeScope();
        var tokenizer = TinyClip.LearnVocabulary(options);
        var preprocess = TinyClip.Preprocess;
        var clip = new Clip(TinyClip.Config(options, tokenizer), options.Seed);
        if (device is not null) clip.to(device);
        using var updates = new PretrainingUpdates(clip, options);
        var checkpoint = new PretrainingCheckpoint(path + ".checkpoint", options);
        var log = checkpoint.Resume(updates);
        var clock = new PretrainingClock(log, options, progress);
        checkpoint.Save(updates, log); // a folder that cannot be written shows before the training, not after
        long? firstAlive = null;
        var alive = 0L;

        foreach (var batch in PairBatch.Ahead(log.Step, options.Steps,
                     step => PairBatch.Draw(options.Seed, step, options.BatchSize, tokenizer)))
        {
            token.ThrowIfCancellationRequested();

            // forward: every image should find its caption in the batch, and every caption its image
            using var stepScope = NewDisposeScope();
            using var loss = ContrastiveLoss(clip, preprocess.Apply(batch.Images().to(clip.Device)),
                batch.Captions().to(clip.Device));

            // backward and step
            clip.zero_grad();
            loss.backward();
            updates.Step(options.RateAt(log.Step));

            // log and checkpoint
            log = log.After(loss.item<float>());
            clock.Report(log);
            if (log.Step % options.CheckpointEvery == 0 && log.Step < options.Steps)
                checkpoint.Save(updates, clock.Stamp(log));
            alive = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            firstAlive ??= alive;
        }

        log = clock.Stamp(log);
        var model = new LoadedClip(RoundedToHalf(clip).Frozen(), preprocess, tokenizer,
            new Dictionary<string, string>());
        progress?.Report(new Progress("accuracy on seen and unseen combinations", 0, 0));
        var result = new PretrainingResult
        {
            SeenAccuracy = Accuracy(model, options, heldOut: false, token),
            UnseenAccuracy = Accuracy(model, options, heldOut: true, token),
            Loss = log.Loss,
            LogitScale = clip.LogitScale,
            Pairs = (long)options.Steps * options.BatchSize,
            WallSeconds = log.WallSeconds,
            CpuSeconds = log.CpuSeconds,
            LiveTensorGrowth = alive - firstAlive ?? 0,
        };
        ClipFiles.Save(path, clip, tokenizer, preprocess, new Dictionary<string, string>
        {
            ["pretraining_options"] = JsonSerializer.Serialize(options),
            ["pretraining_result"] = JsonSerializer.Serialize(result),
            ["world_version"] = World.Version.ToString(CultureInfo.InvariantCulture),
        });
        checkpoint.Delete();
        return result;
    }

    private static double Accuracy(LoadedClip model, PretrainingOptions options, bool heldOut,
        CancellationToken token) =>
        CombinationAccuracy.Measure(model, heldOut, options.EvaluationRounds, options.EvaluationWays,
            options.EvaluationImages,
            options.EvaluationSeed, token);

    // The weights as the file will hold them, so that the accuracy is the shipped model's.
    private static Clip RoundedToHalf(Clip clip)
    {
        using var scope = NewDisposeScope();
        using var _ = no_grad();
        foreach (var parameter in clip.parameters())
            parameter.copy_(parameter.to_type(float16).to_type(float32));
        return clip;
    }

    /// <summary>The symmetric cross entropy of CLIP (Radford et al. 2021, figure 3).</summary>
    /// <param name="clip">The model.</param>
    /// <param name="images">[B, 3, R, R] f32, preprocessed.</param>
    /// <param name="captions">[B, context] i64.</param>
    /// <returns>A scalar.</returns>
    public static Tensor ContrastiveLoss(Clip clip, Tensor images, Tensor captions)
    {
        using var scope = NewDisposeScope();
        var logits = clip.Logits(images, captions);                                  // [B, B], row i belongs to image i
        var truth = arange(images.shape[0], dtype: int64, device: images.device);    // [B]
        var loss = (F.cross_entropy(logits, truth) + F.cross_entropy(logits.t(), truth)) / 2;
        return loss.MoveToOuterDisposeScope();
    }
}
