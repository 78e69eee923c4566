using TorchSharp.Modules;

namespace ShipLab.VisualPrompts;

/// <summary>A tower whose query and value matrices have a learned change of rank r beside them: W + Alpha / r * B A
/// (Hu et al., ICLR 2022). A starts uniform within sqrt(1 / W) (Kaiming, a = sqrt 5, as the paper's code,
/// microsoft/LoRA), B zero, so that nothing is changed at first.</summary>
internal sealed class LowRankTower : IAdaptedTower
{
    private readonly VisionTransformer _tower; // a copy: changes are set in its blocks
    private readonly double _scale;
    private readonly List<(Parameter QueryA, Parameter QueryB, Parameter ValueA, Parameter ValueB)> _blocks = [];

    public LowRankTower(VisionTransformer tower, LoraOptions options, long seed)
    {
        OptionSettings.Require(options, "LoRA");
        using var source = new Generator((ulong)Seeds.For(seed, "low-rank changes"));
        var learned = new Dictionary<string, Parameter>();
        var (width, rank) = (tower.Width, options.Rank);
        _tower = tower.Copy();
        _scale = options.Alpha / rank;
        for (var i = 0; i < tower.Blocks.Layers; i++)
            _blocks.Add((A(i, "q"), B(i, "q"), A(i, "v"), B(i, "v")));
        Learned = learned;

        Parameter A(int block, string of) => Named(block, of, "a",
            Learnable.Uniform(source, Math.Sqrt(1.0 / width), tower.Device, rank, width));         // [r, W]
        Parameter B(int block, string of) => Named(block, of, "b",
            Learnable.Filled(0, tower.Device, width, rank));                                       // [W, r]
        Parameter Named(int block, string of, string which, Parameter parameter) =>
            learned[string.Create(CultureInfo.InvariantCulture, $"blocks.{block}.{of}.lora_{which}")] = parameter;
    }

    public IReadOnlyDictionary<string, Parameter> Learned { get; }

    public Tensor Features(Tensor images)
    {
        using var scope = NewDisposeScope();
        var keys = zeros(_tower.Width, _tower.Width, float32, _tower.Device);               // [W, W]: as they are
        for (var i = 0; i < _blocks.Count; i++)
        {
            var (queryA, queryB, valueA, valueB) = _blocks[i];
            // [3W, W]
            _tower.Blocks.resblocks[i].attn.Change =
                cat([queryB.mm(queryA).mul_(_scale), keys, valueB.mm(valueA).mul_(_scale)], 0);
        }
        try { return _tower.call(images).MoveToOuterDisposeScope(); }
        finally
        {
            foreach (var block in _tower.Blocks.resblocks) block.attn.Change = null;
        }
    }

    public void Dispose()
    {
        _tower.Dispose();
        foreach (var parameter in Learned.Values) parameter.Dispose();
    }
}
