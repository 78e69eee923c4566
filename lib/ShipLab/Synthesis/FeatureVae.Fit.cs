using System.Diagnostics;
using static TorchSharp.torch.nn;

namespace ShipLab.Synthesis;

public sealed partial class FeatureVae
{
    /// <summary>Trains encoder, generator and context, each with an AdamW of its own,
    /// for <see cref="FeatureVaeOptions.Epochs"/>. Batches beyond <see cref="FeatureVaeOptions.ChunkSize"/> go through
    /// the text tower in chunks.</summary>
    /// <param name="batches">Features of base classes, unit norm, with class ids that have a prompt here.</param>
    /// <param name="noise">The noise of each step.</param>
    /// <param name="validation">Held-out features for <see cref="FeatureVaeEpoch.ValidationLoss"/>
    /// and for <see cref="FeatureVaeOptions.Patience"/>. Never test data.</param>
    /// <param name="onStep">Sees every step after its update.</param>
    /// <param name="onEpoch">Sees every epoch's record as soon as it is there.</param>
    /// <param name="checkpoints">After which epochs 1, 2, ... <paramref name="onCheckpoint"/> is given
    /// a <see cref="Snapshot"/>; null for none. Epochs beyond the last one are an error;
    /// those after an early stop are not there.</param>
    /// <param name="onCheckpoint">Given an epoch and a copy of the VAE after it, for the receiver to dispose.</param>
    /// <exception cref="ShipLabException">The loss is no longer a finite number.</exception>
    public FeatureVaeHistory Fit(IBatchSource batches, INoise noise, Features? validation = null,
        Action<FeatureVaeStep>? onStep = null, Action<FeatureVaeEpoch>? onEpoch = null,
        IProgress<Progress>? progress = null, CancellationToken token = default,
        IReadOnlyCollection<int>? checkpoints = null, Action<int, FeatureVae>? onCheckpoint = null)
    {
        if (checkpoints?.FirstOrDefault(epoch => epoch < 1 || epoch > Options.Epochs) is { } never and not 0)
            throw new ArgumentException($"There is no epoch {never} of {Options.Epochs} to take a checkpoint after.",
                nameof(checkpoints));
        if (Options.Patience is not null && validation is null)
            throw new ArgumentException("Patience needs validation features to judge an epoch by.", nameof(validation));
        var clock = Stopwatch.StartNew();
        var epochs = new List<FeatureVaeEpoch>();
        using var best = new BestWeights(parameters());
        var bestEpoch = 0;
        using var encoderUpdates = optim.AdamW(netE.parameters(), Options.LearningRate,
            weight_decay: Options.WeightDecay);
        using var generatorUpdates = optim.AdamW(netG.parameters(), Options.LearningRate,
            weight_decay: Options.WeightDecay);
        using var contextUpdates = ctx is null ? null
            : optim.AdamW([ctx], Options.LearningRate, weight_decay: Options.WeightDecay);
        optim.Optimizer[] optimizers = contextUpdates is null ? [encoderUpdates, generatorUpdates]
            : [encoderUpdates, generatorUpdates, contextUpdates];

        train();
        var step = 0;
        for (var epoch = 1; epoch <= Options.Epochs; epoch++)
        {
            using var sums = new EpochSums(LatentSize, Device);
            for (var i = 0; i < batches.BatchesPerEpoch; i++)
            {
                token.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();

                // a batch of real features of base classes, and the noise of its latents
                var (x, y) = batches.Next();                             // [B, D], [B]
                var eps = noise.Next(x.shape[0], LatentSize);            // [B, Z]

                // the gradients pass through the frozen text tower into the prompt
                foreach (var optimizer in optimizers) optimizer.zero_grad();
                var loss = LossAndGradients(x, y, eps);
                foreach (var optimizer in optimizers) optimizer.step();

                sums.Add(loss, x.shape[0]);
                onStep?.Invoke(new FeatureVaeStep(step++, loss, this));
            }

            // what the epoch was, and whether it was the best so far
            var record = sums.Record(epoch, Options.KlWeight, ValidationLoss(validation));
            if (!double.IsFinite(record.Loss))
                throw new ShipLabException($"The VAE's loss became {record.Loss} in epoch {epoch} (learning rate "
                    + $"{Options.LearningRate}). Lower the learning rate, "
                    + "and check that all features are finite and of unit norm.");
            epochs.Add(record);
            onEpoch?.Invoke(record);
            progress?.Report(new Progress("training the SHIP VAE", epoch, Options.Epochs,
                $"loss {record.Loss:0.0000}, KL {record.Kl:0.000}, {record.ActiveDimensions} active dimensions"));
            if (onCheckpoint is not null && checkpoints?.Contains(epoch) == true) onCheckpoint(epoch, Snapshot());
            if (Options.Patience is { } patience)
            {
                if (best.Offer(-record.ValidationLoss!.Value)) bestEpoch = epoch;
                if (epoch - bestEpoch >= patience) break;
            }
        }
        best.Restore();
        eval();
        return new FeatureVaeHistory(epochs, Options.Patience is null ? epochs.Count : bestEpoch, clock.Elapsed);
    }

    /// <summary>The loss at z = mean, no noise: the same number for the same weights.</summary>
    private double? ValidationLoss(Features? validation)
    {
        if (validation is null) return null;
        using var quiet = zeros(validation.X.shape[0], LatentSize, device: Device);       // [N, Z]
        return LossOf(validation.X, validation.Y, quiet);
    }
}
