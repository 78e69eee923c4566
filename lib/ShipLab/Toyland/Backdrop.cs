using V = System.Numerics.Vector<float>;
using static ShipLab.Toyland.Lanes;

namespace ShipLab.Toyland;

/// <summary>The kinds of ground that objects lie on.</summary>
#pragma warning disable CS1591 // the names say what they are
public enum BackdropKind { Flat, Gradient, Noise, Waves }
#pragma warning restore CS1591

/// <summary>The ground of an image: two colours and how they are mixed.</summary>
public sealed record Backdrop(BackdropKind Kind, Rgb First, Rgb Second)
{
    /// <summary>The direction that gradients and waves run in.</summary>
    public Rotation Direction { get; init; } = Rotation.None;

    /// <summary>Waves: radians a world unit.</summary>
    public float Frequency { get; init; } = 6;

    /// <summary>Waves: where the first one starts, 0 to 1.</summary>
    public float Phase { get; init; }

    /// <summary>Decides the noise.</summary>
    public uint Key { get; init; }

    /// <summary>The share of the second colour at the points (x, y).</summary>
    internal V SecondColour(V x, V y)
    {
        switch (Kind)
        {
            case BackdropKind.Gradient:
                return Clamp01(Of(0.5f) + (x * Direction.Cos + y * Direction.Sin) * 0.4f);
            case BackdropKind.Noise:
                return Grain.Cell(Key, x * 8f, y * 8f); // squares of two pixels
            case BackdropKind.Waves:
                var wave = Zigzag((x * Direction.Cos + y * Direction.Sin) * (Frequency / (2 * MathF.PI)) + Of(Phase));
                return Of(0.5f) + wave * (Of(0.75f) - wave * wave * 0.25f); // a cubic that is level at its ends
            default:
                return V.Zero;
        }
    }
}
