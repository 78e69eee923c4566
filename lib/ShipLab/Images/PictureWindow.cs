namespace ShipLab.Images;

/// <summary>A part of a picture, in pixels from the left and from the top.</summary>
internal readonly record struct CropBox(int Left, int Top, int Width, int Height);

/// <summary>What is computed of a picture: its part (Left, Top, Width, Height) is resized to NewWidth x NewHeight, and
/// of the result the window of Size x Size pixels at (CropLeft, CropTop) is wanted.</summary>
internal readonly record struct PictureWindow(int Left, int Top, int Width, int Height, long NewWidth, long NewHeight,
    long CropLeft, long CropTop, int Size)
{
    public bool IsResized => NewWidth != Width || NewHeight != Height;

    /// <summary>torchvision's Resize(size) and CenterCrop(size): the shorter edge becomes size, the longer one is cut
    /// to a whole number, the crop's offset is rounded with halves to even.</summary>
    public static PictureWindow Centre(int width, int height, int size)
    {
        var longer = (long)((double)((long)size * Math.Max(width, height)) / Math.Min(width, height));
        var (newWidth, newHeight) = width <= height ? ((long)size, longer) : (longer, size);
        return new PictureWindow(0, 0, width, height, newWidth, newHeight, Offset(newWidth), Offset(newHeight), size);

        long Offset(long edge) => (long)Math.Round((edge - size) / 2.0, MidpointRounding.ToEven);
    }

    /// <summary>A part of the picture, resized to size x size.</summary>
    public static PictureWindow Part(CropBox box, int size) =>
        new(box.Left, box.Top, box.Width, box.Height, size, size, 0, 0, size);
}
