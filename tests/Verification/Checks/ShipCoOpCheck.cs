using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Verification.Checks;

/// <summary>
/// Set ship-coop: CoOp trained step by step with recorded batches, alone or with features that a recorded SHIP VAE
/// synthesizes. A variant is a prefix before "/"; what it does follows from its arrays: gen_feature_steps, or more rows
/// than a batch has, means with generator; ctx_init among the inputs means from that context (else from the words of
/// the prompt); the columns of its logits say over which names it learns.
/// </summary>
internal sealed class ShipCoOpCheck : IReferenceCheck
{
    public string Kind => "ship-coop";

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        using var model = ReferenceClip.Load(set);
        var variants = set.Outputs.Where(array => array.Contains('/'))
            .Select(array => array[..array.IndexOf('/')]).Distinct();
        foreach (var variant in variants)
        {
            token.ThrowIfCancellationRequested();
            using var scope = NewDisposeScope();
            Train(set, variant, model, report, token);
        }
    }

    private static void Train(ReferenceSet set, string variant, Clip model, ReferenceReport report,
        CancellationToken token)
    {
        // a variant may have inputs of its own
        Tensor Read(string name) => set.Read(Has($"{variant}/{name}") ? $"{variant}/{name}" : name);
        bool Has(string name) => set.Has(name) && !report.Wants(name);
        var indices = Read("coop_batches");                                                        // [steps, B]
        var tokens = Read("tokens_words");                                                         // [C, context]
        var classes = (int)tokens.shape[0];
        var baseClasses = (int)(set.Number("hyper_parameters", "n_base") ?? Read("train_labels").max().ToInt64() + 1);

        // what the variant does
        var withGenerator = report.Wants($"{variant}/gen_feature_steps")
            || RowsOfAStep(set, variant) > indices.shape[1];
        var start = Has($"{variant}/ctx_init") ? Read("ctx_init") : null;                          // [n, W]
        var words =
            (int)(set.Number("hyper_parameters", "n_ctx")
                ?? (set.Has($"{variant}/ctx_init") ? set.Shape($"{variant}/ctx_init")[0] : 4));
        var columns = Columns(set, variant, classes);
        using var task = new FineTuningTask
        {
            Text = model.Text, LogitScale = model.LogitScale, Tokens = tokens, TemplateTokens = words,
            ClassNames = [.. Enumerable.Range(0, classes).Select(id => $"class {id}")],
            TrainClasses = [.. Enumerable.Range(0, columns)], Seed = 0,
        };

        IBatchSource batches = new RecordedBatches(Read("train_features"), Read("train_labels"), indices);
        using var vae = withGenerator ? Vae(set, model, Read("tokens_X")) : null;
        var generator = vae is null ? null : new RecordedGenerator(vae, Read("z"));
        var (drawn, step) = (withGenerator ? Read("gen_target") : null, 0L);
        if (generator is not null)
            batches = new SynthesizedBatches(batches, generator, _ => drawn!.select(0, step++), seed: 0);

        var record = new ContextRecord(variant + "/", report);
        var options = OptionsOf(set, start, words, indices.shape);
        using var classifier = (CosineClassifier)new CoOp(options) { InitialContext = start, OnStep = record.Add }
            .Fit(task, batches, token: token);

        record.Compare();
        if (generator is not null) report.Compare($"{variant}/gen_feature_steps", generator.Made);
        using var prompts = new ClassPrompts(model.Text, task.Prompts(options.ContextTokens), options.ContextTokens);
        if (start is null) report.Compare($"{variant}/ctx_init", prompts.TokenEmbeddingOfContext());
        report.Compare($"{variant}/final_ctx", classifier.Context!);
        report.Compare($"{variant}/final/ctx", classifier.Context!);
        report.Compare($"{variant}/text_features", classifier.TextFeatures);
        if (!Has("test_base_features") || !Has("test_new_features")) return;
        var atBase = classifier.Logits(Read("test_base_features"), [.. Enumerable.Range(0, baseClasses)]);
        var atNew = classifier.Logits(Read("test_new_features"),
            [.. Enumerable.Range(baseClasses, classes - baseClasses)]);
        report.Compare($"{variant}/base_logits", atBase);
        report.Compare($"{variant}/new_logits", atNew);
        if (!Has("test_base_labels") || !Has("test_new_labels")) return;
        var accuracy = BaseNewHarmonic.Of(Metrics.TopK(atBase, Read("test_base_labels")),
            Metrics.TopK(atNew, Read("test_new_labels")));
        report.Compare($"{variant}/acc", accuracy.Base, accuracy.New, accuracy.H);
    }

    /// <summary>Over how many names the variant learns: the columns of its logits, or all.</summary>
    private static int Columns(ReferenceSet set, string variant, int all) =>
        OfAStep(set, variant, "logits") is { } logits ? (int)set.Shape(logits)[^1] : all;

    /// <summary>Real and synthesized features together, where an array of a step tells; else 0.</summary>
    private static long RowsOfAStep(ReferenceSet set, string variant) =>
        (OfAStep(set, variant, "logits") ?? OfAStep(set, variant, "target")) is { } array ? set.Shape(array)[0] : 0;

    private static string? OfAStep(ReferenceSet set, string variant, string what) =>
        set.Arrays.FirstOrDefault(array => array.StartsWith($"{variant}/{what}_step", StringComparison.Ordinal));

    /// <summary>The trained VAE: in the set itself ("vae/..."), or the final state of the set that vae_state
    /// names.</summary>
    private static FeatureVae Vae(ReferenceSet set, Clip model, Tensor tokens)
    {
        foreach (var prefix in new[] { "vae/", "vae/final/", "vae.", "final/" })
            if (set.Has($"{prefix}ctx"))
                return ShipVaeCheck.FromState(set, prefix, model, tokens, FeatureVaeOptions.Official);
        using var other =
            set.OpenNamed(set.Text("vae_state") ?? set.Text("hyper_parameters", "vae_state") ?? "ship-vae");
        return ShipVaeCheck.FromState(other, "final/", model, tokens, FeatureVaeOptions.Official);
    }

    private static CoOpOptions OptionsOf(ReferenceSet set, Tensor? start, int words, long[] batches)
    {
        var optimiser = set.Text("hyper_parameters", "optimizer") ?? "";
        return CoOpOptions.Official with
        {
            AllNames = false,                       // the task's TrainClasses say over which names
            Epochs = 1,  // RecordedBatches count all steps as one epoch; the rate follows the steps
            BatchSize = (int)batches[1],
            ContextTokens = (int)(start?.shape[0] ?? words),
            ContextStart = start is null ? ContextStart.Words : ContextStart.Random,
            Sgd = CoOpOptions.Official.Sgd with
            {
                LearningRate = set.Number("hyper_parameters", "lr") ?? ShipVaeCheck.InText(optimiser, "lr")
                    ?? CoOpOptions.Official.Sgd.LearningRate,
                Momentum = ShipVaeCheck.InText(optimiser, "momentum") ?? 0,
                WeightDecay = ShipVaeCheck.InText(optimiser, "weight_decay") ?? 0,
            },
            LogitScale = set.Number("hyper_parameters", "logit_scale") ?? CoOpOptions.Official.LogitScale,
        };
    }
}
