using ShipLab.Pretraining;
using ShipLab.Toyland;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests.Devices;

/// <summary>Every path of the library that takes a device creates its tensors there, and none by omission on the
/// default device.</summary>
[Collection(Alone.Name)]
public sealed class StatedDeviceTests
{
    public static TheoryData<string> Devices => StatedDevice.All;

    public static TheoryData<string, (string Tower, Precision Precision)> Towers => StatedDevice.With(
        ("transformer", Precision.F32), ("transformer", Precision.Bf16), ("ResNet", Precision.F32),
        ("ResNet", Precision.Bf16));

    private static LoadedClip Tiny(Device device) =>
        ClipFiles.Load(ClipFiles.TinyPath, new ClipLoadOptions { Device = device });

    [Fact]
    public void A_tensor_whose_device_was_forgotten_is_found_out()
    {
        // states it, and forgets it in a place where devices may not be mixed, where the shape alone counts, and where
        // a result is read
        StatedDevice.AssertSame("cpu", device => ones(3, device: device) + arange(3, device: device));
        Assert.ThrowsAny<Exception>(
            () => StatedDevice.AssertSame("cpu", device => ones(3, device: device) + arange(3)));
        Assert.ThrowsAny<Exception>(
            () => StatedDevice.AssertSame("cpu",
                device => ones(3, 2, device: device).index_select(0, tensor(new[] { 0L }))));
        Assert.ThrowsAny<Exception>(() => StatedDevice.AssertSame("cpu", _ => zeros(3)));
        Assert.ThrowsAny<Exception>(
            () => StatedDevice.AssertSame("cpu", device => tensor(ones(3).sum().item<float>(), device: device)));
        Assert.ThrowsAny<Exception>(
            () => StatedDevice.AssertSame("cpu", device => nn.Linear(2, 2).call(ones(1, 2, device: device))));
        Assert.Equal(DeviceType.CPU, get_default_device().type);
    }

