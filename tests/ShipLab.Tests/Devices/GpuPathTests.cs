using ShipLab.Toyland;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Tests.Devices;

/// <summary>Every path of the library that takes a device, on the CPU and on a GPU: no operator mixes devices, and the draws are the same.</summary>
[Collection(GpuCollection.Name)]
public sealed class GpuPathTests
{
    private static readonly ClipConfig ResNet = TinyModels.Config with
    {
        ImageResolution = 64, VisionStages = new(1, 1, 1, 1), VisionLayers = 4, VisionWidth = 8, VisionPatchSize = 32, VisionHeads = 4,
    };

    private static Clip Create(string tower, Device device)
    {
        var model = new Clip(tower == "ResNet" ? ResNet : TinyModels.Config, seed: 1).Frozen();
        model.to(device);
        return model;
    }

    private static LoadedClip Tiny(Device device) => Clip.Load(Clip.TinyPath, new ClipLoadOptions { Device = device });

    [Fact]
    public void The_rehearsal_refuses_what_a_GPU_refuses()
    {
        using var gpu = Gpu.Take();
        using var scope = NewDisposeScope();
        var (here, there) = (ones(2, 3), ones(2, 3, device: Gpu.Device));
        Assert.Equal("cuda:0", there.device.ToString());
        Assert.Equal(DeviceType.CUDA, (there * 2 + there.sum(dim: 1, keepdim: true)).device.type);
        Assert.Equal(DeviceType.CUDA, (there * tensor(2f)).device.type);
        Assert.Equal(DeviceType.CPU, there.cpu().device.type);
        Assert.ThrowsAny<Exception>(() => here + there);
        Assert.ThrowsAny<Exception>(() => there.matmul(here.t()));
        Assert.ThrowsAny<Exception>(() => nn.functional.linear(there, here));
        Assert.ThrowsAny<Exception>(() => cat([here, there], 0));
        Assert.ThrowsAny<Exception>(() => there.index_select(0, tensor(new[] { 0L })));
        Assert.ThrowsAny<Exception>(() => there.data<float>().ToArray());
        Assert.ThrowsAny<Exception>(() => randn(3, device: Gpu.Device, generator: new Generator(1)));
        var leaf = there.clone().requires_grad_();
        (leaf * 3).sum().backward();
        Assert.Equal(DeviceType.CUDA, leaf.grad!.device.type);
    }

    [Theory]
    [InlineData("transformer", Precision.F32)]
    [InlineData("transformer", Precision.Bf16)]
    [InlineData("ResNet", Precision.F32)]
    [InlineData("ResNet", Precision.Bf16)]
    public void Both_towers(string tower, Precision precision)
    {
        using var gpu = Gpu.Take();
        using var scope = NewDisposeScope();
        var (here, there) = (Create(tower, CPU).In(precision), Create(tower, Gpu.Device).In(precision));
        var images = TinyModels.Normal(2, 5, 3, here.Config.ImageResolution, here.Config.ImageResolution);
        var tokens = TinyModels.Prompts(9, 20, [3, 8, 5]);
        Assert.Equal("cuda:0", there.Device.ToString());
        gpu.AssertSame(here.EncodeImage(images), there.EncodeImage(images.to(Gpu.Device)));
        gpu.AssertSame(here.EncodeText(tokens), there.EncodeText(tokens.to(Gpu.Device)));
        gpu.AssertSame(here.Text.Hidden(here.Text.Embed(tokens)), there.Text.Hidden(there.Text.Embed(tokens.to(Gpu.Device))));
        gpu.AssertSame(here.Logits(images, tokens), there.Logits(images.to(Gpu.Device), tokens.to(Gpu.Device)));
        Assert.ThrowsAny<Exception>(() => there.EncodeImage(images));
    }

