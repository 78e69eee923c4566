using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ShipLab.Images;

/// <summary>
/// The inner loops of bicubic resizing, in whole numbers: four pixels of four channels a step with AVX-512, two halves
/// of that with AVX2, a pixel at a time elsewhere. Sums are of 32-bit integers: every path gives the same bytes.
/// </summary>
internal static unsafe class RowKernels
{
    /// <summary>Bytes that may be read behind a row: weights and pixels come in fours.</summary>
    public const int Slack = 16;

    private const int Half = 1 << (BicubicWeights.Bits - 1);

    /// <summary>The horizontal pass over one row.</summary>
    /// <param name="source">from the first pixel that a sum needs to <see cref="Slack"/> bytes behind the last</param>
    /// <param name="target">receives four bytes for each output pixel</param>
    public static void Across(ReadOnlySpan<byte> source, BicubicWeights weights, Span<byte> target)
    {
        if (source.Length < (weights.To - weights.From) * 4 + Slack || target.Length < 4 * weights.Count)
            throw new ArgumentException("The source or the target is too short.");
        fixed (byte* from = source, to = target)
        fixed (int* all = weights.Fixed, firsts = weights.First, counts = weights.Taps)
        {
            var (count, start) = (weights.Count, weights.From);
            var w = all;
            for (var x = 0; x < count; x++, w += weights.Stride)
            {
                var pixels = from + (firsts[x] - start) * 4;
                var taps = counts[x];
                var sum = Vector128.Create(Half);
                if (Avx512F.IsSupported) sum += Sum512(pixels, w, taps);
                else if (Avx2.IsSupported) sum += Sum256(pixels, w, taps);
                else sum += Sum128(pixels, 4, w, taps);
                *(uint*)(to + 4 * x) = Bytes(sum);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Sum512(byte* pixels, int* w, int taps)
    {
        var fours = Vector512.Create(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
        var sum = Vector512<int>.Zero;
        for (var k = 0; k < taps; k += 4, pixels += 16)
            sum += Avx512F.ConvertToVector512Int32(Vector128.Load(pixels))
                   * Avx512F.PermuteVar16x32(Vector128.Load(w + k).ToVector256Unsafe().ToVector512Unsafe(), fours);
        var half = sum.GetLower() + sum.GetUpper();
        return half.GetLower() + half.GetUpper();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Sum256(byte* pixels, int* w, int taps)
    {
        var (low, high) = (Vector256.Create(0, 0, 0, 0, 1, 1, 1, 1), Vector256.Create(2, 2, 2, 2, 3, 3, 3, 3));
        var sum = Vector256<int>.Zero;
        for (var k = 0; k < taps; k += 4, pixels += 16)
        {
            var weights = Vector128.Load(w + k).ToVector256Unsafe();
            sum += Avx2.ConvertToVector256Int32(pixels) * Avx2.PermuteVar8x32(weights, low);
            sum += Avx2.ConvertToVector256Int32(pixels + 8) * Avx2.PermuteVar8x32(weights, high);
        }
        return sum.GetLower() + sum.GetUpper();
    }

    private static Vector128<int> Sum128(byte* pixels, int step, int* w, int taps)
    {
        var sum = Vector128<int>.Zero;
        for (var k = 0; k < taps; k++, pixels += step)
            sum += Vector128.Create(pixels[0], pixels[1], pixels[2], (int)pixels[3]) * w[k];
        return sum;
    }

    /// <summary>The vertical pass for one output row.</summary>
    /// <param name="rows">begins with the first row of the sum; <paramref name="stride"/> bytes a row</param>
    /// <param name="target">receives <paramref name="stride"/> bytes, a multiple of 16</param>
    public static void Down(ReadOnlySpan<byte> rows, int stride, BicubicWeights weights, int y, Span<byte> target)
    {
        var taps = weights.Taps[y];
        if (rows.Length < taps * stride || target.Length < stride)
            throw new ArgumentException("The rows or the target are too short.");
        fixed (byte* from = rows, to = target)
        fixed (int* w = weights.Fixed.Slice(y * weights.Stride, weights.Stride))
        {
            for (var x = 0; x < stride; x += 16)
            {
                var column = from + x;
                if (Avx512F.IsSupported)
                {
                    var sum = Vector512.Create(Half);
                    for (var k = 0; k < taps; k++, column += stride)
                        sum += Avx512F.ConvertToVector512Int32(Vector128.Load(column)) * Vector512.Create(w[k]);
                    var bounded = Vector512.Max(sum >> BicubicWeights.Bits, Vector512<int>.Zero).AsUInt32();
                    Avx512F.ConvertToVector128ByteWithSaturation(bounded).Store(to + x);
                }
                else if (Avx2.IsSupported)
                {
                    for (var part = 0; part < 16; part += 8)
                    {
                        var sum = Vector256.Create(Half);
                        var at = column + part;
                        for (var k = 0; k < taps; k++, at += stride)
                            sum += Avx2.ConvertToVector256Int32(at) * Vector256.Create(w[k]);
                        *(uint*)(to + x + part) = Bytes(sum.GetLower());
                        *(uint*)(to + x + part + 4) = Bytes(sum.GetUpper());
                    }
                }
                else
                    for (var part = 0; part < 16; part += 4)
                        *(uint*)(to + x + part) =
                            Bytes(Vector128.Create(Half) + Sum128(column + part, stride, w, taps));
            }
        }
    }

    /// <summary>Four sums as four bytes, cut off at 0 and 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Bytes(Vector128<int> sums)
    {
        if (Sse2.IsSupported)
        {
            var shorts = Sse2.PackSignedSaturate(sums >> BicubicWeights.Bits, Vector128<int>.Zero);
            return Sse2.PackUnsignedSaturate(shorts, shorts).AsUInt32().ToScalar();
        }
        var bounded = Vector128.Min(Vector128.Max(sums >> BicubicWeights.Bits, Vector128<int>.Zero),
            Vector128.Create(255));
        var halves = Vector128.Narrow(bounded.AsUInt32(), bounded.AsUInt32());
        return Vector128.Narrow(halves, halves).AsUInt32().ToScalar();
    }

    /// <summary>Puts pixels of four bytes into three planes; the fourth byte is dropped.</summary>
    public static void Split(ReadOnlySpan<byte> pixels, Span<byte> red, Span<byte> green, Span<byte> blue)
    {
        var x = 0;
        if (Vector128.IsHardwareAccelerated)
        {
            var places = Vector128.Create((byte)0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
            for (; x + 4 <= red.Length; x += 4)
            {
                var grouped = Vector128.Shuffle(Vector128.Create(pixels.Slice(4 * x, 16)), places).AsUInt32();
                MemoryMarshal.Write(red[x..], grouped[0]);
                MemoryMarshal.Write(green[x..], grouped[1]);
                MemoryMarshal.Write(blue[x..], grouped[2]);
            }
        }
        for (; x < red.Length; x++) (red[x], green[x], blue[x]) = (pixels[4 * x], pixels[4 * x + 1], pixels[4 * x + 2]);
    }
}
