using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Verification.Checks;

/// <summary>Set vpt-clip: a shallow visual prompt in CLIP's image tower: features, the loss - mean cosine(features,
/// target), and the prompt's gradient.</summary>
internal sealed class VptClipCheck : IReferenceCheck
{
    private const string Tower = "weights/visual.", Gradient = "grads/prompt";

    public string Kind => "vpt-clip";

    public IReadOnlyList<string> Outputs(ReferenceSet set) => ["out", "loss", Gradient];

    public ReferenceTolerance? Tolerance(ReferenceSet set, string output) =>
        output == Gradient ? VitTolerance.Gradient : VitTolerance.Forward(set, output);

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        using var scope = NewDisposeScope();
        using var tower = Load(set);
        var start = set.Read("prompt");                                             // [1, K, W]
        using var prompt = new VisualPrompt(tower,
            new VisualPromptOptions { Prompts = (int)start.shape[1], Deep = false }, seed: 0);
        using (no_grad()) prompt.Learned["prompt_embeddings"].copy_(start);
        var features = prompt.Features(set.Read("images"));                         // [B, D]
        var loss = -F.cosine_similarity(features, set.Read("target"), 1).mean();
        report.Compare("out", features);
        report.Compare("loss", loss);
        loss.backward();
        report.Compare(Gradient, prompt.Learned["prompt_embeddings"].grad!);
    }

    private static VisionTransformer Load(ReferenceSet set)
    {
        var shapes = set.Arrays.Where(n => n.StartsWith(Tower, StringComparison.Ordinal))
            .ToDictionary(n => n[Tower.Length..], set.Shape);
        int Hyper(string name) => (int)set.Number("hyper", name)!.Value;
        var tower = new VisionTransformer(new VitConfig
        {
            Resolution = Hyper("image"), PatchSize = Hyper("patch"), Width = Hyper("width"), Layers = Hyper("layers"),
            Heads = Hyper("heads"), Activation = Activation.QuickGelu, LayerNormEps = 1e-5, PatchBias = false,
            PreNorm = true, EmbedDim = Hyper("out_dim"),
        }).Frozen();
        ModelWeights.Fill(tower.state_dict(), shapes, name => set.Read(Tower + name, float32), _ => "");
        return tower;
    }
}
