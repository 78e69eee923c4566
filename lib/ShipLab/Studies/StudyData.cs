using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab;

/// <summary>
/// One data set at one seed, ready for experiments: every image encoded once, every class name tokenised once.
/// Training features are of base classes only; test features are for scoring only. All tensors are on the model's device.
/// </summary>
public sealed class StudyData : IDisposable
{
    private bool _ownsTest;

    /// <param name="clip">The frozen model with its preprocessing and tokenizer.</param>
    /// <param name="backbone">How rows and files call the model.</param>
    /// <param name="dataset">The data set at this seed.</param>
    /// <param name="shots">Training images a class, for names of files.</param>
    /// <param name="views">How many randomly shifted views of each training image to encode.</param>
    /// <param name="seed">Decides the views.</param>
    /// <param name="test">Test features that another seed already has; they stay the caller's. Null encodes them.</param>
    /// <param name="store">Keeps features of picture files from run to run; null encodes them each time. Drawn images are always encoded.</param>
    public StudyData(LoadedClip clip, string backbone, Dataset dataset, int shots, int views, long seed, Features? test = null,
        IProgress<Progress>? progress = null, CancellationToken token = default, FeatureStore? store = null)
    {
        (Clip, Backbone, Dataset, Shots, Views, Seed) = (clip, backbone, dataset, shots, views, seed);
        TrainBase = Encode(dataset.Train.OfClasses(0, dataset.BaseClasses), views);
        ValidationBase = Encode(dataset.Val.OfClasses(0, dataset.BaseClasses), 1);
        Test = test ?? Encode(dataset.Test, 1);
        _ownsTest = test is null;
        Tokens = clip.Tokenizer.Tokenize(dataset.Prompts()).to(clip.Model.Device).DetachFromDisposeScope();
        var words = dataset.Templates[0].Split("{}")[0];
        TemplateTokens = clip.Tokenizer.Encode(words.Trim()).Length;
        NameTokens = [.. dataset.ClassNames.Select(name => clip.Tokenizer.Encode(name).Length)];

        Features Encode(ImageSet images, int ofEach)
        {
            using var scope = NewDisposeScope();
            // one view is the picture itself, whatever the seed: all seeds share its file
            var features = (store is not null && images is FileImageSet { Count: > 0 }
                ? store.Get(clip, images, dataset.ClassNames, new FeatureOptions { Views = ofEach, Seed = ofEach == 1 ? 0 : seed }, progress, token)
                : Features.Extract(clip.Model, clip.Preprocess, images, dataset.ClassNames, ofEach, seed, progress, token)).To(clip.Model.Device);
            features.X.DetachFromDisposeScope();
            features.Y.DetachFromDisposeScope();
            return features;
        }
    }

    /// <summary>The frozen model.</summary>
    public LoadedClip Clip { get; }

    /// <summary>How rows and files call the model.</summary>
    public string Backbone { get; }

    /// <summary>Names, classes and images.</summary>
    public Dataset Dataset { get; }

    /// <summary>Training images of each class.</summary>
    public int Shots { get; }

    /// <summary>Views of each training image.</summary>
    public int Views { get; }

    /// <summary>The seed of shots, views and trainings.</summary>
    public long Seed { get; }

    /// <summary>The shots of the base classes, <see cref="Views"/> views of each.</summary>
    public Features TrainBase { get; }

    /// <summary>Validation features of base classes, for choosing an epoch.</summary>
    public Features ValidationBase { get; }

    /// <summary>Test features of all classes.</summary>
    public Features Test { get; }

    /// <summary>[C, context] "a photo of a {name}." of every class.</summary>
    public Tensor Tokens { get; }

    /// <summary>Tokens of the template before the name.</summary>
    public int TemplateTokens { get; }

    /// <summary>Tokens of each class's name.</summary>
    public IReadOnlyList<int> NameTokens { get; }

    /// <summary>Batches of base features, each image once an epoch in a random view.</summary>
    public FeatureBatches Batches(int batchSize, string purpose) =>
        new(TrainBase, batchSize, Seeds.For(Seed, purpose), views: Views);

    /// <summary>A task over base names, or over all names when synthesized features of new classes are to come.</summary>
    public FineTuningTask Task(bool allNames) => new()
    {
        Text = Clip.Model.Text,
        LogitScale = Clip.Model.LogitScale,
        Tokens = Tokens,
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

    /// <summary>Makes the caller the owner of the test features.</summary>
    internal Features TakeTest()
    {
        _ownsTest = false;
        return Test;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        TrainBase.Dispose();
        ValidationBase.Dispose();
        if (_ownsTest) Test.Dispose();
        Tokens.Dispose();
    }
}
