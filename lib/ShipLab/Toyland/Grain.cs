using System.Numerics;
using System.Runtime.CompilerServices;
using V = System.Numerics.Vector<float>;

namespace ShipLab.Toyland;

/// <summary>Random numbers for many pixels at once: an integer hash of (key, position),
/// so that no pixel depends on another.</summary>
internal static class Grain
{
    /// <summary>
    /// Nearly N(0, 1) for the positions <paramref name="first"/>, first + 1, ...: the sum of four random bytes,
    /// standardised.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Normal(uint key, int first)
    {
        var bits = Hash((Vector<uint>.Indices + new Vector<uint>((uint)first)) * 0x9E3779B9u + new Vector<uint>(key));
        var mask = new Vector<uint>(0xFF);
        var sum = (bits & mask) + ((bits >>> 8) & mask) + ((bits >>> 16) & mask) + (bits >>> 24);
        const float mean = 4 * 127.5f, deviation = 147.8f; // sqrt(4 (256^2 - 1) / 12)
        return (Vector.ConvertToSingle(Vector.AsVectorInt32(sum)) - Lanes.Of(mean)) * (1 / deviation);
    }

    /// <summary>Uniform in [0, 1), one number for each unit square of the plane that (x, y) lies in.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Cell(uint key, V x, V y)
    {
        var column = Vector.AsVectorUInt32(Vector.ConvertToInt32(Vector.Floor(x)));
        var row = Vector.AsVectorUInt32(Vector.ConvertToInt32(Vector.Floor(y)));
        var bits = Hash(column * 0x9E3779B9u + row * 0x85EBCA77u + new Vector<uint>(key));
        return Vector.ConvertToSingle(Vector.AsVectorInt32(bits >>> 8)) * (1f / (1 << 24));
    }

    // A 32-bit finaliser: two rounds of multiply and shift, every input bit reaches every output bit.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<uint> Hash(Vector<uint> h)
    {
        h ^= h >>> 16;
        h *= 0x7FEB352Du;
        h ^= h >>> 15;
        h *= 0x846CA68Bu;
        return h ^ (h >>> 16);
    }
}
