using System.Diagnostics;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ShipLab;

public sealed partial class FeatureVae
{
    /// <summary>Variance of a posterior mean above which a latent dimension counts as used (Burda et al., 2016).</summary>
    private const double ActiveVariance = 0.01;

    /// <summary>
    /// Trains encoder, generator and context, each with an AdamW of its own, for <see cref="FeatureVaeOptions.Epochs"/>.
    /// </summary>
    /// <param name="batches">Features of base classes, unit norm, with class ids that have a prompt here.</param>
    /// <param name="noise">The noise of each step.</param>
    /// <param name="validation">Held-out features for <see cref="FeatureVaeEpoch.ValidationLoss"/> and for
    /// <see cref="FeatureVaeOptions.Patience"/>. Never test data.</param>
    /// <param name="onStep">Sees every step after its update.</param>
    /// <param name="onEpoch">Sees every epoch's record as soon as it is there.</param>
    /// <exception cref="ShipLabException">The loss is no longer a finite number.</exception>
    public FeatureVaeHistory Fit(IBatchSource batches, INoise noise, Features? validation = null,
        Action<FeatureVaeStep>? onStep = null, Action<FeatureVaeEpoch>? onEpoch = null,
        IProgress<Progress>? progress = null, CancellationToken token = default)
    {
        if (Options.Patience is not null && validation is null)
            throw new ArgumentException("Patience needs validation features to judge an epoch by.", nameof(validation));
        var clock = Stopwatch.StartNew();
        var epochs = new List<FeatureVaeEpoch>();
        using var best = new BestState(this);
        using var encoderUpdates = optim.AdamW(netE.parameters(), Options.LearningRate, weight_decay: Options.WeightDecay);
        using var generatorUpdates = optim.AdamW(netG.parameters(), Options.LearningRate, weight_decay: Options.WeightDecay);
        using var contextUpdates = optim.AdamW([ctx], Options.LearningRate, weight_decay: Options.WeightDecay);
        optim.Optimizer[] optimizers = [encoderUpdates, generatorUpdates, contextUpdates];

        train();
        var step = 0;
        for (var epoch = 1; epoch <= Options.Epochs; epoch++)
        {
            using var sums = new EpochSums(LatentSize, ctx.device);
            for (var i = 0; i < batches.BatchesPerEpoch; i++)
            {
                token.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();

                // a batch of real features of base classes, and the noise of its latents
                var (x, y) = batches.Next();                             // [B, D], [B]
                var loss = Loss(x, y, noise.Next(x.shape[0], LatentSize));

                // the gradients pass through the frozen text tower into the prompt
                foreach (var optimizer in optimizers) optimizer.zero_grad();
                loss.Total.backward();
                foreach (var optimizer in optimizers) optimizer.step();

                sums.Add(loss, x.shape[0]);
                onStep?.Invoke(new FeatureVaeStep(step++, loss, this));
            }

            // what the epoch was, and whether it was the best so far
            var record = sums.Record(epoch, Options.KlWeight, ValidationLoss(validation));
            if (!double.IsFinite(record.Loss))
                throw new ShipLabException($"The VAE's loss became {record.Loss} in epoch {epoch} (learning rate {Options.LearningRate}). "
                    + "Lower the learning rate, and check that all features are finite and of unit norm.");
            epochs.Add(record);
            onEpoch?.Invoke(record);
            progress?.Report(new Progress("training the SHIP VAE", epoch, Options.Epochs,
                $"loss {record.Loss:0.0000}, KL {record.Kl:0.000}, {record.ActiveDimensions} active dimensions"));
            if (Options.Patience is { } patience)
            {
                best.Offer(epoch, record.ValidationLoss!.Value);
                if (epoch - best.Epoch >= patience) break;
            }
        }
        if (Options.Patience is not null) best.Restore();
        eval();
        return new FeatureVaeHistory(epochs, Options.Patience is null ? epochs.Count : best.Epoch, clock.Elapsed);
    }

    /// <summary>The loss at z = mean, no noise: the same number for the same weights.</summary>
    private double? ValidationLoss(Features? validation)
    {
        if (validation is null) return null;
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        return Loss(validation.X, validation.Y, zeros(validation.X.shape[0], LatentSize, device: ctx.device)).Total.ToSingle();
    }

    /// <summary>Sums over the samples of an epoch.</summary>
    private sealed class EpochSums(long latent, Device device) : IDisposable
    {
        private readonly Tensor _mean = zeros(latent, float64, device).DetachFromDisposeScope();
        private readonly Tensor _square = zeros(latent, float64, device).DetachFromDisposeScope();
        private double _reconstruction, _kl;
        private long _samples;

        public void Add(FeatureVaeLoss loss, long samples)
        {
            using var _ = no_grad();
            var mean = loss.Mean.detach().to(float64); // [B, Z]
            _mean.add_(mean.sum(dim: 0));              // [B, Z] -> [Z]
            _square.add_(mean.square().sum(dim: 0));
            _reconstruction += loss.Reconstruction.ToSingle() * (double)samples;
            _kl += loss.Kl.ToSingle() * (double)samples;
            _samples += samples;
        }

        public FeatureVaeEpoch Record(int epoch, double klWeight, double? validationLoss)
        {
            using var scope = NewDisposeScope();
            var variance = _square / _samples - (_mean / _samples).square(); // [Z]
            var active = (int)variance.gt(ActiveVariance).sum().ToInt64();
            var (reconstruction, kl) = (_reconstruction / _samples, _kl / _samples);
            return new FeatureVaeEpoch(epoch, reconstruction + klWeight * kl, reconstruction, kl, active, validationLoss);
        }

        public void Dispose()
        {
            _mean.Dispose();
            _square.Dispose();
        }
    }

    /// <summary>A copy of the weights of the epoch with the lowest validation loss.</summary>
    private sealed class BestState(FeatureVae vae) : IDisposable
    {
        private readonly List<Tensor> _copies = [];
        private double _loss = double.PositiveInfinity;

        public int Epoch { get; private set; }

        public void Offer(int epoch, double loss)
        {
            if (loss >= _loss) return;
            (Epoch, _loss) = (epoch, loss);
            Dispose();
            foreach (var parameter in vae.parameters()) _copies.Add(parameter.detach().clone().DetachFromDisposeScope());
        }

        public void Restore()
        {
            using var _ = no_grad();
            foreach (var (parameter, copy) in vae.parameters().Zip(_copies)) parameter.copy_(copy);
        }

        public void Dispose()
        {
            foreach (var copy in _copies) copy.Dispose();
            _copies.Clear();
        }
    }
}