    [Fact]
    public void A_model_that_trains_on_the_GPU()
    {
        using var gpu = Gpu.Take();
        using var scope = NewDisposeScope();
        Tensor Gradient(Device device)
        {
            var model = new Clip(ResNet, seed: 1);
            model.to(device);
            model.Logits(TinyModels.Normal(2, 3, 3, 64, 64).to(device), TinyModels.Prompts(3, 20, [5]).to(device)).pow(2).sum().backward();
            Assert.All(model.parameters(), p => Assert.Equal(device.type, p.grad!.device.type));
            return model.state_dict()["visual.conv1.weight"].grad!;
        }
        gpu.AssertSame(Gradient(CPU), Gradient(Gpu.Device));
    }

    [Fact]
    public void Learned_prompts_and_their_gradients()
    {
        using var gpu = Gpu.Take();
        using var scope = NewDisposeScope();
        var tokens = TinyModels.Prompts(7, 20, [8, 6], shared: 4);
        (Tensor, Tensor, Tensor) Run(Device device)
        {
            var model = Create("transformer", device);
            using var prompts = new ClassPrompts(model.Text, tokens.to(device), contextTokens: 4);
            var context = prompts.TokenEmbeddingOfContext().requires_grad_();
            var all = prompts.Encode(context);
            var some = prompts.Encode(context.unsqueeze(0).expand(3, -1, -1), tensor(new[] { 4L, 0, 2 }, device: device));
            (all.pow(3).sum() + some.pow(3).sum()).backward();
            return (all, some, context.grad!);
        }
        var ((a, b, c), (x, y, z)) = (Run(CPU), Run(Gpu.Device));
        gpu.AssertSame(a, x);
        gpu.AssertSame(b, y);
        gpu.AssertSame(c, z);
    }

    [Fact]
    public void Features_end_on_the_CPU_wherever_the_model_is()
    {
        using var gpu = Gpu.Take();
        using var scope = NewDisposeScope();
        var set = ToySets.Create("neon", shots: 1);
        var images = set.Train.OfClasses(0, 6);
        Features Extract(Device device) => Tiny(device) is var clip ? Features.Extract(clip.Model, clip.Preprocess, images, set.ClassNames, views: 2) : null!;
        var (here, there) = (Extract(CPU), Extract(Gpu.Device));
        Assert.Equal(DeviceType.CPU, there.X.device.type);
        gpu.AssertSame(here.X, there.To(Gpu.Device).X);
        Assert.Equal(here.Labels(), there.To(Gpu.Device).Labels());
        Assert.Equal(here.Of([1, 3]).Count, there.To(Gpu.Device).Of([1, 3]).Count);
        using var folder = new TemporaryFolder();
        var kept = new FeatureStore(folder.Path).Get(Tiny(Gpu.Device), images, set.ClassNames);
        Assert.Equal(DeviceType.CPU, kept.X.device.type);
    }

    [Fact]
    public void A_study_with_every_method_gives_the_rows_of_the_CPU()
    {
        using var gpu = Gpu.Take();
        var (vae, coop) = (FeatureVaeOptions.Toyland with { Epochs = 2 }, CoOpOptions.Toyland with { Epochs = 1 });
        var options = StudyOptions.Quick with
        {
            DataSets = ["aerial"], Shots = 2, Views = 2, Workers = 1,
            Create = (name, seed, shots) => ToySets.Create(name, seed, shots) is var set
                ? set with { Test = set.Test.Select([.. Enumerable.Range(0, set.Test.Count / 10).Select(i => 10 * i)], "a tenth") }
                : null!,
            Methods =
            [
                .. StudyOptions.Grid(vae, coop),
                new StudyMethod(new CoOp(coop with { SelectOnValidation = true, ContextStart = ContextStart.Random, ContextTokens = 6 })),
                new StudyMethod(new ClipAdapter(ClipAdapterOptions.Toyland with { Epochs = 2 }), new ShipRecipe(vae)),
                new StudyMethod(new TipAdapter(TipAdapterOptions.Paper), new ShipRecipe(vae)),
                new StudyMethod(new TipAdapterF(TipAdapterFOptions.Paper with { Epochs = 2 }), new ShipRecipe(vae)),
                new StudyMethod(new CoCoOp(CoCoOpOptions.Toyland with { Epochs = 1 })),
                new StudyMethod(new LinearProbe(LinearProbeOptions.Paper with { Strengths = [1, 1e-2], Refinements = 1 })),
                new StudyMethod(new Gda(GdaOptions.Paper)),
                new StudyMethod(new ProKer(ProKerOptions.Toyland)),
            ],
        };
        using var folder = new TemporaryFolder();
        IReadOnlyList<ResultRow> Rows(Device device) =>
            Study.Run(options, new ResultStore(Path.Combine(folder.Path, $"{device.type}.jsonl")), clip: Tiny(device));
        var (here, there) = (Rows(CPU), Rows(Gpu.Device));
        Assert.Equal(options.Methods.Count, there.Count);
        foreach (var (expected, row) in here.Zip(there))
        {
            Assert.Equal(expected.Key, row.Key);
            if (gpu.IsRehearsed) Assert.Equal((expected.Base, expected.New, expected.JointH), (row.Base, row.New, row.JointH));
            else Assert.Equal(expected.H, row.H, 3.0);
        }
    }

