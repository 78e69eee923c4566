namespace ShipLab.Models;

/// <summary>How many bottlenecks each of the four stages of a ResNet tower has: 3, 4, 6, 3 in RN50.</summary>
public sealed record ResNetStages(int Layer1, int Layer2, int Layer3, int Layer4)
{
    /// <summary>The bottlenecks of all stages.</summary>
    public int Total => Layer1 + Layer2 + Layer3 + Layer4;

    internal IReadOnlyList<int> ToArray() => [Layer1, Layer2, Layer3, Layer4];

    /// <inheritdoc/>
    public override string ToString() => $"({Layer1}, {Layer2}, {Layer3}, {Layer4})";
}
