namespace ShipLab.Images;

/// <summary>A part of a picture, in pixels from the left and from the top.</summary>
public readonly record struct CropBox(int Left, int Top, int Width, int Height);
