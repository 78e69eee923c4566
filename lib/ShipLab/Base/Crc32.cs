using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ShipLab.Base;

/// <summary>
/// The checksum of zip archives (PKWARE's APPNOTE 4.4.7) and PNG (annex D of its specification): CRC-32 with the reversed polynomial
/// 0xEDB88320. Sixteen bytes a step with sixteen tables: table k tells what a byte does to the checksum when k more bytes follow. Processors
/// that multiply without carries fold 64 bytes a step (Gopal et al., Fast CRC computation for generic polynomials using the PCLMULQDQ
/// instruction, Intel 2009): ten times as fast, so that checking a checkpoint costs less than reading it.
/// </summary>
internal static class Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int Slices = 16;

    /// <summary>Bytes from which folding is worth its beginning and end.</summary>
    private const int MinFolded = 256;

    private static readonly uint[] Tables = MakeTables();

    public static uint Of(ReadOnlySpan<byte> bytes) => Append(0, bytes);

    /// <summary>The checksum of what gave <paramref name="before"/> followed by <paramref name="bytes"/>; 0 before the first byte.</summary>
    public static uint Append(uint before, ReadOnlySpan<byte> bytes)
    {
        var crc = ~before;
        if (Pclmulqdq.IsSupported && bytes.Length >= MinFolded)
        {
            var folded = bytes[..(bytes.Length & ~15)];
            crc = Step(0, Fold(crc, folded));
            bytes = bytes[folded.Length..];
        }
        return ~Step(crc, bytes);
    }

    /// <summary>Sixteen bytes that, with nothing before them, have the checksum of all: the bytes' polynomial modulo one of degree 128.</summary>
    /// <param name="bytes">a multiple of 16, at least 64</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static ReadOnlySpan<byte> Fold(uint crc, ReadOnlySpan<byte> bytes)
    {
        // x^n modulo the polynomial, bits reversed, for what 64 and 16 bytes further mean (the paper's table for this polynomial)
        var by64 = Vector128.Create(0x0154442bd4L, 0x01c6e41596L);
        var by16 = Vector128.Create(0x01751997d0L, 0x00ccaa009eL);
        var blocks = MemoryMarshal.Cast<byte, Vector128<long>>(bytes);
        var (a, b, c, d) = (blocks[0] ^ Vector128.CreateScalar((ulong)crc).AsInt64(), blocks[1], blocks[2], blocks[3]);
        blocks = blocks[4..];
        while (blocks.Length >= 4)
        {
            (a, b) = (Onto(a, by64, blocks[0]), Onto(b, by64, blocks[1]));
            (c, d) = (Onto(c, by64, blocks[2]), Onto(d, by64, blocks[3]));
            blocks = blocks[4..];
        }
        a = Onto(Onto(Onto(a, by16, b), by16, c), by16, d);
        foreach (var block in blocks) a = Onto(a, by16, block);
        var rest = new byte[16];
        a.AsByte().CopyTo(rest);
        return rest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<long> Onto(Vector128<long> value, Vector128<long> factors, Vector128<long> next) =>
        Pclmulqdq.CarrylessMultiply(value, factors, 0x00) ^ Pclmulqdq.CarrylessMultiply(value, factors, 0x11) ^ next;

    /// <summary>The same by tables, without turning the bits round before and after.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static uint Step(uint crc, ReadOnlySpan<byte> bytes)
    {
        ref var table = ref MemoryMarshal.GetArrayDataReference(Tables);
        while (bytes.Length >= Slices)
        {
            var low = BinaryPrimitives.ReadUInt64LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
            crc = At(ref table, 15, low) ^ At(ref table, 14, low >> 8) ^ At(ref table, 13, low >> 16) ^ At(ref table, 12, low >> 24) ^
                  At(ref table, 11, low >> 32) ^ At(ref table, 10, low >> 40) ^ At(ref table, 9, low >> 48) ^ At(ref table, 8, low >> 56) ^
                  At(ref table, 7, high) ^ At(ref table, 6, high >> 8) ^ At(ref table, 5, high >> 16) ^ At(ref table, 4, high >> 24) ^
                  At(ref table, 3, high >> 32) ^ At(ref table, 2, high >> 40) ^ At(ref table, 1, high >> 48) ^ At(ref table, 0, high >> 56);
            bytes = bytes[Slices..];
        }
        foreach (var value in bytes) crc = (crc >> 8) ^ Tables[(byte)crc ^ value];
        return crc;
    }

    private static uint At(ref uint table, int slice, ulong value) =>
        Unsafe.Add(ref table, (slice << 8) + (byte)value);

    private static uint[] MakeTables()
    {
        var tables = new uint[Slices << 8];
        for (var i = 0u; i < 256; i++)
        {
            var crc = i;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? (crc >> 1) ^ Polynomial : crc >> 1;
            tables[i] = crc;
        }
        for (var i = 256; i < tables.Length; i++) tables[i] = (tables[i - 256] >> 8) ^ tables[(byte)tables[i - 256]];
        return tables;
    }
}
