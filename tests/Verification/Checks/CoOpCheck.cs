using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Verification.Checks;

/// <summary>
/// Set coop: CoOp trained step by step with recorded batches, in variants ("name/..."): context shared or of each
/// class, from words or from recorded numbers, the name at the end, in the middle or in front.
/// </summary>
internal sealed class CoOpCheck : IReferenceCheck
{
    public string Kind => "coop";

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
        // [n, W] or [C, n, W]
        var start = Has("ctx_init") && !report.Wants(variant + "ctx_init") ? Read("ctx_init") : null;
        var words = (int)(Number(set, variant, "n_ctx") ?? start?.shape[^2] ?? 4);
        int[] classes = [.. Enumerable.Range(0, (int)tokens.shape[0])];
        using var task = new FineTuningTask
        {
            Text = model.Text, LogitScale = Number(set, variant, "logit_scale") ?? model.LogitScale, Tokens = tokens,
            TemplateTokens = words,
            NameTokens = Has("name_lens") ? [.. Read("name_lens").ToHost<long>().Select(length => (int)length)] : null,
            ClassNames = [.. classes.Select(id => $"class {id}")], TrainClasses = classes, Seed = 0,
        };
        var settings = DasslSettings.Of(set, variant.TrimEnd('/'), (int)indices.shape[0]);
        var options = CoOpOptions.Paper with
        {
            ContextTokens = words, ContextStart = start is null ? ContextStart.Words : ContextStart.Random,
            ClassContexts = start is null ? Flag(set, variant, "CSC") && Text(set, variant, "ctx_init") is null or ""
                : start.dim() == 3,
            NamePosition = Position(set, variant),
            Sgd = settings.Sgd, Epochs = settings.Epochs, BatchSize = (int)indices.shape[1],
        };
        var features = F.normalize(Read("train_features"), dim: 1);                                // [N, D]
        CosineClassifier Fit(CoOpOptions how, Action<CoOpStep>? see) =>
            (CosineClassifier)new CoOp(how) { InitialContext = start, OnStep = see }
            .Fit(task, new RecordedBatches(features, Read("train_labels"), indices, settings.StepsPerEpoch),
                token: token);

        var test = Has("test_features") ? F.normalize(Read("test_features"), dim: 1) : null;       // [M, D]
        using (var untrained = Fit(options with { Epochs = 0 }, null))
        {
            if (report.Wants(variant + "ctx_init")) report.Compare(variant + "ctx_init", untrained.Context!);
            report.Compare(variant + "text_features_before", untrained.TextFeatures);
            if (test is not null) report.Compare(variant + "logits_before", untrained.Logits(test, classes));
        }
        var record = new ContextRecord(variant, report);
        using var trained = Fit(options, record.Add);
        record.Compare();
        report.Compare(variant + "final/ctx", trained.Context!);
        report.Compare(variant + "text_features_after", trained.TextFeatures);
        report.Compare(variant + "text_features", trained.TextFeatures);
        if (test is null) return;
        var after = trained.Logits(test, classes);
        report.Compare(variant + "logits_after", after);
        if (Has("test_labels")) report.Compare(variant + "test_acc", Metrics.TopK(after, Read("test_labels")));
    }

    private static NamePosition Position(ReferenceSet set, string variant)
    {
        var said = Text(set, variant, "class_token_position") ?? variant;
        if (said.Contains("middle", StringComparison.Ordinal)) return NamePosition.Middle;
        return said.Contains("front", StringComparison.Ordinal) ? NamePosition.Front : NamePosition.End;
    }

    private static double? Number(ReferenceSet set, string variant, string key) =>
        Variants.Value(set, variant, key) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static string? Text(ReferenceSet set, string variant, string key) =>
        Variants.Value(set, variant, key) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static bool Flag(ReferenceSet set, string variant, string key) =>
        Variants.Value(set, variant, key) is { ValueKind: JsonValueKind.True };
}
