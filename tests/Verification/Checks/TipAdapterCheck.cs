using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Verification.Checks;

/// <summary>
/// Set tip-adapter: the cache, its logits and the search for alpha and beta; then Tip-Adapter-F (arrays "F/..."),
/// trained step by step with recorded batches. As the official code does, the set keeps the epoch that is best on the
/// test features; the library has no such choice, so the check makes it from the keys that it sees after every epoch.
/// </summary>
internal sealed class TipAdapterCheck : IReferenceCheck
{
    public string Kind => "tip-adapter";

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        if (!set.Has("train_features_aug"))
            throw new ShipLabException($"Set '{set.Name}' has no train_features_aug to make a cache of.");
        // [V, N, D], [N]
        var training = new TrainingFeatures(set.Read("train_features_aug"), set.Read("train_labels"));
        var cache = TipCache.Of(training, normaliseViews: false);
        report.Compare("cache_keys", cache.Keys.t());  // [D, N]
        report.Compare("cache_keys_ship", TipCache.Of(training, normaliseViews: true).Keys.t());
        if (!set.Has("clip_weights")) return;
        var text = set.Read("clip_weights").t().contiguous();  // [C, D]
        int[] classes = [.. Enumerable.Range(0, (int)text.shape[0])];
        report.Compare("cache_values", cache.Values(classes));  // [N, C]

        var options = OptionsOf(set);
        using var start = new TipClassifier(text, cache, options.LogitScale!.Value, options.Alpha, options.Beta);
        if (set.Has("val_features")) report.Compare("val_logits_init", start.Logits(set.Read("val_features"), classes));
        var grid = new TipGrid(set, report, text, options);
        using var best = grid.Searched(cache, "");
        if (best is not null && set.Has("test_features"))
            report.Compare("test_logits_best", best.Logits(set.Read("test_features"), classes));
        if (best is not null) Accuracies(set, report, text, start, best, classes);
        if (set.Has("F/train_features") && set.Has("F/batches"))
            Train(set, report, training, text, options, grid, token);
    }

    /// <summary>Percent on validation without and with the cache, and on test without it and with the best alpha and
    /// beta.</summary>
    private static void Accuracies(ReferenceSet set, ReferenceReport report, Tensor text, IClassifier start,
        IClassifier best, int[] classes)
    {
        if (!set.Has("val_labels") || !set.Has("test_labels") || !set.Has("test_features")) return;
        var (val, valLabels, test, testLabels) = (set.Read("val_features"), set.Read("val_labels"),
            set.Read("test_features"), set.Read("test_labels"));
        report.Compare("accs",
            Metrics.TopK(val.mm(text.t()), valLabels), Metrics.TopK(start.Logits(val, classes), valLabels),
            Metrics.TopK(test.mm(text.t()), testLabels), Metrics.TopK(best.Logits(test, classes), testLabels));
    }

    private static void Train(ReferenceSet set, ReferenceReport report, TrainingFeatures training, Tensor text,
        TipAdapterOptions tip,
        TipGrid grid, CancellationToken token)
    {
        using var scope = NewDisposeScope();
        int[] classes = [.. Enumerable.Range(0, (int)text.shape[0])];
        var indices = set.Read("F/batches");  // [steps, B]
        var steps = (int)indices.shape[0];
        var epochs = (int)(set.Number("hyper_parameters", "train_epoch") ?? 1);
        if (set.Number("hyper_parameters", "batches_per_epoch") is double perEpoch && perEpoch >= 1)
            epochs = (int)(steps / perEpoch);
        var optimiser = set.Text("hyper_parameters", "optimizer") ?? "";
        var options = TipAdapterFOptions.Official with
        {
            Cache = tip with { Search = null }, Epochs = epochs, BatchSize = (int)indices.shape[1],
            LearningRate = set.Number("hyper_parameters", "lr") ?? ShipVaeCheck.InText(optimiser, "lr")
                ?? TipAdapterFOptions.Official.LearningRate,
            Epsilon = ShipVaeCheck.InText(optimiser, "eps") ?? TipAdapterFOptions.Official.Epsilon,
            WeightDecay = ShipVaeCheck.InText(optimiser, "weight_decay") ?? TipAdapterFOptions.Official.WeightDecay,
        };
        using var task = new FineTuningTask
        {
            LogitScale = tip.LogitScale!.Value, TextFeatures = text, TrainClasses = classes, Seed = 0,
            ClassNames = [.. classes.Select(id => $"class {id}")],
        };
        var batches = new RecordedBatches(F.normalize(set.Read("F/train_features"), dim: 1), training.Labels, indices,
            steps / epochs, training);
        var (losses, rates, keys) = (new List<double>(), new List<double>(), new List<Tensor>());
        using (enable_grad())
        using (var trained = new TipAdapterF(options)
        {
            OnStep = step =>
            {
                losses.Add(step.Loss);
                rates.Add(step.LearningRate);
                report.Compare($"F/logits_step{step.Step}", step.Logits);
            },
            OnEpoch = (_, after) =>
            {
                using var inner = no_grad();
                keys.Add(after.detach().clone().DetachFromDisposeScope());
            },
        }.Fit(task, batches, token: token))
        {
            report.Compare("F/loss", [.. losses]);
            report.Compare("F/lr", [.. rates]);
        }
        scope.Attach(keys);
        report.Compare("F/weight_after_epoch", stack(keys));  // [epochs, N, D]
        if (!set.Has("test_features") || !set.Has("test_labels")) return;

        // the choice that the official code makes, on the test features
        var (test, testLabels) = (set.Read("test_features"), set.Read("test_labels"));
        var accuracies = keys.Select(after =>
        {
            using var classifier = new TipClassifier(text, new TipCache(after, training.Labels), task.LogitScale,
                tip.Alpha, tip.Beta);
            return Metrics.TopK(classifier.Logits(test, classes), testLabels);
        }).ToArray();
        var bestEpoch = Array.IndexOf(accuracies, accuracies.Max());
        report.Compare("F/test_acc_per_epoch", accuracies);
        report.Compare("F/best_epoch", bestEpoch);
        report.Compare("F/best_weight", keys[bestEpoch]);
        using var best = grid.Searched(new TipCache(keys[bestEpoch], training.Labels), "F/");
        if (best is null) return;
        var logits = best.Logits(test, classes);
        report.Compare("F/test_logits_best", logits);
        report.Compare("F/reported_test_acc", Math.Max(accuracies.Max(), Metrics.TopK(logits, testLabels)));
    }

    private static TipAdapterOptions OptionsOf(ReferenceSet set)
    {
        double[] scale = List(set, "search_scale"), step = List(set, "search_step");
        var defaults = TipAdapterOptions.Official;
        return defaults with
        {
            Alpha = set.Number("hyper_parameters", "init_alpha") ?? defaults.Alpha,
            Beta = set.Number("hyper_parameters", "init_beta") ?? defaults.Beta,
            LogitScale = set.Number("hyper_parameters", "logit_scale") ?? defaults.LogitScale,
            Search = new TipSearch(
                scale is [var beta, _] ? beta : defaults.Search!.BetaLimit,
                scale is [_, var alpha] ? alpha : defaults.Search!.AlphaLimit,
                step is [var betas, _] ? (int)betas : defaults.Search!.BetaSteps,
                step is [_, var alphas] ? (int)alphas : defaults.Search!.AlphaSteps),
        };
    }

    private static double[] List(ReferenceSet set, string name) =>
        set.Find("hyper_parameters", name) is { ValueKind: JsonValueKind.Array } list
            ? [.. list.EnumerateArray().Select(number => number.GetDouble())] : [];
}
