using TorchSharp.Modules;

namespace ShipLab.VisualPrompts;

/// <summary>A copy of the tower of which a part is learned; the task's tower stays as it is. Where nothing of it is
/// learned, the tower itself.</summary>
internal sealed class AdaptedCopy : IAdaptedTower
{
    private const string Head = "head.";

    private readonly VisionTransformer _tower;
    private readonly bool _owns;

    public AdaptedCopy(VisionTransformer tower, TowerPart part)
    {
        _owns = part != TowerPart.None;
        _tower = _owns ? tower.Copy() : tower;
        Learned = _tower.named_parameters().Where(p => Is(part, p.name))
            .ToDictionary(p => "tower." + p.name, p => p.parameter);
        foreach (var parameter in Learned.Values) parameter.requires_grad = true;
    }

    public IReadOnlyDictionary<string, Parameter> Learned { get; }

    public Tensor Features(Tensor images) => _tower.call(images);

    /// <summary>Whether a part has a tensor; never the head that came with the weights.</summary>
    private static bool Is(TowerPart part, string name)
    {
        if (part == TowerPart.None || name.StartsWith(Head, StringComparison.Ordinal)) return false;
        return part == TowerPart.All || name.EndsWith("bias", StringComparison.Ordinal);
    }

    public void Dispose()
    {
        if (_owns) _tower.Dispose();
    }
}
