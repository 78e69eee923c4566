using System.Buffers.Binary;

namespace ShipLab.Images;

/// <summary>WebP, lossy and lossless; of an animation the first frame.</summary>
internal sealed class WebpDecoder : IPictureDecoder
{
    public string Name => "WebP";

    public string Library => SkiaCodec.Library;

    public IReadOnlyList<string> Extensions { get; } = [".webp"];

    public bool Reads(ReadOnlySpan<byte> head) => head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8);

    public Picture Decode(ReadOnlyMemory<byte> file, string path, PictureLimits limits)
    {
        var announced = 8L + BinaryPrimitives.ReadUInt32LittleEndian(file.Span[4..]);
        if (file.Length < announced)
            throw new PictureException(path, $"the WebP file is truncated: it has {file.Length:N0} bytes of {announced:N0}.");
        return SkiaCodec.Decode(file.Span, mode: null, Name, path, limits);
    }
}
