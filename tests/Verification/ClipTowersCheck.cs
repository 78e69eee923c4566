using System.Globalization;
using System.Text.RegularExpressions;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Verification;

/// <summary>
/// Sets clip-vit and clip-resnet: features, logits, activations inside both towers, the contrastive loss of the first
/// texts against the images, and its gradients. All that depends on texts is computed over the full context, cut to the
/// longest prompt, and one prompt at a time; a ResNet's features and activations with batch norms folded into
/// convolutions and with them apart.
/// </summary>
internal sealed partial class ClipTowersCheck(string kind) : IReferenceCheck
{
    private static readonly string[] Prefixes = ["out.", "mid.", "grad."];

    public string Kind => kind;

    public IReadOnlyList<string> Outputs(ReferenceSet set) => set.Outputs
        .Union(set.Arrays.Where(n => n == "loss" || Prefixes.Any(p => n.StartsWith(p, StringComparison.Ordinal))))
        .ToArray();

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        using var scope = NewDisposeScope();
        using var model = ReferenceClip.Load(set);
        var (images, tokens) = (set.Read("image"), set.Read("tokens")); // [B, 3, R, R], [N, context]
        using (no_grad())
        {
            Forward(model, images, tokens, report);
            Vision(model.Visual, images, report);
            Text(model.Text, tokens, report);
        }
        foreach (var parameter in model.parameters()) parameter.requires_grad = true;
        using (no_grad())
        {
            report.Compare("out.encode_image", model.EncodeImage(images));
            Vision(model.Visual, images, report);
        }
        var count = LossTexts(set, images, tokens);
        foreach (var positions in Enum.GetValues<Positions>())
        {
            token.ThrowIfCancellationRequested();
            Gradients(model, images.narrow(0, 0, count), tokens.narrow(0, 0, count), positions, report);
        }
    }

    private enum Positions { Full, Longest, Alone }

    private static void Forward(Clip model, Tensor images, Tensor tokens, ReferenceReport report)
    {
        var imageFeatures = model.EncodeImage(images);                              // [B, D]
        report.Compare("out.encode_image", imageFeatures);
        foreach (var textFeatures in ClipForwardCheck.EncodedInAllWays(model.Text, tokens))
        {
            report.Compare("out.encode_text", textFeatures);                        // [N, D]
            var logits = Logits(model, imageFeatures, textFeatures);                // [B, N]
            report.Compare("out.logits_per_image", logits);
            report.Compare("out.logits_per_text", logits.t());
        }
        report.Compare("out.logits_per_image", model.Logits(images, tokens));
    }

    private static void Vision(ImageTower tower, Tensor images, ReferenceReport report)
    {
        if (tower is VisionTransformer transformer) Vision(transformer, images, report);
        else if (tower is ModifiedResNet resNet) Vision(resNet, images, report);
    }

    private static void Vision(ModifiedResNet tower, Tensor images, ReferenceReport report)
    {
        var x = tower.Stem(images);                                                 // [B, W, R/4, R/4]
        report.Compare("mid.visual.stem", x);
        for (var stage = 1; stage <= tower.Stages.Count; stage++)
        {
            x = tower.Run(x, stage);
            report.Compare(string.Create(CultureInfo.InvariantCulture, $"mid.visual.layer{stage}"), x);
        }
        report.Compare("mid.visual.attnpool", tower.attnpool.call(x));              // [B, D]
    }

    private static void Vision(VisionTransformer tower, Tensor images, ReferenceReport report)
    {
        var x = tower.Embed(images);                                                // [B, L, W]
        report.Compare("mid.visual.ln_pre", x);
        for (var i = 0; i < tower.Blocks.Layers; i++)
        {
            x = tower.Blocks.Forward(x, from: i, to: i + 1);
            report.Compare(string.Create(CultureInfo.InvariantCulture, $"mid.visual.block{i}"), x);
        }
        report.Compare("mid.visual.ln_post", tower.Normalise(x.select(1, 0)));      // [B, W]
    }

    private static void Text(TextTransformer tower, Tensor tokens, ReferenceReport report)
    {
        var x = tower.Embed(tokens) + tower.positional_embedding.narrow(0, 0, tokens.shape[1]);  // [N, context, W]
        for (var i = 0; i < tower.transformer.Layers; i++)
        {
            x = tower.transformer.Forward(x, from: i, to: i + 1);
            report.Compare(string.Create(CultureInfo.InvariantCulture, $"mid.text.block{i}"), x);
        }
        var full = tower.Hidden(tower.Embed(tokens));                               // [N, context, W]
        report.Compare("mid.text.ln_final", full);
        // Each prompt cut behind its end token; what it leaves out comes from the full run.
        var ends = TextTransformer.Ends(tokens).ToHost<long>();
        var rows = ends.Select((end, i) =>
        {
            var cut = tower.Hidden(tower.Embed(tokens.narrow(0, i, 1).narrow(1, 0, end + 1)));         // [1, end+1, W]
            // [1, context, W]
            return cat([cut, full.narrow(0, i, 1).narrow(1, end + 1, tokens.shape[1] - end - 1)], 1);
        });
        report.Compare("mid.text.ln_final", cat(rows.ToArray(), 0));
    }

    /// <summary>How many texts, from the first, stand against as many images in the loss: as the gradient of their
    /// embeddings shows, else as the loss is described ("tokens[:4]"), else as many as there are pairs.</summary>
    private static long LossTexts(ReferenceSet set, Tensor images, Tensor tokens)
    {
        if (set.Has("grad.input_embeddings")) return set.Shape("grad.input_embeddings")[0];
        return Slice().Match(set.Text("loss") ?? "") is { Success: true } slice
            ? long.Parse(slice.Groups[1].Value, CultureInfo.InvariantCulture)
            : Math.Min(images.shape[0], tokens.shape[0]);
    }

    [GeneratedRegex(@"tokens\[:(\d+)\]")]
    private static partial Regex Slice();

    /// <summary>The loss of n texts [n, context] against their images [n, 3, R, R], and its gradients.</summary>
    private static void Gradients(Clip model, Tensor images, Tensor tokens, Positions positions, ReferenceReport report)
    {
        using var scope = NewDisposeScope();
        model.zero_grad();
        var count = tokens.shape[0];
        var embeddings = model.Text.Embed(tokens);                                  // [n, context, W]
        var leaf = embeddings.detach().requires_grad_();
        var texts = positions switch                                                // [n, D]
        {
            Positions.Full => model.Text.Encode(leaf, TextTransformer.Ends(tokens)),
            Positions.Longest => model.EncodePrompts(leaf, tokens),
            _ => cat(Enumerable.Range(0, (int)count)
                .Select(i => model.EncodePrompts(leaf.narrow(0, i, 1), tokens.narrow(0, i, 1))).ToArray(), 0),
        };
        var logits = Logits(model, model.EncodeImage(images), texts);              // [n, n]
        var labels = arange(0, count, dtype: int64, device: CPU);
        var loss = (F.cross_entropy(logits, labels) + F.cross_entropy(logits.t(), labels)) / 2;
        report.Compare("loss", loss);
        loss.backward();
        embeddings.backward([leaf.grad!]);  // on to the table of token embeddings
        report.Compare("grad.input_embeddings", leaf.grad!);
        foreach (var (name, parameter) in model.named_parameters())
            if (report.Wants("grad." + name)) report.Compare("grad." + name, parameter.grad!);
    }

    private static Tensor Logits(Clip model, Tensor images, Tensor texts) =>
        model.LogitScaleLog.exp() * ClipForwardCheck.Unit(images).mm(ClipForwardCheck.Unit(texts).t());
}
