using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace ShipLab.Models;

/// <summary>A stack of residual attention blocks over batches [B, L, W]; causal for text.</summary>
public sealed class Transformer : Module
{
#pragma warning disable IDE1006 // state-dict name
    internal readonly ModuleList<ResidualBlock> resblocks;
#pragma warning restore IDE1006
    private readonly bool _causal;

    /// <param name="causal">a position sees only itself and earlier ones</param>
    /// <param name="device">where the weights lie; null for the CPU</param>
    /// <param name="mlpWidth">between the layers of each MLP; null for 4 * width</param>
    /// <param name="eps">of the layer norms</param>
    public Transformer(int width, int layers, int heads, bool causal, Activation activation = Activation.QuickGelu,
        Device? device = null, int? mlpWidth = null, double eps = 1e-5) : base(nameof(Transformer))
    {
        device ??= CPU;
        _causal = causal;
        resblocks = ModuleList(Enumerable.Range(0, layers)
            .Select(_ => new ResidualBlock(width, heads, activation, device, mlpWidth, eps)).ToArray());
        RegisterComponents();
    }

    /// <summary>How many blocks.</summary>
    public int Layers => resblocks.Count;

    /// <summary>Runs blocks [from, to) on every position.</summary>
    /// <param name="x">[B, L, W]</param>
    /// <param name="to">the first block that is not run; null for all to the end</param>
    /// <returns>[B, L, W]</returns>
    public Tensor Forward(Tensor x, int from = 0, int? to = null)
    {
        using var scope = NewDisposeScope();
        x = x.alias();                                                           // no blocks: still a tensor of its own
        for (var i = from; i < (to ?? Layers); i++) x = resblocks[i].Forward(x, new Sight(_causal));
        return x.MoveToOuterDisposeScope();                                         // [B, L, W]
    }

    /// <summary>Runs all blocks, the last one only where its result is wanted.</summary>
    /// <param name="x">[B, L, W]</param>
    /// <param name="rows">[R] i64, wanted positions as b*L + l</param>
    /// <param name="prefix">what comes before every sequence, or null</param>
    /// <returns>[R, W]</returns>
    public Tensor Forward(Tensor x, Tensor rows, KeyValuePrefix? prefix = null)
    {
        using var scope = NewDisposeScope();
        var sight = prefix is null || !_causal ? new Sight(_causal)
            : Sight.After(prefix.Length, x.shape[1], x.device);
        for (var i = 0; i < Layers; i++)
            x = resblocks[i].Forward(x, sight, prefix?.Blocks[i], i == Layers - 1 ? rows : null);
        return x.MoveToOuterDisposeScope();                                         // [R, W]
    }

    /// <summary>Positions of a block's own, seen by all others there, which do not leave it: of prompts
    /// [1, P, W], one tensor a block, in the place of its input.</summary>
    public KeyValuePrefix PrefixOf(IReadOnlyList<Tensor> prompts) =>
        new([.. prompts.Select((own, i) => resblocks[i].KeyValuesOf(own, null))]);

    /// <summary>The scaled scores of a block's attention before the softmax: q k^T / sqrt(d) of its input
    /// [B, L, W] -> [B, H, L, L].</summary>
    public Tensor Scores(Tensor x, int block) => resblocks[block].Scores(x);

    /// <summary>Keys and values, block by block, of one sequence [1, L, W] after <paramref name="before"/>.</summary>
    internal KeyValuePrefix Prefix(Tensor x, KeyValuePrefix? before)
    {
        using var scope = NewDisposeScope();
        var sight = Sight.After(before?.Length ?? 0, x.shape[1], x.device);
        var blocks = new KeyValues[Layers];
        for (var i = 0; i < Layers; i++)
        {
            blocks[i] = resblocks[i].KeyValuesOf(x, before?.Blocks[i]).MoveToOuterDisposeScope();
            if (i < Layers - 1) x = resblocks[i].Forward(x, sight, before?.Blocks[i]); // [1, L, W]
        }
        return new KeyValuePrefix(blocks);
    }
}