    [Theory]
    [MemberData(nameof(Towers))]
    public void Both_towers(string device, (string Tower, Precision Precision) of) =>
        StatedDevice.AssertSame(device, there =>
    {
        var model = TinyModels.Create(of.Tower, there).In(of.Precision);
        Assert.Equal(there.type, model.Device.type);
        var images = TinyModels.Normal(2, 5, 3, model.Config.ImageResolution, model.Config.ImageResolution).to(there);
        var tokens = TinyModels.Prompts(9, 20, [3, 8, 5]).to(there);
        return [model.EncodeImage(images), model.EncodeText(tokens), model.Text.Hidden(model.Text.Embed(tokens)),
            model.Logits(images, tokens)];
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_model_that_trains(string device) => StatedDevice.AssertSame(device, there =>
    {
        var model = new Clip(TinyModels.ResNet, seed: 1);
        model.to(there);
        model.Logits(TinyModels.Normal(2, 3, 3, 64, 64).to(there), TinyModels.Prompts(3, 20, [5]).to(there)).pow(2)
            .sum().backward();
        Assert.All(model.parameters(), p => Assert.Equal(there.type, p.grad!.device.type));
        return model.state_dict()["visual.conv1.weight"].grad!;
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void Learned_prompts_and_their_gradients(string device) => StatedDevice.AssertSame(device, there =>
    {
        var model = TinyModels.Create("transformer", there);
        using var prompts = new ClassPrompts(model.Text, TinyModels.Prompts(7, 20, [8, 6], shared: 4).to(there),
            contextTokens: 4);
        var context = prompts.TokenEmbeddingOfContext().requires_grad_();
        var all = prompts.Encode(context);
        var some = prompts.Encode(context.unsqueeze(0).expand(3, -1, -1), tensor(new[] { 4L, 0, 2 }, device: there));
        (all.pow(3).sum() + some.pow(3).sum()).backward();
        return [all, some, context.grad!];
    });

    [Theory]
    [MemberData(nameof(Devices))]
    public void Features_end_on_the_CPU_wherever_the_model_is(string device)
    {
        using var folder = new TemporaryFolder();
        StatedDevice.AssertSame(device, there =>
        {
            var set = ToySets.Create("neon", shots: 1);
            var images = set.Train.OfClasses(0, 6);
            var clip = Tiny(there);
            var features = Features.Extract(clip, images, set.ClassNames, new FeatureOptions { Views = 2 });
            var kept = new FeatureStore(Path.Combine(folder.Path, $"{there.type}")).Get(clip, images, set.ClassNames);
            Assert.All([features, kept], f => Assert.Equal(DeviceType.CPU, f.X.device.type));
            return [features.To(there).X, features.To(there).Of([1, 3]).X, kept.To(there).X];
        });
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_study_with_every_method_and_generator(string device)
    {
        var (vae, coop) = (FeatureVaeOptions.Toyland with { Epochs = 2 }, CoOpOptions.Toyland with { Epochs = 1 });
        var options = StudyOptions.Quick with
        {
            DataSets = ["aerial"], Shots = 2, Views = 2, Workers = 1,
            Create = (name, seed, shots) => ToySets.Create(name, seed, shots) is var set
                ? set with { Test =
                    set.Test.Select([.. Enumerable.Range(0, set.Test.Count / 10).Select(i => 10 * i)], "a tenth") }
                : null!,
            Methods =
            [
                .. StudyOptions.Grid(vae, coop),
                new Method(new CoOp(
                    coop with { SelectOnValidation = true, ContextStart = ContextStart.Random, ContextTokens = 6 })),
                new Method(new CoOp(coop with { NamePosition = NamePosition.Middle, ClassContexts = true })),
                new Method(new ClipAdapter(ClipAdapterOptions.Toyland with { Epochs = 2 }), new ShipRecipe(vae)),
                new Method(new TipAdapter(TipAdapterOptions.Paper), new ShipRecipe(vae)),
                new Method(new TipAdapterF(TipAdapterFOptions.Paper with { Epochs = 2 }), new ShipRecipe(vae)),
                new Method(new CoCoOp(CoCoOpOptions.Toyland with { Epochs = 1 })),
                new Method(new LinearProbe(LinearProbeOptions.Paper with { Strengths = [1, 1e-2], Refinements = 1 })),
                new Method(new Gda(GdaOptions.Paper)),
                new Method(new ProKer(ProKerOptions.Toyland)),
            ],
        };
        using var folder = new TemporaryFolder();
        IReadOnlyList<ResultRow> Rows(Device there) =>
            Study.Run(options, new ResultStore(Path.Combine(folder.Path, $"{Guid.NewGuid()}.jsonl")),
                clip: Tiny(there));
        var expected = Rows(CPU);
        using var stated = new StatedDevice();
        var found = Rows(torch.device(device));
        Assert.Equal(options.Methods.Count, found.Count);
        foreach (var (here, there) in expected.Zip(found))
        {
            Assert.Equal(here.Key, there.Key);
            if (device == "cpu")
                Assert.Equal((here["base"], here["new"], here["joint H"]),
                    (there["base"], there["new"], there["joint H"]));
            else Assert.Equal(here["H"], there["H"], 3.0);
        }
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Pretraining(string device)
    {
        using var folder = new TemporaryFolder();
        var options = new PretrainingOptions
        {
            Steps = 2, BatchSize = 4, VocabularyCaptions = 50, VocabularySize = 600, PatchSize = 16, VisionWidth = 16,
            VisionLayers = 1, VisionHeads = 2,
            TextWidth = 16, TextLayers = 1, TextHeads = 2, EmbedDim = 8, EvaluationRounds = 1, EvaluationImages = 1,
            CheckpointEvery = 1,
        };
        PretrainingResult Train(Device there) =>
            Pretrainer.Run(options, Path.Combine(folder.Path, $"{Guid.NewGuid()}.safetensors"), device: there);
        var expected = Train(CPU);
        using var stated = new StatedDevice();
        var found = Train(torch.device(device));
        Assert.Equal(expected.Loss, found.Loss, device == "cpu" ? 0 : 1e-3);
        Assert.Equal(expected.LogitScale, found.LogitScale, 1e-3);
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void A_VAE_that_is_kept_and_read_back(string device)
    {
        using var folder = new TemporaryFolder();
        StatedDevice.AssertSame(device, there =>
        {
            var set = ToySets.Create("aerial", shots: 2);
            using var data = new StudyData(Tiny(there), "tiny", set, shots: 2, views: 1, seed: 1);
            var recipe = new ShipRecipe(FeatureVaeOptions.Toyland with { Epochs = 3, Patience = 2 },
                Path.Combine(folder.Path, Guid.NewGuid().ToString()));
            using var trained = recipe.Train(data);
            using var read = recipe.Train(data);
            var classes = tensor(new[] { 20L, 3 }, device: there);
            using var noise = new SeededNoise(1, there);
            using var again = new SeededNoise(1, there);
            return [trained.Synthesize(classes, noise), read.Synthesize(classes, again)];
        });
    }

    [Theory]
    [MemberData(nameof(Devices))]
    public void Figures_and_measures_of_features(string device) => StatedDevice.AssertSame(device, there =>
    {
        var x = nn.functional.normalize(TinyModels.Normal(3, 40, 8), dim: 1).to(there);
        var points = Tsne.Embed(x, new TsneOptions { Iterations = 20, Perplexity = 8 }).Points;
        var recall = Coverage.Of(x.narrow(0, 0, 20), x.narrow(0, 20, 20)).Recall;
        return [points.to(there), tensor(recall, device: there)];
    });
}
