using ShipLab.Toyland;
using Xunit;
using V = System.Numerics.Vector<float>;

namespace ShipLab.Tests.Data;

public sealed class DrawingTests
{
    public static TheoryData<Shape> OutlinedShapes =>
        [.. Enum.GetValues<Shape>().Where(shape => shape != Shape.Pattern)];

    [Theory]
    [MemberData(nameof(OutlinedShapes))]
    public void A_shape_lies_within_its_square_and_covers_a_good_part_of_it(Shape shape)
    {
        int inside = 0, all = 0;
        for (var y = -1.5f; y <= 1.5f; y += 0.02f)
            for (var x = -1.5f; x <= 1.5f; x += 0.02f, all++)
                if (Shapes.Distance(shape, new V(x), new V(y))[0] < 0)
                {
                    inside++;
                    Assert.InRange(x, -1.01f, 1.01f);
                    Assert.InRange(y, -1.01f, 1.01f);
                }
        Assert.InRange(inside / (double)all * 9, 0.6, 3.2); // area; the square of [-1, 1] has 4
    }

    [Theory]
    [MemberData(nameof(OutlinedShapes))]
    public void A_distance_never_changes_faster_than_the_point_moves(Shape shape)
    {
        const float step = 1f / 64;
        for (var y = -1.2f; y < 1.2f; y += step)
            for (var x = -1.2f; x < 1.2f; x += step)
            {
                var here = Shapes.Distance(shape, new V(x), new V(y))[0];
                var right = Shapes.Distance(shape, new V(x + step), new V(y))[0];
                if (shape == Shape.Oval && MathF.Abs(here) > 0.3f)
                    continue; // the ellipse's distance is an estimate away from its outline
                var limit = shape == Shape.Oval ? 1.3f : 1.01f;
                Assert.True(MathF.Abs(right - here) <= limit * step,
                    $"{shape} jumps from {here} to {right} at ({x}, {y})");
            }
    }

    [Fact]
    public void All_shapes_differ_from_one_another()
    {
        var drawn = Enum.GetValues<Shape>().Select(shape => Draw(new Combination(Colour.Red, Texture.Plain, shape)))
            .ToArray();
        for (var a = 0; a < drawn.Length; a++)
            for (var b = 0; b < a; b++)
                Assert.True(DifferentPixels(drawn[a], drawn[b]) >= 40, $"{(Shape)a} and {(Shape)b} look alike");
    }

    [Fact]
    public void All_textures_differ_from_one_another()
    {
        var drawn = Enum.GetValues<Texture>()
            .Select(texture => Draw(new Combination(Colour.Red, texture, Shape.Square))).ToArray();
        for (var a = 0; a < drawn.Length; a++)
            for (var b = 0; b < a; b++)
                Assert.True(DifferentPixels(drawn[a], drawn[b]) >= 60, $"{(Texture)a} and {(Texture)b} look alike");
    }

    [Theory]
    [InlineData(0f, 1f, 1f, 1f, 0f, 0f)]
    [InlineData(120f, 1f, 0.5f, 0f, 0.5f, 0f)]
    [InlineData(240f, 0.5f, 1f, 0.5f, 0.5f, 1f)]
    [InlineData(-60f, 1f, 1f, 1f, 0f, 1f)]
    [InlineData(77f, 0f, 0.3f, 0.3f, 0.3f, 0.3f)]
    public void Hues_become_the_right_colours(float hue, float saturation, float value, float red, float green,
        float blue)
    {
        var rgb = new Hsv(hue, saturation, value).ToRgb();
        Assert.Equal((red, green, blue), (rgb.R, rgb.G, rgb.B), (a, b) =>
            MathF.Abs(a.Item1 - b.Item1) + MathF.Abs(a.Item2 - b.Item2) + MathF.Abs(a.Item3 - b.Item3) < 1e-5f);
    }

    [Fact]
    public void An_object_stands_out_from_its_ground()
    {
        for (var i = 0; i < 500; i++)
        {
            var (_, scene, _) = Pairs.Sample(seed: 8, i);
            if (scene.Objects[^1] is { Outline: > 0 } or { Shape: Shape.Pattern })
                continue;
            Assert.True(scene.Objects[^1].First.DistanceTo(scene.Backdrop.First) >= 0.35f);
            Assert.True(scene.Objects[^1].First.DistanceTo(scene.Backdrop.Second) >= 0.35f);
        }
    }

    private static byte[] Draw(Combination combination)
    {
        Rgb red = new(0.8f, 0.1f, 0.1f), white = new(1, 1, 1), blue = new(0, 0, 0.5f);
        var thing = new SceneObject(combination.Shape, combination.Texture, red, white) { Scale = 0.8f, Frequency = 9 };
        var pixels = new byte[Renderer.ImageBytes];
        Renderer.Draw(new Scene(new Backdrop(BackdropKind.Flat, blue, blue), [thing], new Finish()), pixels);
        return pixels;
    }

    // Pixels of which a channel differs by more than a fifth of its range.
    private static int DifferentPixels(byte[] a, byte[] b) => Enumerable.Range(0, 1024).Count(pixel =>
        Enumerable.Range(0, 3).Any(plane => Math.Abs(a[plane * 1024 + pixel] - b[plane * 1024 + pixel]) > 51));
}
