namespace ShipLab.Studies;

/// <summary>
/// One data set at one seed, ready for experiments: every image encoded once, every class name tokenised once, the text
/// features computed once. Training features are of base classes only; test features are for scoring only. All tensors
/// are on the model's device.
/// </summary>
/// <remarks>Where a protocol learns all classes (few-shot, a source of cross-dataset), all are base: give the data set
/// so.</remarks>
public sealed partial class StudyData : IDisposable
{
    /// <summary>
    /// The prompt whose words learned contexts replace or start from, whatever templates a data set has (SHIP's code:
    /// "a photo of a {name}." for CoOp, "X X X X {name}." for the VAE). The data set's own first template makes the
    /// zero-shot text features.
    /// </summary>
    public const string LearnedTemplate = "a photo of a {}.";

    private readonly bool _ownsTest;
    private Tensor? _textFeatures;

    /// <param name="clip">The frozen model with its preprocessing and tokenizer.</param>
    /// <param name="backbone">How rows and files call the model.</param>
    /// <param name="dataset">The data set at this seed.</param>
    /// <param name="shots">Training images a class, for names of files; 0 for all there are.</param>
    /// <param name="views">How many randomly shifted views of each training image to encode.</param>
    /// <param name="seed">Decides the views.</param>
    /// <param name="test">Test features that another seed already has; they stay the caller's. Null encodes
    /// them.</param>
    /// <param name="store">Keeps features from run to run; null encodes the images each time.</param>
    public StudyData(LoadedClip clip, string backbone, Dataset dataset, int shots, int views, long seed,
        Features? test = null,
        IProgress<Progress>? progress = null, CancellationToken token = default, FeatureStore? store = null)
    {
        (Clip, Backbone, Dataset, Shots, Views, Seed) = (clip, backbone, dataset, shots, views, seed);
        Variant = dataset.NewClasses == 0 ? "-all-classes" : "";
        TrainBase = Encode(clip, dataset.Train.OfClasses(0, dataset.BaseClasses), dataset, views, seed, progress,
            token, store);
        ValidationBase = Encode(clip, dataset.Val.OfClasses(0, dataset.BaseClasses), dataset, 1, seed, progress,
            token, store);
        Test = test ?? Encode(clip, dataset.Test, dataset, 1, seed, progress, token, store);
        _ownsTest = test is null;
        Tokens = TokensOf(dataset.ClassNames.Select(name => LearnedTemplate.Replace("{}", name)));
        TemplateTokens = clip.Tokenizer.Encode(LearnedTemplate.Split("{}")[0].Trim()).Length;
        NameTokens = [.. dataset.ClassNames.Select(name => clip.Tokenizer.Encode(name).Length)];
    }

    /// <summary>The frozen model.</summary>
    public LoadedClip Clip { get; }

    /// <summary>How rows and files call the model.</summary>
    public string Backbone { get; }

    /// <summary>Names, classes and images.</summary>
    public Dataset Dataset { get; }

    /// <summary>Training images of each class; 0 for all there are.</summary>
    public int Shots { get; }

    /// <summary>Views of each training image.</summary>
    public int Views { get; }

    /// <summary>The seed of shots, views and trainings.</summary>
    public long Seed { get; }

    /// <summary>What of the data set is learned, for names of files: nothing for base classes, "-all-classes",
    /// "-rehearsal".</summary>
    public string Variant { get; private init; }

    /// <summary>The shots of the base classes, <see cref="Views"/> views of each.</summary>
    public Features TrainBase { get; }

    /// <summary>Validation features of base classes, for choosing an epoch.</summary>
    public Features ValidationBase { get; }

    /// <summary>Test features of all classes; of a rehearsal, held-out ones of base classes.</summary>
    public Features Test { get; }

    /// <summary>[C, context] "a photo of a {name}." of every class.</summary>
    public Tensor Tokens { get; }

    /// <summary>Tokens of the template before the name.</summary>
    public int TemplateTokens { get; }

    /// <summary>Tokens of each class's name.</summary>
    public IReadOnlyList<int> NameTokens { get; }

    /// <summary>Zero-shot text features [C, D] in the data set's first template, unit norm; computed once, for all
    /// tasks.</summary>
    public Tensor TextFeatures => _textFeatures ??=
        Dataset.Templates[0] == LearnedTemplate ? Encode(Tokens)
            : Encode(TokensOf(Dataset.Prompts()), disposeTokens: true);

    /// <summary>Batches of base features, each image once an epoch in a random view.</summary>
    public FeatureBatches Batches(int batchSize, string purpose) =>
        new(TrainBase, batchSize, Seeds.For(Seed, purpose), views: Views);

    /// <summary>A task over base names, or over all names when synthesized features of new classes are to
    /// come.</summary>
    public FineTuningTask Task(bool allNames) => new()
    {
        Text = Clip.Model.Text,
        LogitScale = Clip.Model.LogitScale,
        Tokens = Tokens,
        TextFeatures = TextFeatures,
        TemplateTokens = TemplateTokens,
        NameTokens = NameTokens,
        ClassNames = Dataset.ClassNames,
        SameNames = true, // what a data set may have is judged where it is opened
        TrainClasses = allNames ? [.. Dataset.BaseLabels, .. Dataset.NewLabels] : Dataset.BaseLabels,
        Templates = Dataset.Ensemble,
        Tokenize = prompts => Clip.Tokenizer.Tokenize(prompts).to(Clip.Model.Device),
        Seed = Seed,
        Validation = ValidationBase,
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        TrainBase.Dispose();
        ValidationBase.Dispose();
        if (_ownsTest) Test.Dispose();
        Tokens.Dispose();
        _textFeatures?.Dispose();
        foreach (var candidate in _generators.Values.SelectMany(made => made))
            (candidate.Generator as IDisposable)?.Dispose();
    }

    /// <summary>Encodes images of a data set; the tensors are in no scope.</summary>
    internal static Features Encode(LoadedClip clip, ImageSet images, Dataset dataset, int views, long seed,
        IProgress<Progress>? progress, CancellationToken token, FeatureStore? store)
    {
        using var scope = NewDisposeScope();
        // one view is the picture itself, whatever the seed: all seeds share its file
        var options = new FeatureOptions { Views = views, Seed = views == 1 ? 0 : seed };
        var features = (store?.Get(clip, images, dataset.ClassNames, options, progress, token)
            ?? Features.Extract(clip, images, dataset.ClassNames, options, progress, token)).To(clip.Model.Device);
        return Kept(features);
    }

    private static Features Kept(Features features)
    {
        features.X.DetachFromDisposeScope();
        features.Y.DetachFromDisposeScope();
        return features;
    }

    private Tensor TokensOf(IEnumerable<string> prompts) =>
        Clip.Tokenizer.Tokenize(prompts).to(Clip.Model.Device).DetachFromDisposeScope();

    private Tensor Encode(Tensor tokens, bool disposeTokens = false)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        // [C, D]
        var features = nn.functional.normalize(Clip.Model.Text.EncodeText(tokens), dim: 1).DetachFromDisposeScope();
        if (disposeTokens) tokens.Dispose();
        return features;
    }
}
