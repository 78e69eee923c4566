using System.Buffers;

namespace ShipLab.Images;

/// <summary>A decoded picture: rows from the top, pixels from the left, four bytes a pixel in every mode, no gaps. The
/// EXIF orientation of the file is not applied, as PIL's Image.open and the official preprocessing do not.</summary>
/// <remarks>Disposing gives the pixels' memory to the next picture; else it is left to the collector.</remarks>
public sealed class Picture : IDisposable
{
    private byte[]? _pixels;
    private readonly bool _rented;

    /// <param name="pixels">at least width * height * 4 bytes, which <see cref="PictureMode"/> explains</param>
    /// <param name="rented">whether they go back to the shared pool</param>
    internal Picture(PictureMode mode, int width, int height, byte[] pixels, bool rented = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (pixels.LongLength < (long)width * height * 4)
            throw new ArgumentException(
                $"A {width}x{height} picture has {(long)width * height * 4} bytes, not {pixels.Length}.",
                nameof(pixels));
        (Mode, Width, Height, _pixels, _rented) = (mode, width, height, pixels, rented);
    }

    /// <summary>A picture in mode Rgb.</summary>
    /// <param name="rgb">red, green, blue of each pixel, row by row: height * width * 3 bytes</param>
    /// <exception cref="ArgumentException">The span has another length.</exception>
    public static Picture FromRgb(ReadOnlySpan<byte> rgb, int width, int height)
    {
        if (rgb.Length != (long)width * height * 3)
            throw new ArgumentException(
                $"A {width}x{height} picture has {(long)width * height * 3} bytes of colour, not {rgb.Length}.",
                nameof(rgb));
        var picture = Rent(PictureMode.Rgb, width, height);
        var target = picture.Bytes;
        for (int from = 0, to = 0; from < rgb.Length; from += 3, to += 4)
            (target[to], target[to + 1], target[to + 2], target[to + 3]) =
                (rgb[from], rgb[from + 1], rgb[from + 2], 255);
        return picture;
    }

    /// <summary>A picture of memory from the shared pool, of any content, for a decoder to fill.</summary>
    internal static Picture Rent(PictureMode mode, int width, int height) =>
        new(mode, width, height, ArrayPool<byte>.Shared.Rent(checked(width * height * 4)), rented: true);

    /// <summary>What a pixel is made of.</summary>
    public PictureMode Mode { get; }

    /// <summary>Pixels across.</summary>
    public int Width { get; }

    /// <summary>Pixels down.</summary>
    public int Height { get; }

    /// <summary>What the decoder found damaged and went on after; null when nothing.</summary>
    public string? Warning { get; internal set; }

    /// <summary>height * width * 4 bytes.</summary>
    /// <exception cref="ObjectDisposedException">The picture is disposed.</exception>
    public ReadOnlySpan<byte> Pixels => Bytes;

    internal Span<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(_pixels is null, this);
            return _pixels.AsSpan(0, Width * Height * 4);
        }
    }

    /// <summary>A part of the picture, or all of it, in mode Rgb, converted a pixel at a time by the rules of PIL's
    /// convert('RGB'): opacity is dropped, 16-bit grey is cut off at 255. The caller disposes it.</summary>
    internal Picture ToRgb(CropBox? box = null)
    {
        var part = box ?? new CropBox(0, 0, Width, Height);
        var rgb = Rent(PictureMode.Rgb, part.Width, part.Height);
        var target = rgb.Bytes;
        for (int y = part.Top, to = 0; y < part.Top + part.Height; y++)
        {
            var row = Pixels.Slice((y * Width + part.Left) * 4, part.Width * 4);
            for (; row.Length > 0; row = row[4..], to += 4)
                (target[to], target[to + 1], target[to + 2], target[to + 3]) = PixelRow.Rgb(Mode, row);
        }
        return rgb;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _pixels, null) is { } pixels && _rented) ArrayPool<byte>.Shared.Return(pixels);
    }
}
