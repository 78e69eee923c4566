using V = System.Numerics.Vector<float>;
using static ShipLab.Toyland.Lanes;

namespace ShipLab.Toyland;

/// <summary>How a surface is painted with two colours.</summary>
#pragma warning disable CS1591 // the names say what they are
public enum Texture { Plain, Striped, Barred, Checked, Dotted, Ringed, Speckled, Shaded, Diagonal, Netted }
#pragma warning restore CS1591

/// <summary>
/// How much of the second colour each point of a surface has, 0 to 1. The surface's coordinates are in world units (one
/// pixel is 1/16), centred on and turned with the object. All repeat with the period 2 pi / frequency.
/// </summary>
internal static class Textures
{
    /// <summary>Lower-case names in the order of <see cref="Texture"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Enum.GetNames<Texture>().Select(name => name.ToLowerInvariant())];

    /// <param name="texture">Which texture.</param>
    /// <param name="u">To the object's right.</param>
    /// <param name="v">Up.</param>
    /// <param name="frequency">Radians a world unit.</param>
    /// <param name="phase">Where the period starts, 0 to 1.</param>
    /// <param name="key">Decides where the speckles are.</param>
    public static V SecondColour(Texture texture, V u, V v, float frequency, float phase, uint key)
    {
        var periods = frequency / (2 * MathF.PI);
        var sharpness = Renderer.PixelsPerUnit / (4 * periods); // a zigzag of this period rises by 4 * periods a unit
        V Half(V wave) => Clamp01(Of(0.5f) + wave * sharpness);  // half of every period, with edges one pixel wide
        V Part(V wave, float level) => Half(wave - Of(level));   // the part of the wave above a level
        V Wave(V along) => Zigzag(along * periods + Of(phase));

        switch (texture)
        {
            case Texture.Striped:
                return Half(Wave(u));
            case Texture.Barred:
                return Half(Wave(v));
            case Texture.Diagonal:
                return Half(Wave((u + v) * 0.70710678f));
            case Texture.Ringed:
                return Half(Wave(Length(u, v)));
            case Texture.Checked:
                var right = Half(Wave(u));
                var up = Half(Wave(v));
                return right + up - right * up * 2f; // one or the other
            case Texture.Dotted:
                return Part(-Length(V.One - Wave(u), V.One - Wave(v)), -0.95f);
            case Texture.Netted:
                return Max(Part(Wave((u + v) * 0.8f), 0.5f), Part(Wave((u - v) * 0.8f), 0.5f));
            case Texture.Speckled:
                var cells = frequency * 0.75f; // a speckle is 1.8 to 2.7 pixels wide
                return Clamp01((Grain.Cell(key, u * cells + Of(phase), v * cells) - Of(0.66f)) * 40f);
            case Texture.Shaded:
                return Clamp01(Of(0.5f) - v * 0.75f);
            default:
                return V.Zero;
        }
    }
}
