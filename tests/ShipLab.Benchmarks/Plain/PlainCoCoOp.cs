using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab.Benchmarks.Plain;

/// <summary>One training step of CoCoOp as the official code does it: image by image, the shared context shifted by
/// what a small net makes of the image.</summary>
internal sealed class PlainCoCoOp
{
    private const int Width = PlainTextTower.Width, Length = 4;
    private readonly Parameter _context = new(randn(Length, Width) * 0.02);                               // [L, W]
    private readonly Sequential _net = Sequential(Linear(Width, Width / 16), ReLU(), Linear(Width / 16, Width));
    private readonly PlainTextTower _text;
    private readonly optim.Optimizer _optimizer;

    public PlainCoCoOp(PlainTextTower text)
    {
        _text = text;
        _optimizer = optim.SGD([_context, .. _net.parameters()], 0.002, momentum: 0.9, weight_decay: 5e-4);
    }

    /// <param name="x">[B, D] unit-norm image features.</param>
    /// <param name="labels">[B] i64.</param>
    public void Step(Tensor x, Tensor labels, IReadOnlyList<string> names)
    {
        using var scope = NewDisposeScope();
        var tokens = PlainTextTower.Tokenize(names);                                                      // [K, 77]
        var embedded = _text.Embed(tokens);                                                               // [K, 77, W]
        var (start, rest) = (embedded.narrow(1, 0, 1),
            embedded.narrow(1, 1 + Length, PlainTextTower.Context - 1 - Length));
        var contexts = _context.unsqueeze(0) + _net.call(x).unsqueeze(1);                                 // [B, L, W]
        var logits = new List<Tensor>();
        for (var i = 0; i < x.shape[0]; i++)
        {
            var context = contexts[i].unsqueeze(0).expand(names.Count, -1, -1);                           // [K, L, W]
            logits.Add(100 * _text.call(cat([start, context, rest], 1), tokens).mv(x[i]));            // [K]
        }
        var loss = F.cross_entropy(stack(logits), labels);
        _optimizer.zero_grad();
        loss.backward();
        _optimizer.step();
    }
}
