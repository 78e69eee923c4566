using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab;

/// <summary>How to get a generator for a data set and seed; its work is done once and shared by all methods.</summary>
public interface IGeneratorRecipe
{
    /// <summary>"ship", "text".</summary>
    string Name { get; }

    /// <summary>What goes into the row and into its key.</summary>
    object Options { get; }

    /// <summary>How many features of each new class caches and closed forms are given; null for as many as shots.</summary>
    int? Draws => null;

    /// <summary>Makes the generator from the base classes' training features. The caller disposes it if it is disposable.</summary>
    IFeatureGenerator Make(StudyData data, IProgress<Progress>? progress = null, CancellationToken token = default);
}

/// <summary>The control: noise around the zero-shot text features.</summary>
public sealed record TextRecipe(double Sigma = 0.05) : IGeneratorRecipe
{
    string IGeneratorRecipe.Name => "text";

    object IGeneratorRecipe.Options => Draws is null ? new { Sigma } : new { Sigma, Draws };

    /// <inheritdoc/>
    public int? Draws { get; init; }

    /// <inheritdoc/>
    public IFeatureGenerator Make(StudyData data, IProgress<Progress>? progress = null, CancellationToken token = default)
    {
        using var task = data.Task(allNames: true);
        return new TextGenerator(task.TextFeatures, Sigma);
    }
}

/// <summary>
/// SHIP or one of its ablations (<see cref="ShipAblations"/>): a VAE trained on the shots of the base classes; kept as a file if a folder is given,
/// and read from it if it is there, so that all methods and protocols use the same one.
/// </summary>
public sealed record ShipRecipe(FeatureVaeOptions Vae, string? Folder = null) : IGeneratorRecipe
{
    /// <inheritdoc/>
    public string Name { get; init; } = "ship";

    object IGeneratorRecipe.Options => Draws is null ? Vae : new { Vae, Draws };

    /// <inheritdoc/>
    public int? Draws { get; init; }

    /// <summary>The prompts that a VAE of these options reads: places for its context before each name, or the template itself, whose zero-shot
    /// features tell a decoder from scratch the class. The caller disposes them.</summary>
    public static Tensor Prompts(FineTuningTask task, FeatureVaeOptions vae) =>
        vae is { Decoder: VaeDecoder.Scratch, ScratchCondition: ScratchCondition.TextFeature } ? task.Tokens.clone() : task.Prompts(vae.ContextTokens);

    /// <summary>Told of every training: its data, the trained VAE and its history.</summary>
    public Action<StudyData, FeatureVae, FeatureVaeHistory>? OnTrained { get; init; }

    /// <inheritdoc/>
    public IFeatureGenerator Make(StudyData data, IProgress<Progress>? progress = null, CancellationToken token = default) =>
        new ShipGenerator(Train(data, progress, token), ownsVae: true, Name);

    /// <summary>The VAE of a data set and seed, trained, or read from the folder.</summary>
    public FeatureVae Train(StudyData data, IProgress<Progress>? progress = null, CancellationToken token = default)
    {
        using var task = data.Task(allNames: true);
        using var prompts = Prompts(task, Vae);
        var path = Folder is null ? null : Path.Combine(Folder, Artefact.Name("ship-vae", data, Vae));
        if (path is not null && File.Exists(path)) return FeatureVae.Load(path, task.Text, prompts, Vae);

        var vae = new FeatureVae(task.Text, prompts, data.TrainBase.X.shape[1], Vae, data.Seed);
        using var noise = new SeededNoise(Seeds.For(data.Seed, "vae noise"), data.TrainBase.X.device);
        var history = vae.Fit(data.Batches(Vae.BatchSize, "vae batches"), noise,
            Vae.Patience is null ? null : data.ValidationBase, progress: progress, token: token);
        OnTrained?.Invoke(data, vae, history);
        if (path is not null)
        {
            Directory.CreateDirectory(Folder!);
            vae.Save(path, new Dictionary<string, string> { ["shiplab.data_set"] = data.Dataset.Name, ["shiplab.seed"] = $"{data.Seed}" });
        }
        return vae;
    }
}
