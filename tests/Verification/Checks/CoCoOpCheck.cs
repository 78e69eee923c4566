using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Verification.Checks;

/// <summary>Set cocoop: context and net trained step by step with recorded batches from recorded weights, in variants
/// ("name/...").</summary>
internal sealed class CoCoOpCheck : IReferenceCheck
{
    public string Kind => "cocoop";

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        using var model = ReferenceClip.Load(set);
        foreach (var variant in Variants.Of(set))
        {
            token.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            Train(set, variant, model, report, token);
        }
    }

    private static void Train(ReferenceSet set, string variant, Clip model, ReferenceReport report,
        CancellationToken token)
    {
        Tensor Read(string array) => set.Read(Variants.Named(set, variant, array));
        bool Has(string array) => set.Has(Variants.Named(set, variant, array));
        var (tokens, indices) = (Read("tokens"), Read("batches"));  // [C, context], [steps, B]
        var initial = variant + "init/";
        var weights = set.Arrays.Where(array => array.StartsWith(initial, StringComparison.Ordinal))
            .ToDictionary(array => array[initial.Length..], array => set.Read(array, float32));
        var said = Variants.Value(set, variant, "n_ctx") is { ValueKind: JsonValueKind.Number } number
            ? (int)number.GetDouble() : 4;
        var words = weights.TryGetValue("ctx", out var context) ? (int)context.shape[0] : said;
        int[] classes = [.. Enumerable.Range(0, (int)tokens.shape[0])];
        using var task = new FineTuningTask
        {
            Text = model.Text, LogitScale = model.LogitScale, Tokens = tokens, TemplateTokens = words,
            TrainClasses = classes, Seed = 0,
            ClassNames = [.. classes.Select(id => $"class {id}")],
        };
        var settings = DasslSettings.Of(set, variant.TrimEnd('/'), (int)indices.shape[0]);
        var options = CoCoOpOptions.Paper with
        {
            ContextTokens = words,
            Reduction = weights.TryGetValue("meta_net.linear1.weight", out var first)
                ? (int)(first.shape[1] / first.shape[0]) : 16,
            Sgd = settings.Sgd, Epochs = settings.Epochs, BatchSize = (int)indices.shape[1],
        };
        var features = F.normalize(Read("train_features"), dim: 1);                                // [N, D]
        IClassifier Fit(CoCoOpOptions how, Action<CoCoOpStep>? see) =>
            new CoCoOp(how) { InitialWeights = weights, OnStep = see }
            .Fit(task, new RecordedBatches(features, Read("train_labels"), indices, settings.StepsPerEpoch),
                token: token);

        var test = Has("test_features") ? F.normalize(Read("test_features"), dim: 1) : null;       // [M, D]
        if (test is not null)
        {
            using var untrained = Fit(options with { Epochs = 0 }, null);
            report.Compare(variant + "logits_before", untrained.Logits(test, classes));
        }
        var (losses, rates, accuracies, contexts) =
            (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        using var trained = (CoCoOpClassifier)Fit(options, step =>
        {
            losses.Add(step.Loss);
            rates.Add(step.LearningRate);
            accuracies.Add(Metrics.TopK(step.Logits, step.Targets));
            contexts.AddRange(step.Context.Context.to(float64).ToHost<double>());
            report.Compare($"{variant}logits_step{step.Step}", step.Logits);
            foreach (var (name, parameter) in step.Context.named_parameters())
                if (report.Wants($"{variant}step{step.Step}_grad/{name}"))
                    report.Compare($"{variant}step{step.Step}_grad/{name}", parameter.grad!);
        });
        report.Compare(variant + "loss", [.. losses]);
        report.Compare(variant + "lr", [.. rates]);
        report.Compare(variant + "batch_acc", [.. accuracies]);
        report.Compare(variant + "ctx_steps", [losses.Count, .. trained.Context.Context.shape], [.. contexts]);
        foreach (var (name, parameter) in trained.Context.named_parameters())
            report.Compare($"{variant}final/{name}", parameter);
        if (test is null) return;
        var after = trained.Logits(test, classes);
        report.Compare(variant + "logits_after", after);
        if (Has("test_labels")) report.Compare(variant + "test_acc", Metrics.TopK(after, Read("test_labels")));
    }
}
