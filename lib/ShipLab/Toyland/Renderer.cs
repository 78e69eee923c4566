using System.Numerics;
using V = System.Numerics.Vector<float>;
using static ShipLab.Toyland.Lanes;

namespace ShipLab.Toyland;

/// <summary>
/// Turns scenes into 32 x 32 RGB images. Shapes are signed distances, so an edge covers a pixel by half its distance
/// in pixels; all arithmetic is element by element and exact (see <see cref="Lanes"/>): a scene gives the same bytes on
/// every machine.
/// </summary>
public static class Renderer
{
    /// <summary>Pixels in a world unit (the frame is [-1, 1] wide).</summary>
    public const float PixelsPerUnit = Canvas.Side / 2f;

    /// <summary>Bytes of an image: three planes of 32 x 32.</summary>
    public const int ImageBytes = Canvas.Planes * Canvas.Pixels;

    static Renderer()
    {
        if (Canvas.Side % V.Count != 0)
            throw new ShipLabException($"This processor's vectors hold {V.Count} numbers; the renderer needs a divisor "
                + $"of {Canvas.Side}. Set DOTNET_MaxVectorTBitWidth=256 and start again.");
    }

    /// <summary>Draws a scene into <paramref name="pixels"/>: 3072 bytes, the red plane first,
    /// each row by row from the top.</summary>
    public static void Draw(Scene scene, Span<byte> pixels)
    {
        var canvas = Canvas.OfThisThread;
        Fill(canvas, scene.Backdrop);
        foreach (var thing in scene.Objects)
            Paint(canvas, thing);
        Complete(canvas, scene.Finish);
        canvas.CopyTo(pixels[..ImageBytes]);
    }

    private static void Fill(Canvas canvas, Backdrop backdrop)
    {
        Span<float> red = canvas.Plane(0), green = canvas.Plane(1), blue = canvas.Plane(2);
        Rgb a = backdrop.First, b = backdrop.Second;
        for (var i = 0; i < Canvas.Pixels; i += V.Count)
        {
            var second = backdrop.SecondColour(X(i), Y(i));
            Mix(Of(a.R), Of(b.R), second).CopyTo(red[i..]);
            Mix(Of(a.G), Of(b.G), second).CopyTo(green[i..]);
            Mix(Of(a.B), Of(b.B), second).CopyTo(blue[i..]);
        }
    }

    private static void Paint(Canvas canvas, SceneObject thing)
    {
        Span<float> red = canvas.Plane(0), green = canvas.Plane(1), blue = canvas.Plane(2);
        Rgb a = thing.First, b = thing.Second;
        float sin = thing.Rotation.Sin, cos = thing.Rotation.Cos;
        float toShapeX = 1 / thing.Scale, toShapeY = 1 / (thing.Scale * thing.Aspect);
        var toPixels = thing.Scale * PixelsPerUnit;
        for (var i = 0; i < Canvas.Pixels; i += V.Count)
        {
            // from the world to the object: shift, turn back, then (for the outline only) scale
            V x = X(i) - Of(thing.X), y = Y(i) - Of(thing.Y);
            V u = x * cos + y * sin, v = y * cos - x * sin;
            var distance = Shapes.Distance(thing.Shape, u * toShapeX, v * toShapeY);
            if (thing.Outline > 0)
                distance = Abs(distance) - Of(thing.Outline / 2);
            var cover = Clamp01(Of(0.5f) - distance * toPixels);
            if (cover == V.Zero)
                continue;
            var second = Textures.SecondColour(thing.Texture, u, v, thing.Frequency, thing.Phase, thing.Key);
            Mix(new V(red[i..]), Mix(Of(a.R), Of(b.R), second), cover).CopyTo(red[i..]);
            Mix(new V(green[i..]), Mix(Of(a.G), Of(b.G), second), cover).CopyTo(green[i..]);
            Mix(new V(blue[i..]), Mix(Of(a.B), Of(b.B), second), cover).CopyTo(blue[i..]);
        }
    }

    private static void Complete(Canvas canvas, Finish finish)
    {
        if (finish.Vignette > 0 || finish.Tint != new Rgb(1, 1, 1))
            for (var plane = 0; plane < Canvas.Planes; plane++)
                Light(canvas.Plane(plane), plane switch { 0 => finish.Tint.R, 1 => finish.Tint.G, _ => finish.Tint.B },
                    finish.Vignette);
        for (var pass = 0; pass < finish.Blur; pass++)
            canvas.Blur();
        for (var plane = 0; plane < Canvas.Planes; plane++)
            Expose(canvas.Plane(plane), plane, finish);
    }

    // Coloured light, weaker towards the corners.
    private static void Light(Span<float> plane, float tint, float vignette)
    {
        for (var i = 0; i < Canvas.Pixels; i += V.Count)
        {
            V x = X(i), y = Y(i);
            var light = Of(tint) * (V.One - (x * x + y * y) * (vignette / 2));
            (new V(plane[i..]) * light).CopyTo(plane[i..]);
        }
    }

    // Contrast around middle gray, brightness, and each value's own noise.
    private static void Expose(Span<float> plane, int number, Finish finish)
    {
        for (var i = 0; i < Canvas.Pixels; i += V.Count)
        {
            var value = (new V(plane[i..]) - Of(0.5f)) * finish.Contrast + Of(0.5f + finish.Brightness);
            value += Grain.Normal(finish.Key, number * Canvas.Pixels + i) * finish.Noise;
            value.CopyTo(plane[i..]);
        }
    }

    // World coordinates of pixel i and its neighbours to the right: centres of pixels, y up.
    private static V X(int i) => (Step + Of(i % Canvas.Side + 0.5f)) * (1 / PixelsPerUnit) - V.One;

    private static V Y(int i) => Of(1 - (i / Canvas.Side + 0.5f) * (1 / PixelsPerUnit));
}