    [Fact]
    public void Pretraining()
    {
        using var gpu = Gpu.Take();
        using var folder = new TemporaryFolder();
        var options = new PretrainingOptions
        {
            Steps = 2, BatchSize = 4, VocabularyCaptions = 50, VocabularySize = 600, PatchSize = 16, VisionWidth = 16, VisionLayers = 1, VisionHeads = 2,
            TextWidth = 16, TextLayers = 1, TextHeads = 2, EmbedDim = 8, EvaluationRounds = 1, EvaluationImages = 1, CheckpointEvery = 1,
        };
        PretrainingResult Train(Device device) => Toyland.Pretraining.Run(options, Path.Combine(folder.Path, $"{device.type}.safetensors"), device: device);
        var (here, there) = (Train(CPU), Train(Gpu.Device));
        Assert.Equal(here.Loss, there.Loss, gpu.IsRehearsed ? 0 : 1e-3);
        Assert.Equal(here.LogitScale, there.LogitScale, 1e-3);
    }

    [Fact]
    public void A_VAE_is_kept_on_the_CPU_and_read_back_to_the_GPU()
    {
        using var gpu = Gpu.Take();
        using var scope = NewDisposeScope();
        using var folder = new TemporaryFolder();
        var set = ToySets.Create("aerial", shots: 2);
        using var data = new StudyData(Tiny(Gpu.Device), "tiny", set, shots: 2, views: 1, seed: 1);
        var recipe = new ShipRecipe(FeatureVaeOptions.Toyland with { Epochs = 3, Patience = 2 }, folder.Path);
        using var trained = recipe.Train(data);
        using var read = recipe.Train(data);
        var classes = tensor(new[] { 20L, 3 }, device: Gpu.Device);
        using var noise = new SeededNoise(1, Gpu.Device);
        using var again = new SeededNoise(1, Gpu.Device);
        gpu.AssertSame(trained.Synthesize(classes, noise).cpu(), read.Synthesize(classes, again));
    }

    [Fact]
    public void Figures_and_measures_of_features()
    {
        using var gpu = Gpu.Take();
        using var scope = NewDisposeScope();
        var x = nn.functional.normalize(TinyModels.Normal(3, 40, 8), dim: 1);
        var options = new TsneOptions { Iterations = 20, Perplexity = 8 };
        Assert.Equal(40, Tsne.Embed(x.to(Gpu.Device), options).Points.shape[0]);
        Assert.Equal(Coverage.Of(x.narrow(0, 0, 20), x.narrow(0, 20, 20)).Recall,
            Coverage.Of(x.narrow(0, 0, 20).to(Gpu.Device), x.narrow(0, 20, 20).to(Gpu.Device)).Recall, 0.05);
    }
}
