using System.Numerics;
using V = System.Numerics.Vector<float>;

namespace ShipLab.Toyland;

/// <summary>
/// The picture while it is drawn: three planes (red, green, blue) of 32 x 32 numbers, 0 black to 1 full, row by row
/// from the top. One canvas belongs to one thread.
/// </summary>
internal sealed class Canvas
{
    public const int Side = World.Width, Pixels = Side * Side, Planes = 3;

    [ThreadStatic]
    private static Canvas? _mine;

    private readonly float[] _values = new float[Planes * Pixels];
    private readonly float[] _padded = new float[(Side + 2) * Side + 2 * Side];

    /// <summary>This thread's canvas.</summary>
    public static Canvas OfThisThread => _mine ??= new Canvas();

    /// <summary>The values of one plane.</summary>
    public Span<float> Plane(int plane) => _values.AsSpan(plane * Pixels, Pixels);

    /// <summary>Blurs every plane once with [1 2 1] / 4 in both directions; the border repeats.</summary>
    public void Blur()
    {
        for (var plane = 0; plane < Planes; plane++)
        {
            BlurDown(Plane(plane));
            BlurAcross(Plane(plane));
        }
    }

    /// <summary>Writes the planes as bytes, rounded: 0 to 0, 1 to 255, and what is beyond cut off.</summary>
    public void CopyTo(Span<byte> pixels)
    {
        for (var i = 0; i < _values.Length; i += Vector<byte>.Count)
        {
            var a = Vector.Narrow(ToInt(i), ToInt(i + V.Count));
            var b = Vector.Narrow(ToInt(i + 2 * V.Count), ToInt(i + 3 * V.Count));
            Vector.Narrow(Vector.AsVectorUInt16(a), Vector.AsVectorUInt16(b)).CopyTo(pixels[i..]);
        }

        Vector<int> ToInt(int at) =>
            Vector.ConvertToInt32(Lanes.Clamp01(new V(_values.AsSpan(at))) * 255f + Lanes.Of(0.5f));
    }

    private void BlurDown(Span<float> plane)
    {
        var above = _padded.AsSpan(0, Pixels + 2 * Side); // the plane with its first and last row repeated
        plane.CopyTo(above[Side..]);
        plane[..Side].CopyTo(above);
        plane[^Side..].CopyTo(above[^Side..]);
        for (var i = 0; i < Pixels; i += V.Count)
            OneTwoOne(above[i..], above[(i + Side)..], above[(i + 2 * Side)..]).CopyTo(plane[i..]);
    }

    private void BlurAcross(Span<float> plane)
    {
        const int stride = Side + 2; // every row with its first and last value repeated
        for (var row = 0; row < Side; row++)
        {
            var from = plane.Slice(row * Side, Side);
            var to = _padded.AsSpan(row * stride, stride);
            from.CopyTo(to[1..]);
            to[0] = from[0];
            to[^1] = from[^1];
        }
        for (var i = 0; i < Pixels; i += V.Count)
        {
            var left = _padded.AsSpan(i / Side * stride + i % Side);
            OneTwoOne(left, left[1..], left[2..]).CopyTo(plane[i..]);
        }
    }

    private static V OneTwoOne(ReadOnlySpan<float> before, ReadOnlySpan<float> here, ReadOnlySpan<float> after) =>
        (new V(before) + new V(after)) * 0.25f + new V(here) * 0.5f;
}
