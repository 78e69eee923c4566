using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Benchmarks.Plain;

/// <summary>One training step of CoOp as the official code does it: a shared context of four vectors before every
/// class's name.</summary>
internal sealed class PlainCoOp(PlainTextTower text)
{
    private const int Length = 4;
    private readonly Parameter _context = new(randn(Length, PlainTextTower.Width) * 0.02);                // [L, W]
    private optim.Optimizer? _optimizer;

    /// <param name="x">[B, D] unit-norm image features.</param>
    /// <param name="labels">[B] i64.</param>
    public void Step(Tensor x, Tensor labels, IReadOnlyList<string> names)
    {
        using var scope = NewDisposeScope();
        _optimizer ??= optim.SGD([_context], 0.002);
        var tokens = PlainTextTower.Tokenize(names);                                                      // [K, 77]
        var embedded = text.Embed(tokens);                                                                // [K, 77, W]
        var context = _context.unsqueeze(0).expand(names.Count, -1, -1);                                  // [K, L, W]
        var prompts =
            cat([embedded.narrow(1, 0, 1), context,
                embedded.narrow(1, 1 + Length, PlainTextTower.Context - 1 - Length)], 1);
        var logits = 100 * x.mm(text.call(prompts, tokens).t());                                          // [B, K]
        var loss = F.cross_entropy(logits, labels);
        _optimizer.zero_grad();
        loss.backward();
        _optimizer.step();
    }
}
