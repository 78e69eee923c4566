using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ShipLab.Benchmarks.Plain;

/// <summary>
/// CLIP's text tower of ViT-B/16 as the official code has it: torch's own attention with a causal mask over all 77
/// positions, every word of every prompt tokenised and embedded each time. Written from the paper; nothing of the
/// library is used. Random weights.
/// </summary>
internal sealed class PlainTextTower : Module<Tensor, Tensor, Tensor>
{
    public const int Width = 512, Context = 77, Start = 49406, End = 49407;
    private readonly Embedding _embedding = Embedding(49408, Width);
    private readonly Parameter _positions = new(randn(Context, Width) * 0.01);                            // [77, W]
    private readonly Parameter _projection = new(randn(Width, Width) * 0.04);                             // [W, D]
    private readonly ModuleList<Block> _blocks = ModuleList(Enumerable.Range(0, 12).Select(_ => new Block()).ToArray());
    private readonly LayerNorm _norm = LayerNorm(Width);
    private readonly Tensor _mask = full(Context, Context, float.NegativeInfinity).triu_(1);              // [77, 77]

    public PlainTextTower() : base(nameof(PlainTextTower))
    {
        RegisterComponents();
        foreach (var parameter in parameters()) parameter.requires_grad = false;
    }

    /// <summary>Prompt embeddings [N, 77, W] and their tokens [N, 77], which tell where they end -> unit features [N,
    /// D].</summary>
    public override Tensor forward(Tensor prompts, Tensor tokens)
    {
        var x = (prompts + _positions).permute(1, 0, 2);                                                  // [77, N, W]
        foreach (var block in _blocks) x = block.call(x, _mask);
        x = _norm.call(x.permute(1, 0, 2));                                                               // [N, 77, W]
        var ends = x[arange(x.shape[0]), tokens.argmax(-1)];                                              // [N, W]
        var features = ends.mm(_projection);                                                              // [N, D]
        return features / features.norm(-1, keepdim: true);
    }

    /// <summary>[N, 77] i64: start, a place for each of four vectors, the name's words, a full stop, end.</summary>
    public static Tensor Tokenize(IReadOnlyList<string> names)
    {
        var tokens = zeros(names.Count, Context, int64);
        foreach (var (row, name) in names.Index())
        {
            long[] ids = [Start, 343, 343, 343, 343, .. name.Split(' ').Select(word => long.Parse(word)), 269, End];
            tokens[row, TensorIndex.Slice(0, ids.Length)] = tensor(ids);
        }
        return tokens;
    }

    /// <summary>[N, 77] -> [N, 77, W]</summary>
    public Tensor Embed(Tensor tokens) => _embedding.call(tokens);

    private sealed class Block : Module<Tensor, Tensor, Tensor>
    {
        private readonly MultiheadAttention _attention = MultiheadAttention(Width, 8);
        private readonly LayerNorm _first = LayerNorm(Width), _second = LayerNorm(Width);
        private readonly Linear _widen = Linear(Width, 4 * Width), _narrow = Linear(4 * Width, Width);

        public Block() : base(nameof(Block)) => RegisterComponents();

        public override Tensor forward(Tensor x, Tensor mask)
        {
            var y = _first.call(x);                                                                       // [77, N, W]
            x = x + _attention.call(y, y, y, need_weights: false, attn_mask: mask).Item1;
            var hidden = _widen.call(_second.call(x));                                                    // [77, N, 4W]
            return x + _narrow.call(hidden * (1.702 * hidden).sigmoid());
        }
    }
}
