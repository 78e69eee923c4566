using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Verification.Checks;

/// <summary>Set vpt: features, logits, loss and gradients of visual prompts on the plain ViT, in variants
/// ("shallow/...", "deep/...", "deep_project/...").</summary>
internal sealed class VptCheck : IReferenceCheck
{
    private const string Params = "params/", Grads = "grads/";

    private static readonly string[] Results = ["features", "logits", "loss"];

    public string Kind => "vpt";

    public IReadOnlyList<string> Outputs(ReferenceSet set) => [.. set.Arrays.Where(n =>
        n.Contains('/' + Grads, StringComparison.Ordinal) || Results.Contains(n[(n.IndexOf('/') + 1)..]))];

    public ReferenceTolerance? Tolerance(ReferenceSet set, string output) =>
        output.Contains('/' + Grads, StringComparison.Ordinal) ? VitTolerance.Gradient
            : VitTolerance.Forward(set, output);

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        using var loaded = ReferenceVit.Load(set);
        foreach (var variant in Variants.Of(set))
        {
            token.ThrowIfCancellationRequested();
            Compare(set, variant, loaded.Model, report);
        }
    }

    private static void Compare(ReferenceSet set, string variant, VisionTransformer tower, ReferenceReport report)
    {
        using var scope = NewDisposeScope();
        var start = variant + Params;
        var names = set.Arrays.Where(n => n.StartsWith(start, StringComparison.Ordinal)).Select(n => n[start.Length..])
            .ToDictionary(Ours, n => n);
        var first = set.Shape(start + names["prompt_embeddings"]);                  // [1, K, P]
        var options = new VisualPromptOptions
        {
            Prompts = (int)first[1], Deep = names.ContainsKey("deep_prompt_embeddings"),
            Projection = names.ContainsKey("prompt_proj.weight") ? (int)first[2] : null,
        };
        var classes = (int)set.Shape(start + names["head.bias"])[0];
        using var classifier = new TunedClassifier(new VisualPrompt(tower, options, seed: 0), classes,
            tower.Config.FeatureWidth, seed: 0, CPU);
        classifier.Load(names.ToDictionary(n => n.Key, n => set.Read(start + n.Value)));
        var features = classifier.Features(set.Read("images"));                     // [B, W]
        var logits = classifier.LogitsOf(features);                                 // [B, classes]
        var loss = F.cross_entropy(logits, set.Read("labels"));
        report.Compare(variant + "features", features);
        report.Compare(variant + "logits", logits);
        report.Compare(variant + "loss", loss);
        report.Compare(variant + "logits", classifier.Logits(set.Read("images")));
        loss.backward();
        foreach (var (own, theirs) in names) report.Compare(variant + Grads + theirs, classifier.Learned[own].grad!);
    }

    /// <summary>"enc.transformer.prompt_embeddings" -> "prompt_embeddings", "head.last_layer.bias" ->
    /// "head.bias".</summary>
    private static string Ours(string name) => name.Replace("enc.transformer.", "", StringComparison.Ordinal)
        .Replace("head.last_layer.", "head.", StringComparison.Ordinal);
}
