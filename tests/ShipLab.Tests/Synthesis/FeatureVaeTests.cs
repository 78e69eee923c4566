using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace ShipLab.Tests;

public sealed class FeatureVaeTests
{
    [Fact]
    public void The_loss_is_the_summed_squared_error_plus_the_weighted_KL()
    {
        using var task = new SmallTask();
        using var vae = task.NewVae(options: task.Vae with { InitialStd = 0.3 });
        using var scope = NewDisposeScope();
        using var noise = new SeededNoise(4);
        var (x, y) = task.Batches().Next();
        var eps = noise.Next(x.shape[0], SmallTask.FeatureSize);

        var loss = vae.Loss(x, y, eps);

        var (mean, logVar) = vae.Encode(x);
        var again = vae.Decode(mean + (logVar / 2).exp() * eps, y);
        var error = (again - x).pow(2).sum().ToDouble() / x.shape[0];
        var kl = (0.5 * (mean.pow(2) + logVar.exp() - logVar - 1)).sum().ToDouble() / x.shape[0];
        Assert.Equal(error, loss.Reconstruction.ToDouble(), 1e-5);
        Assert.Equal(kl, loss.Kl.ToDouble(), 1e-5);
        Assert.Equal(error + task.Vae.KlWeight * kl, loss.Total.ToDouble(), 1e-5);
        Assert.True(kl > 0);
    }

    [Fact]
    public void Training_lowers_the_loss_and_leaves_the_text_tower_alone()
    {
        using var task = new SmallTask();
        using var vae = task.NewVae(options: task.Vae with { Epochs = 20 });
        using var noise = new SeededNoise(4);
        using var before = task.Text.Embed(task.Tokens).sum();

        var history = vae.Fit(task.Batches(), noise);

        Assert.Equal(20, history.Epochs.Count);
        Assert.Equal(20, history.KeptEpoch);
        Assert.True(history.Epochs[^1].Loss < 0.8 * history.Epochs[0].Loss,
            $"{history.Epochs[0].Loss} -> {history.Epochs[^1].Loss}");
        using var after = task.Text.Embed(task.Tokens).sum();
        Assert.Equal(before.ToSingle(), after.ToSingle());
        Assert.All(task.Text.parameters(), parameter => Assert.False(parameter.requires_grad));
    }

    [Fact]
    public void Active_dimensions_are_those_whose_posterior_mean_varies()
    {
        using var task = new SmallTask();
        using var vae =
            task.NewVae(options: task.Vae with { InitialStd = 1, LearningRate = 0, WeightDecay = 0, Epochs = 1 });
        using var noise = new SeededNoise(4);
        var active = vae.Fit(task.Batches(), noise).Epochs[0].ActiveDimensions;
        using var scope = NewDisposeScope();
        var variance = vae.Encode(task.Base.X).mean.var(dim: 0, unbiased: false); // [Z]
        Assert.Equal(variance.data<float>().ToArray().Count(v => v > 0.01), active);
        Assert.InRange(active, 1, SmallTask.FeatureSize);
    }

    [Fact]
    public void The_same_seed_gives_the_same_features_and_another_seed_others()
    {
        using var task = new SmallTask();
        var first = Synthesized(task, seed: 1);
        Assert.Equal(first, Synthesized(task, seed: 1));
        Assert.NotEqual(first, Synthesized(task, seed: 2));
    }

    [Fact]
    public void A_saved_VAE_synthesizes_the_same_features_when_it_is_loaded()
    {
        using var task = new SmallTask();
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "vae.safetensors");
        using var vae = task.NewVae();
        vae.Save(path, new Dictionary<string, string> { ["data_set"] = "small" });

        using var loaded = FeatureVae.Load(path, task.Text, task.Tokens);

        Assert.Equal(vae.Options, loaded.Options);
        Assert.Equal(Draw(vae), Draw(loaded));
    }

    [Fact]
    public void A_state_of_other_sizes_is_refused_by_the_name_of_its_tensor()
    {
        using var task = new SmallTask();
        using var vae = task.NewVae();
        using var larger = task.NewVae(options: task.Vae with { EncoderHidden = 25 });
        var error = Assert.Throws<ShipLabException>(() => vae.LoadState(larger.state_dict(), "larger.safetensors"));
        Assert.Contains("netE.net.0.weight is [25, 16]", error.Message);
        Assert.Contains("[24, 16]", error.Message);
    }

    [Fact]
    public void State_names_are_those_of_the_official_code()
    {
        using var task = new SmallTask();
        using var vae = task.NewVae();
        string[] expected =
        [
            "ctx", "netE.log_var.bias", "netE.log_var.weight", "netE.mean.bias", "netE.mean.weight", "netE.net.0.bias",
            "netE.net.0.weight",
            "netG.net.0.bias", "netG.net.0.weight", "netG.net.2.bias", "netG.net.2.weight",
        ];
        Assert.Equal(expected, vae.state_dict().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Patience_goes_back_to_the_epoch_with_the_best_validation_loss()
    {
        using var task = new SmallTask();
        using var vae = task.NewVae(options: task.Vae with { LearningRate = 0.3, Epochs = 30, Patience = 2 });
        using var noise = new SeededNoise(4);
        var history = vae.Fit(task.Batches(), noise, task.Validation);
        var losses = history.Epochs.Select(epoch => epoch.ValidationLoss!.Value).ToArray();
        Assert.Equal(losses.Min(), losses[history.KeptEpoch - 1]);
        Assert.True(history.Epochs.Count == 30 || history.Epochs.Count == history.KeptEpoch + 2);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var now = vae.Loss(task.Validation.X, task.Validation.Y, zeros(24, SmallTask.FeatureSize)).Total.ToSingle();
        Assert.Equal(losses.Min(), now, 1e-5);
    }

    [Fact]
    public void A_cancelled_training_stops_at_once()
    {
        using var task = new SmallTask();
        using var vae = task.NewVae();
        using var noise = new SeededNoise(4);
        using var source = new CancellationTokenSource();
        var steps = 0;
        Assert.Throws<OperationCanceledException>(() =>
            vae.Fit(task.Batches(), noise, onStep: _ => { if (++steps == 2) source.Cancel(); }, token: source.Token));
        Assert.Equal(2, steps);
    }

    [Fact]
    public void Presets_are_what_the_paper_states_and_what_the_code_does()
    {
        var (paper, official, toyland) = (FeatureVaeOptions.Paper, FeatureVaeOptions.Official,
            FeatureVaeOptions.Toyland);
        Assert.Equal((4096, 4096, 4, 1e-3, 1.0),
            (paper.EncoderHidden, paper.GeneratorHidden, paper.ContextTokens, paper.LearningRate, paper.KlWeight));
        Assert.Equal((2048, 4096, 256, 50, 0.01), (official.EncoderHidden, official.GeneratorHidden, official.BatchSize,
            official.Epochs, official.WeightDecay));
        Assert.Equal((256, 512, 64, 40, 0.01),
            (toyland.EncoderHidden, toyland.GeneratorHidden, toyland.BatchSize, toyland.Epochs, toyland.KlWeight));
    }

    private static float[] Synthesized(SmallTask task, long seed)
    {
        using var vae = task.NewVae(seed);
        using var noise = new SeededNoise(seed);
        vae.Fit(task.Batches(seed), noise);
        return Draw(vae);
    }

    private static float[] Draw(FeatureVae vae)
    {
        using var scope = NewDisposeScope();
        return new ShipGenerator(vae).Synthesize(tensor(new long[] { 2, 3, 3 }), new Random(1)).data<float>().ToArray();
    }
}
