using System.Text.Json.Serialization;

namespace ShipLab.Studies;

/// <summary>
/// SHIP or one of its ablations (<see cref="ShipAblations"/>): a VAE trained on the shots of the base classes; kept as
/// a file if a folder is given, and read from it if it is there, so that all methods and protocols use the same one.
/// </summary>
public sealed record ShipRecipe([property: Flat] FeatureVaeOptions Vae, [property: JsonIgnore] string? Folder = null)
    : ITrainedRecipe
{
    /// <summary>"ship", or the name of an ablation of it.</summary>
    [JsonIgnore]
    public string Name { get; init; } = "ship";

    object IGeneratorRecipe.Options => Draws is null ? Vae : new { Vae, Draws };

    /// <inheritdoc/>
    [Limits(1)]
    public int? Draws { get; init; }

    /// <summary>The prompts that a VAE of these options reads: places for its context before each name, or the template
    /// itself, whose zero-shot features tell a decoder from scratch the class. The caller disposes them.</summary>
    public static Tensor Prompts(FineTuningTask task, FeatureVaeOptions vae) =>
        vae is { Decoder: VaeDecoder.Scratch, ScratchCondition: ScratchCondition.TextFeature }
            ? task.Tokens.clone() : task.Prompts(vae.ContextTokens);

    /// <summary>Told of every training: its data, the trained VAE and its history.</summary>
    [JsonIgnore]
    public Action<StudyData, FeatureVae, FeatureVaeHistory>? OnTrained { get; init; }

    /// <inheritdoc/>
    public IFeatureGenerator Make(StudyData data, IProgress<Progress>? progress = null,
        CancellationToken token = default) =>
        new ShipGenerator(Train(data, progress, token), ownsVae: true, Name);

    /// <summary>The VAE of a data set and seed, trained, or read from the folder.</summary>
    public FeatureVae Train(StudyData data, IProgress<Progress>? progress = null, CancellationToken token = default) =>
        States(data, [Vae.Epochs], progress, token)[0];

    /// <inheritdoc/>
    public IReadOnlyList<GeneratorCandidate> Candidates(StudyData data, int count, IProgress<Progress>? progress = null,
        CancellationToken token = default)
    {
        int[] epochs = [.. Enumerable.Range(1, count).Select(i => (int)Math.Round((double)Vae.Epochs * i / count))
            .Where(epoch => epoch > 0).Distinct()];
        return
        [
            .. States(data, epochs, progress, token).Select((vae, i) =>
                new GeneratorCandidate($"epoch {epochs[i]} of {Vae.Epochs}",
                    new ShipGenerator(vae, ownsVae: true, Name))),
        ];
    }

    /// <inheritdoc/>
    public IFeatureGenerator For(IFeatureGenerator generator, StudyData data)
    {
        var state = ((ShipGenerator)generator).Vae.named_parameters()
            .ToDictionary(pair => pair.name, pair => (Tensor)pair.parameter);
        return new ShipGenerator(New(data, state), ownsVae: true, Name);
    }

    /// <summary>The VAE after some epochs, ascending, the last one being the end of the training. Read from the folder
    /// if all are there.</summary>
    private FeatureVae[] States(StudyData data, int[] epochs, IProgress<Progress>? progress, CancellationToken token)
    {
        if (Folder is null) return Trained(data, epochs, progress, token);
        string Kind(int epoch) => epoch == Vae.Epochs ? "ship-vae" : $"ship-vae-epoch{epoch}";
        string[] paths = [.. epochs.Select(epoch => Path.Combine(Folder, Artefact.Name(Kind(epoch), data, Vae)))];
        void Waiting() => progress?.Report(new Progress("waiting for another process that trains this VAE", 0, 0));
        using var held = FileLock.Take(paths[^1] + ".lock", Waiting, token);
        if (paths.All(File.Exists)) return Read(data, paths);
        var vaes = Trained(data, epochs, progress, token);
        var notes = new Dictionary<string, string> { ["shiplab.data_set"] = data.Dataset.Name + data.Variant,
            ["shiplab.seed"] = $"{data.Seed}" };
        for (var i = 0; i < epochs.Length; i++) vaes[i].Save(paths[i], notes);
        return vaes;
    }

    private FeatureVae[] Read(StudyData data, string[] paths)
    {
        using var task = data.Task(allNames: true);
        using var prompts = Prompts(task, Vae);
        return [.. paths.Select(path => FeatureVae.Load(path, task.Text, prompts, Vae))];
    }

    private FeatureVae[] Trained(StudyData data, int[] epochs, IProgress<Progress>? progress, CancellationToken token)
    {
        var vae = New(data, state: null);
        var taken = new Dictionary<int, FeatureVae>();
        try
        {
            using var noise = new SeededNoise(Seeds.For(data.Seed, "vae noise"), data.TrainBase.X.device);
            var history = vae.Fit(data.Batches(Vae.BatchSize, "vae batches"), noise,
                Vae.Patience is null ? null : data.ValidationBase,
                progress: progress, token: token, checkpoints: epochs[..^1],
                onCheckpoint: (epoch, state) => taken[epoch] = state);
            OnTrained?.Invoke(data, vae, history);
            // a training that stopped early ends in its best state
            return [.. epochs[..^1].Select(epoch => taken.GetValueOrDefault(epoch) ?? vae.Snapshot()), vae];
        }
        catch
        {
            foreach (var state in taken.Values.Append(vae)) state.Dispose();
            throw;
        }
    }

    private FeatureVae New(StudyData data, Dictionary<string, Tensor>? state)
    {
        using var task = data.Task(allNames: true);
        using var prompts = Prompts(task, Vae);
        var vae = new FeatureVae(task.Text, prompts, data.TrainBase.X.shape[1], Vae, data.Seed);
        if (state is null) return vae;
        vae.LoadState(state);
        vae.eval();
        return vae;
    }
}
