using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Verification;

/// <summary>Sets clip-tiny and clip-tiny-2h: features of images and texts, and logits. Texts are encoded over the full
/// context, cut to the longest prompt, and one at a time.</summary>
internal sealed class ClipForwardCheck(string kind) : IReferenceCheck
{
    public string Kind => kind;

    public void Run(ReferenceSet set, ReferenceReport report, CancellationToken token)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var model = ReferenceClip.Load(set);
        var images = set.Has("images") ? model.EncodeImage(set.Read("images")) : null; // [B, D]
        if (images is not null) report.Compare("image_features", images);
        if (!set.Has("tokens")) return;
        foreach (var texts in EncodedInAllWays(model.Text, set.Read("tokens")))        // [N, D]
        {
            token.ThrowIfCancellationRequested();
            report.Compare("text_features", texts);
            if (images is null) continue;
            var logits = model.LogitScaleLog.exp() * Unit(images).mm(Unit(texts).t()); // [B, N]
            report.Compare("logits_per_image", logits);
            report.Compare("logits_per_text", logits.t());
        }
    }

    /// <summary>[N, context] -> [N, D]: over the full context, cut to the longest prompt, and prompt by
    /// prompt.</summary>
    internal static IEnumerable<Tensor> EncodedInAllWays(TextTransformer text, Tensor tokens)
    {
        yield return text.EncodeText(tokens, positions: (int)tokens.shape[1]);
        yield return text.EncodeText(tokens);
        yield return cat(Enumerable.Range(0, (int)tokens.shape[0]).Select(i => text.EncodeText(tokens.narrow(0, i, 1)))
            .ToArray(), 0);
    }

    internal static Tensor Unit(Tensor x) => x / x.norm(1, keepdim: true);
}
