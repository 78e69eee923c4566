using ShipLab.Toyland;
using static TorchSharp.torch;

namespace ShipLab.Tests;

/// <summary>Studies of seconds: aerial and fabric with two shots, their validation images in the place of test
/// images.</summary>
internal static class TinyStudy
{
    public static FeatureVaeOptions Vae { get; } =
        FeatureVaeOptions.Toyland with { Epochs = 5, EncoderHidden = 32, GeneratorHidden = 32 };

    /// <summary>Shots 0, all training images, are three a class here.</summary>
    public static StudyOptions Options { get; } = StudyOptions.Quick with
    {
        DataSets = ["aerial"], Shots = 2, Views = 2, Workers = 1, Methods = [new(new ZeroShot())], Create = Create,
    };

    public static Dataset Create(string name, int seed, int shots)
    {
        var set = ToySets.Create(name, seed, shots == FewShot.All ? 3 : shots);
        return set with { Test = set.Val };
    }

    public static IReadOnlyList<ResultRow> Run(StudyOptions options)
    {
        using var folder = new TemporaryFolder();
        return Study.Run(options, new ResultStore(Path.Combine(folder.Path, "results.jsonl")));
    }
}

/// <summary>Learns nothing, answers with zero-shot logits, and remembers what it was given.</summary>
internal sealed class SpyFineTuner : IFineTuner
{
    public string Name => "spy";

    public object? Options => null;

    public int? BatchSize => 4;

    /// <summary>What it was given, fit by fit: classes to learn, class names, labels of real and of synthesized
    /// training features, of validation features.</summary>
    public List<(int[] Classes, string[] Names, long[] Real, long[] Synthesized, long[] Validation)> Seen { get; } = [];

    public IClassifier Fit(FineTuningTask task, IBatchSource batches, IProgress<Progress>? progress = null,
        CancellationToken token = default)
    {
        using var scope = NewDisposeScope();
        var all = batches.All();
        Seen.Add(([.. task.TrainClasses], [.. task.ClassNames], all.Labels.data<long>().ToArray(),
            all.SynthesizedLabels?.data<long>().ToArray() ?? [], task.Validation!.Labels()));
        _ = batches.Next();
        return new CosineClassifier(task.TextFeatures.clone(), task.LogitScale);
    }
}
