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

    /// <summary>Makes the generator from the base classes' training features. The caller disposes it if it is disposable.</summary>
    IFeatureGenerator Make(StudyData data, IProgress<Progress>? progress = null, CancellationToken token = default);
}

/// <summary>The control: noise around the zero-shot text features.</summary>
public sealed record TextRecipe(double Sigma = 0.05) : IGeneratorRecipe
{
    string IGeneratorRecipe.Name => "text";

    object IGeneratorRecipe.Options => new { Sigma };

    /// <inheritdoc/>
    public IFeatureGenerator Make(StudyData data, IProgress<Progress>? progress = null, CancellationToken token = default)
    {
        using var task = data.Task(allNames: true);
        return new TextGenerator(task.TextFeatures, Sigma);
    }
}

/// <summary>SHIP: a VAE trained on the shots of the base classes; kept as a file if a folder is given, and read from it if it is there.</summary>
public sealed record ShipRecipe(FeatureVaeOptions Vae, string? Folder = null) : IGeneratorRecipe
{
    string IGeneratorRecipe.Name => "ship";

    object IGeneratorRecipe.Options => Vae;

    /// <summary>Told of every training: its data, the trained VAE and its history.</summary>
    public Action<StudyData, FeatureVae, FeatureVaeHistory>? OnTrained { get; init; }

    /// <inheritdoc/>
    public IFeatureGenerator Make(StudyData data, IProgress<Progress>? progress = null, CancellationToken token = default) =>
        new ShipGenerator(Train(data, progress, token), ownsVae: true);

    /// <summary>The VAE of a data set and seed, trained, or read from the folder.</summary>
    public FeatureVae Train(StudyData data, IProgress<Progress>? progress = null, CancellationToken token = default)
    {
        using var task = data.Task(allNames: true);
        using var prompts = task.Prompts(Vae.ContextTokens);
        var path = Folder is null ? null : Path.Combine(Folder, Artefact.Name("ship-vae", data, Vae));
        if (path is not null && File.Exists(path)) return FeatureVae.Load(path, task.Text, prompts);

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
