using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Verification.Checks;

/// <summary>Set vit-in21k: features, logits and tokens between the blocks of the plain ViT; the scores of the first
/// attention; resized position embeddings; and the same weights from Google's .npz, number for number.</summary>
internal sealed class VitCheck : IReferenceCheck
{
    private const string Resized = "pos_resize/";

    private static readonly string[] Whole = ["logits", "features", "cls_per_layer"],
        Prefixes = ["tokens_block_", "attn_scores_block_", Resized + "out_"];

    public string Kind => "vit-in21k";

    public IReadOnlyList<string> Outputs(ReferenceSet set) => [.. set.Arrays.Where(n =>
        Whole.Contains(n) || Prefixes.Any(p => n.StartsWith(p, StringComparison.Ordinal)))];

    public ReferenceTolerance? Tolerance(ReferenceSet set, string output) =>
        output.StartsWith(Resized, StringComparison.Ordinal) ? new(Absolute: 1e-5) : VitTolerance.Forward(set, output);

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var loaded = ReferenceVit.Load(set, keepHead: true);
        Forward(loaded.Model, set.Read("images"), report);
        Positions(set, loaded.Model.Config.Grid, report);
        token.ThrowIfCancellationRequested();
        var path = Path.Combine(set.Folder, set.Text("npz", "file") ?? "weights.npz");
        if (!File.Exists(path)) return;
        using var numpy = VitFiles.Load(path, ReferenceVit.Options(set, keepHead: true));
        Forward(numpy.Model, set.Read("images"), report);
        var theirs = numpy.Model.state_dict();
        var own = loaded.Model.state_dict();
        var right = own.Count(t => theirs.TryGetValue(t.Key, out var other) && t.Value.equal(other).all().ToBoolean());
        report.Count("weights equal in the .npz", right, own.Count, right == own.Count ? null : "weights differ");
    }

    private static void Forward(VisionTransformer model, Tensor images, ReferenceReport report)
    {
        var features = model.call(images);                                          // [B, W]
        report.Compare("features", features);
        report.Compare("logits", model.Logits(features));                           // [B, classes]
        var x = model.Embed(images);                                                // [B, L, W]
        var starts = new List<Tensor>();
        for (var i = 0; i < model.Blocks.Layers; i++)
        {
            var name = i.ToString("00", CultureInfo.InvariantCulture);
            if (report.Wants("attn_scores_block_" + name))
                report.Compare("attn_scores_block_" + name, model.Blocks.Scores(x, i));     // [B, H, L, L]
            x = model.Blocks.Forward(x, from: i, to: i + 1);
            if (report.Wants("tokens_block_" + name)) report.Compare("tokens_block_" + name, x);
            starts.Add(x.select(1, 0));
        }
        report.Compare("cls_per_layer", stack(starts));                             // [layers, B, W]
    }

    private static void Positions(ReferenceSet set, int grid, ReferenceReport report)
    {
        foreach (var input in set.Arrays.Where(n => n.StartsWith(Resized + "in_", StringComparison.Ordinal)))
            report.Compare(input.Replace("/in_", "/out_from_", StringComparison.Ordinal),
                PositionGrid.Resize(set.Read(input).squeeze(0), grid));             // [L, W]
    }
}
