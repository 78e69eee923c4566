using System.Buffers.Binary;

namespace ShipLab.Images;

/// <summary>What the marker segments of a JPEG file say (ITU-T T.81, annex B); nothing is decoded.</summary>
internal readonly record struct JpegMarkers
{
    // Each 8x8 block costs at least one bit, and the largest area that the fewest blocks can stand for is 32x32 pixels
    // in 9 blocks.
    private const long PixelsPerByte = 1024;

    public int Width { get; private init; }

    public int Height { get; private init; }

    /// <summary>Bits a sample.</summary>
    public int Precision { get; private init; }

    /// <summary>1 grey, 3 colour, 4 CMYK or YCCK.</summary>
    public int Components { get; private init; }

    /// <summary>Entropy-coded arithmetically, not by Huffman codes.</summary>
    public bool Arithmetic { get; private init; }

    /// <summary>Where the frame's components begin: identifier, sampling, quantization table, a byte each.</summary>
    public int ComponentsAt { get; private init; }

    /// <summary>Where the first scan's marker is.</summary>
    public int ScanAt { get; private init; }

    /// <summary>Whether there is an end marker; without one the file is cut off.</summary>
    public bool Ends { get; private init; }

    /// <summary>A marker that no decoder of such files knows, or a second frame header; 0 for none.</summary>
    public byte Unknown { get; private init; }

    /// <summary>True where so few bytes cannot hold so many pixels.</summary>
    public bool LacksDataFor(long bytes) => !Arithmetic && (long)Width * Height > bytes * PixelsPerByte;

    /// <returns>Width 0 where no frame header was found.</returns>
    public static JpegMarkers Read(ReadOnlySpan<byte> file)
    {
        var found = default(JpegMarkers);
        var at = 2; // behind the start marker
        while (NextMarker(file, ref at, out var marker))
        {
            if (marker == 0xD9) return found with { Ends = true };
            if (marker is 0x01 or 0xD8) continue; // these stand alone
            if (file.Length - at < 2) break;
            var length = BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
            if (length < 2 || file.Length - at < length) break;
            if (marker is 0xC0 or 0xC1 or 0xC2 or 0xC9 or 0xCA && length >= 8 && found.Width == 0)
                found = found with
                {
                    Width = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 5)..]),
                    Height = BinaryPrimitives.ReadUInt16BigEndian(file[(at + 3)..]),
                    Precision = file[at + 2],
                    Components = file[at + 7],
                    ComponentsAt = at + 8,
                    Arithmetic = marker >= 0xC9,
                };
            else if (marker is not (0xC4 or 0xCC or >= 0xDA and <= 0xDD or >= 0xE0 and <= 0xEF or 0xFE))
                return found with { Unknown = marker };
            if (marker == 0xDA && found.ScanAt == 0) found = found with { ScanAt = at - 2 };
            at += length;
        }
        return found;
    }

    /// <summary>Goes behind the next marker, over entropy-coded data, where 00 or a restart follows FF.</summary>
    private static bool NextMarker(ReadOnlySpan<byte> file, ref int at, out byte marker)
    {
        marker = 0;
        while (at < file.Length)
        {
            var next = file[at..].IndexOf((byte)0xFF);
            if (next < 0) return false;
            at += next + 1;
            while (at < file.Length && file[at] == 0xFF) at++; // fill bytes
            if (at >= file.Length) return false;
            marker = file[at++];
            if (marker is not (0 or >= 0xD0 and <= 0xD7)) return true;
        }
        return false;
    }
}
