using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ShipLab.Benchmarks.Plain;

/// <summary>One training step of SHIP's VAE as the official code does it (paper, Eqs. 2 and 3; sizes of its scripts for
/// ten data sets).</summary>
internal sealed class PlainShipVae
{
    private const int Width = PlainTextTower.Width, Length = 4;
    private readonly Sequential _encoder = Sequential(Linear(Width, 2048), ReLU()),
        _generator = Sequential(Linear(Width, 4096), ReLU(), Linear(4096, Width));
    private readonly Linear _mean = Linear(2048, Width), _logVar = Linear(2048, Width);
    private readonly Parameter _context = new(randn(Length, Width) * 0.02);                               // [L, W]
    private readonly PlainTextTower _text;
    private readonly optim.Optimizer[] _optimizers;

    public PlainShipVae(PlainTextTower text)
    {
        _text = text;
        Parameter[][] parts = [[.. _encoder.parameters(), .. _mean.parameters(), .. _logVar.parameters()],
            [.. _generator.parameters()], [_context]];
        _optimizers = [.. parts.Select(part => optim.AdamW(part, 1e-3, weight_decay: 0.01))];
    }

    /// <param name="x">[B, D] unit-norm image features.</param>
    /// <param name="labels">[B] i64.</param>
    public void Step(Tensor x, Tensor labels, IReadOnlyList<string> names)
    {
        using var scope = NewDisposeScope();
        var hidden = _encoder.call(x);                                                                    // [B, 2048]
        var (mean, logVar) = (_mean.call(hidden), _logVar.call(hidden));                                  // [B, Z]
        var z = (0.5 * logVar).exp() * randn_like(mean) + mean;
        var bias = _generator.call(z).unsqueeze(1);                                                       // [B, 1, W]

        var tokens = PlainTextTower.Tokenize(names).index_select(0, labels);                              // [B, 77]
        var embedded = _text.Embed(tokens);                                                               // [B, 77, W]
        var prompts =
            cat([embedded.narrow(1, 0, 1), _context + bias,
                embedded.narrow(1, 1 + Length, PlainTextTower.Context - 1 - Length)], 1);
        var reconstructed = _text.call(prompts, tokens);                                                  // [B, D]

        var error = (reconstructed - x).pow(2).sum(1).mean();
        var divergence = (-0.5 * (1 + logVar - mean.pow(2) - logVar.exp()).sum(1)).mean();
        foreach (var optimizer in _optimizers) optimizer.zero_grad();
        (error + divergence).backward();
        foreach (var optimizer in _optimizers) optimizer.step();
    }
}
