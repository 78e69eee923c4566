using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Verification.Checks;

/// <summary>Set clip-adapter: the adapter trained step by step with recorded batches from recorded weights, and logits
/// before and after.</summary>
internal sealed class ClipAdapterCheck : IReferenceCheck
{
    private const string Initial = "init/";

    public string Kind => "clip-adapter";

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        using var scope = NewDisposeScope();
        using var model = ReferenceClip.Load(set);
        // [C, context], [N, D], [steps, B]
        var (tokens, features, indices) = (set.Read("tokens"), set.Read("train_features"), set.Read("batches"));
        var weights = set.Arrays.Where(array => array.StartsWith(Initial, StringComparison.Ordinal))
            .ToDictionary(array => array[Initial.Length..], array => set.Read(array, float32));
        var settings = DasslSettings.Of(set, null, (int)indices.shape[0]);
        var options = ClipAdapterOptions.Official with
        {
            Ratios = [set.Number("hyper_parameters", "ratio") ?? 0.2],
            Reduction = (int)(features.shape[1] / weights["fc.0.weight"].shape[0]),
            Sgd = settings.Sgd, Epochs = settings.Epochs, BatchSize = (int)indices.shape[1],
        };
        int[] classes = [.. Enumerable.Range(0, (int)tokens.shape[0])];
        using var task = new FineTuningTask
        {
            Text = model.Text, LogitScale = model.LogitScale, Tokens = tokens, TrainClasses = classes, Seed = 0,
            ClassNames = [.. classes.Select(id => $"class {id}")],
        };
        IClassifier Fit(ClipAdapterOptions how, Action<ClipAdapterStep>? see) =>
            new ClipAdapter(how) { InitialWeights = weights, OnStep = see }
            .Fit(task, new RecordedBatches(features, set.Read("train_labels"), indices, settings.StepsPerEpoch),
                token: token);

        if (set.Has("test_features"))
        {
            using var untrained = Fit(options with { Epochs = 0 }, null);
            report.Compare("logits_before", untrained.Logits(set.Read("test_features"), classes));
        }
        var (losses, rates, accuracies) = (new List<double>(), new List<double>(), new List<double>());
        using var trained = (ClipAdapterClassifier)Fit(options, step =>
        {
            losses.Add(step.Loss);
            rates.Add(step.LearningRate);
            accuracies.Add(Metrics.TopK(step.Logits, step.Targets));
            report.Compare($"logits_step{step.Step}", step.Logits);
            foreach (var (name, parameter) in step.Adapter.named_parameters())
                if (report.Wants($"step{step.Step}_grad/{name}"))
                    report.Compare($"step{step.Step}_grad/{name}", parameter.grad!);
        });
        report.Compare("loss", [.. losses]);
        report.Compare("lr", [.. rates]);
        report.Compare("batch_acc", [.. accuracies]);
        foreach (var (name, parameter) in trained.Adapter.named_parameters())
            report.Compare($"final/{name}", parameter);
        if (!set.Has("test_features")) return;
        var after = trained.Logits(set.Read("test_features"), classes);
        report.Compare("logits_after", after);
        if (set.Has("test_labels")) report.Compare("test_acc", Metrics.TopK(after, set.Read("test_labels")));
    }
}
