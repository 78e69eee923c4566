using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>The forms of SHIP's VAE that its paper compares: what the prompt is made of, how long it is, and what
/// decodes it.</summary>
public sealed class VaeAblationTests
{
    public static TheoryData<string> Names => [.. ShipAblations.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_ablation_learns_synthesizes_and_comes_back_from_its_file(string name)
    {
        using var task = new SmallTask();
        using var folder = new TemporaryFolder();
        using var scope = NewDisposeScope();
        var options = ShipAblations.Of(name, task.Vae with { Epochs = 12, InitialStd = 0.1 });
        using var prompts = ShipRecipe.Prompts(task.Task, options);
        using var vae = new FeatureVae(task.Text, prompts, SmallTask.FeatureSize, options, seed: 1);
        using var noise = new SeededNoise(4);

        var history = vae.Fit(task.Batches(), noise);

        Assert.True(history.Epochs[^1].Loss < history.Epochs[0].Loss,
            $"{history.Epochs[0].Loss} -> {history.Epochs[^1].Loss}");
        using var generator = new ShipGenerator(vae, name: name);
        var classes = tensor(new long[] { 2, 3, 3 });
        var made = generator.Synthesize(classes, new Random(1));
        Assert.Equal([3L, SmallTask.FeatureSize], made.shape);
        Assert.True(allclose(made.norm(1), ones(3), 1e-5, 1e-5));
        Assert.False(made.requires_grad);

        var path = Path.Combine(folder.Path, "vae.safetensors");
        vae.Save(path);
        using var loaded = FeatureVae.Load(path, task.Text, prompts, options);
        Assert.Equal(options, loaded.Options);
        using var again = new ShipGenerator(loaded, name: name);
        Assert.Equal(made.data<float>().ToArray(), again.Synthesize(classes, new Random(1)).data<float>().ToArray());
    }

    [Fact]
    public void A_file_with_other_options_than_asked_for_is_refused_with_each_difference()
    {
        using var task = new SmallTask();
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "vae.safetensors");
        using (var vae = task.NewVae()) vae.Save(path);
        var error = Assert.Throws<ShipLabException>(() => FeatureVae.Load(path, task.Text, task.Tokens,
            task.Vae with { KlWeight = 1, PromptForm = new PromptForm { Sequential = true } }));
        Assert.Contains("KlWeight is 0.01, not 1", error.Message);
        Assert.Contains("PromptForm is", error.Message);
        Assert.DoesNotContain("Epochs", error.Message);
        using var same = FeatureVae.Load(path, task.Text, task.Tokens, task.Vae with { ChunkSize = 3 });
        Assert.Equal(3, same.ChunkSize);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void The_prompt_is_made_as_table_5_is_read(bool global, bool sequential)
    {
        using var task = new SmallTask();
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var form = new PromptForm { Global = global, Sequential = sequential };
        using var vae = task.NewVae(options: task.Vae with { PromptForm = form, InitialStd = 0.3 });
        using var noise = new SeededNoise(1);
        var z = noise.Next(3, vae.LatentSize);
        var prompt = vae.Prompt(z);                                   // [3, L, W]

        Assert.Equal([3L, 4, SmallTask.Width], prompt.shape);
        Assert.Equal(global, vae.HasContext);
        Assert.Equal(global, vae.state_dict().ContainsKey("ctx"));
        Assert.Equal(sequential ? 4L * SmallTask.Width : SmallTask.Width,
            vae.state_dict()["netG.net.2.weight"].shape[0]);
        var biases = global ? prompt - vae.Context : prompt;
        Assert.Equal(!sequential, allclose(biases.narrow(1, 0, 1).expand_as(biases), biases, 1e-5, 1e-6));
        if (!global) Assert.Contains("no learned context", Assert.Throws<ShipLabException>(() => vae.Context).Message);
        using var prompts = new ClassPrompts(task.Text, task.Tokens, 4);
        var classes = tensor(new long[] { 0, 2, 1 });
        Assert.True(allclose(prompts.Encode(prompt, classes), vae.Decode(z, classes), 1e-5, 1e-6));
    }

    [Theory]
    [InlineData(ScratchCondition.TextFeature)]
    [InlineData(ScratchCondition.NameEmbedding)]
    public void A_decoder_from_scratch_is_three_layers_on_latent_and_class_description(ScratchCondition condition)
    {
        using var task = new SmallTask();
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var vae =
            task.NewVae(options: task.Vae with { Decoder = VaeDecoder.Scratch, ScratchCondition = condition,
                InitialStd = 0.3 });
        using var noise = new SeededNoise(1);
        var z = noise.Next(2, vae.LatentSize);
        var state = vae.state_dict();
        // the name is one token and the full stop, positions 5 and 6 of "[start] a photo of a {name} . [end]"
        var description = condition == ScratchCondition.TextFeature
            ? task.Task.TextFeatures : task.Text.Embed(task.Tokens).narrow(1, 5, 2).mean([1L]);

        var x = cat([z, description.narrow(0, 1, 2)], 1);
        x = nn.functional.relu(nn.functional.linear(x, state["netG.net.0.weight"], state["netG.net.0.bias"]));
        x = nn.functional.relu(nn.functional.linear(x, state["netG.net.2.weight"], state["netG.net.2.bias"]));
        x = nn.functional.normalize(nn.functional.linear(x, state["netG.net.4.weight"], state["netG.net.4.bias"]),
            dim: 1);

        Assert.True(allclose(x, vae.Decode(z, tensor(new long[] { 1, 2 })), 1e-4, 1e-5));
        Assert.Contains("reads no prompt", Assert.Throws<ShipLabException>(() => vae.Prompt(z)).Message);
        Assert.Contains("reads no prompt", Assert.Throws<ShipLabException>(() => vae.Context).Message);
    }

    [Fact]
    public void The_history_tells_the_KL_of_each_dimension_and_a_collapse()
    {
        using var task = new SmallTask();
        using var noise = new SeededNoise(4);
        using var used =
            task.NewVae(
                options: task.Vae with { InitialStd = 1, KlWeight = 0, LearningRate = 0, WeightDecay = 0, Epochs = 1 });
        var epoch = used.Fit(task.Batches(), noise).Epochs[0];
        Assert.Equal(SmallTask.FeatureSize, epoch.KlByDimension.Count);
        Assert.Equal(epoch.Kl, epoch.KlByDimension.Sum(), 1e-3 * epoch.Kl);
        Assert.True(epoch.ActiveDimensions > 0);

        using var collapsed = task.NewVae(options: task.Vae with { KlWeight = 100, Epochs = 10 });
        var last = collapsed.Fit(task.Batches(), noise).Epochs[^1];
        Assert.Equal(0, last.ActiveDimensions);
        Assert.True(last.Kl < 0.05, $"{last.Kl} nats");
    }

    [Fact]
    public void Checkpoints_are_the_VAE_after_their_epochs_whatever_is_trained_later()
    {
        using var task = new SmallTask();
        var (taken, weights) = (new Dictionary<int, FeatureVae>(), new Dictionary<int, float[]>());
        using var vae = task.NewVae(options: task.Vae with { Epochs = 6 });
        using (var noise = new SeededNoise(4))
            vae.Fit(task.Batches(), noise, onEpoch: record => weights[record.Epoch] = Weights(vae), checkpoints: [2, 6],
                onCheckpoint: (epoch, copy) => taken[epoch] = copy);
        Assert.Equal([2, 6], taken.Keys.Order());
        foreach (var (epoch, copy) in taken)
        {
            Assert.Equal(weights[epoch], Weights(copy));
            copy.Dispose();
        }
        Assert.NotEqual(weights[2], weights[6]);

        // taking them changes nothing
        using var alone = task.NewVae(options: task.Vae with { Epochs = 6 });
        using (var noise = new SeededNoise(4)) alone.Fit(task.Batches(), noise);
        Assert.Equal(weights[6], Weights(alone));
        using var another = new SeededNoise(4);
        Assert.Throws<ArgumentException>(
            () => alone.Fit(task.Batches(), another, checkpoints: [7], onCheckpoint: (_, copy) => copy.Dispose()));

        static float[] Weights(FeatureVae vae) =>
            [.. vae.named_parameters().SelectMany(pair => pair.parameter.data<float>().ToArray())];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(17)]
    public void A_prompt_has_1_to_16_vectors(int length)
    {
        using var task = new SmallTask();
        Assert.Contains("1 to 16",
            Assert.Throws<ShipLabException>(
                () => task.NewVae(options: task.Vae with { ContextTokens = length })).Message);
    }

    [Fact]
    public void Several_draws_of_each_new_class_are_given_to_caches_and_closed_forms_when_asked_for()
    {
        using var task = new SmallTask(images: 6);
        using var scope = NewDisposeScope();
        using var vae = task.NewVae(options: task.Vae with { InitialStd = 0.5 });
        var few = new SynthesizedBatches(task.Batches(), new ShipGenerator(vae), [2, 3], seed: 1).All();
        var many = new SynthesizedBatches(task.Batches(), new ShipGenerator(vae), [2, 3], seed: 1, draws: 7).All();
        Assert.Equal([2L, 2, 2, 3, 3, 3], few.SynthesizedLabels!.data<long>().ToArray());
        Assert.Equal(Enumerable.Repeat(2L, 7).Concat(Enumerable.Repeat(3L, 7)),
            many.SynthesizedLabels!.data<long>().ToArray());
        Assert.NotEqual(many.Synthesized![0].data<float>().ToArray(), many.Synthesized![1].data<float>().ToArray());
        Assert.Throws<ShipLabException>(
            () => new SynthesizedBatches(task.Batches(), new ShipGenerator(vae), [2, 3], seed: 1, draws: 0));
    }
}
