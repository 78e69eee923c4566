using System.Runtime.CompilerServices;
using V = System.Numerics.Vector<float>;
using static ShipLab.Toyland.Lanes;

namespace ShipLab.Toyland;

/// <summary>The outlines that have a name; <see cref="Pattern"/> fills the whole frame.</summary>
#pragma warning disable CS1591 // the names say what they are
public enum Shape
{
    Circle, Square, Triangle, Star, Heart, Ring, Cross, Diamond, Moon, Hexagon, Arrow, Drop, Oval, Flower, House, Bolt,
    Pattern,
}
#pragma warning restore CS1591

/// <summary>
/// Signed distances of the shapes: negative inside, zero on the outline, in the shape's own units (it fits into [-1,
/// 1], y up). They are built from discs and convex polygons by minimum (union) and maximum (intersection), so they are
/// exact near the outline and a bound elsewhere, which is all that anti-aliasing needs.
/// </summary>
internal static class Shapes
{
    /// <summary>Lower-case names in the order of <see cref="Shape"/>; the last is "pattern".</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Enum.GetNames<Shape>().Select(name => name.ToLowerInvariant())];

    /// <summary>The number of shapes with an outline (without pattern).</summary>
    public const int Outlined = 16;

    private static readonly Edge[] Triangle = Edge.Polygon((0, 0.88f), (-0.88f, -0.65f), (0.88f, -0.65f));
    private static readonly Edge[] Diamond = Edge.Polygon((0, 0.98f), (-0.6f, 0), (0, -0.98f), (0.6f, 0));
    private static readonly Edge[] Hexagon =
        Edge.Polygon((0.45f, 0.78f), (-0.45f, 0.78f), (-0.9f, 0), (-0.45f, -0.78f), (0.45f, -0.78f), (0.9f, 0));
    private static readonly Edge[] ArrowHead = Edge.Polygon((0.95f, 0), (0.08f, 0.78f), (0.08f, -0.78f));
    private static readonly Edge[] ArrowShaft =
        Edge.Polygon((0.2f, 0.24f), (-0.9f, 0.24f), (-0.9f, -0.24f), (0.2f, -0.24f));
    private static readonly Edge[] Roof = Edge.Polygon((0, 0.95f), (-0.9f, 0.12f), (0.9f, 0.12f));
    private static readonly Edge[] Walls = Edge.Polygon((0.6f, 0.2f), (-0.6f, 0.2f), (-0.6f, -0.8f), (0.6f, -0.8f));
    private static readonly Edge[] HalfBolt = Edge.Polygon((0.38f, 0.98f), (-0.62f, -0.16f), (0.2f, -0.16f));

    /// <summary>The distance at the points (x, y).</summary>
    public static V Distance(Shape shape, V x, V y) => shape switch
    {
        Shape.Circle => Disc(x, y, 0.82f),
        Shape.Square => Box(x, y, 0.74f, 0.74f),
        Shape.Triangle => Edge.Inside(Triangle, x, y),
        Shape.Star => Star(x, y),
        Shape.Heart => Heart(x, y + Of(0.08f)),
        Shape.Ring => Abs(Disc(x, y, 0.64f)) - Of(0.22f),
        Shape.Cross => Min(Box(x, y, 0.27f, 0.88f), Box(x, y, 0.88f, 0.27f)),
        Shape.Diamond => Edge.Inside(Diamond, x, y),
        Shape.Moon => Max(Disc(x, y, 0.88f), -Disc(x - Of(0.42f), y, 0.74f)),
        Shape.Hexagon => Edge.Inside(Hexagon, x, y),
        Shape.Arrow => Min(Edge.Inside(ArrowHead, x, y), Edge.Inside(ArrowShaft, x, y)),
        Shape.Drop => Drop(x, y),
        Shape.Oval => Oval(x, y, 0.96f, 0.5f),
        Shape.Flower => Flower(x, y),
        Shape.House => Min(Edge.Inside(Roof, x, y), Edge.Inside(Walls, x, y)),
        Shape.Bolt => Min(Edge.Inside(HalfBolt, x, y), Edge.Inside(HalfBolt, -x, -y)),
        _ => Of(-1f),
    };

    private static V Disc(V x, V y, float radius) => Length(x, y) - Of(radius);

    private static V Box(V x, V y, float halfWidth, float halfHeight) =>
        Max(Abs(x) - Of(halfWidth), Abs(y) - Of(halfHeight));

    // Five spikes are one spike folded four times; its edge runs from the tip (0, .98) to the valley 36 degrees on at
    // radius .42.
    private static V Star(V x, V y)
    {
        Fold(ref x, ref y);
        const float valleyX = 0.42f * 0.58778525f, valleyY = 0.42f * 0.80901699f, tip = 0.98f;
        return Edge.Between((valleyX, valleyY), (0, tip)).Outside(x, y);
    }

    // A petal at the top, folded to five, and the middle.
    private static V Flower(V x, V y)
    {
        Fold(ref x, ref y);
        return Min(Disc(x, y - Of(0.56f), 0.35f), Disc(x, y, 0.42f));
    }

    // Mirrors the plane into the wedge of 36 degrees beside the y axis that repeats in a five-fold figure: first left
    // on right, then
    // across the valleys at 108 and at 36 degrees from the top.
    private static void Fold(ref V x, ref V y)
    {
        x = Abs(x);
        Mirror(ref x, ref y, 0.95105652f, -0.30901699f);
        Mirror(ref x, ref y, 0.58778525f, 0.80901699f);
        x = Abs(x);
    }

    // Mirrors the points beyond the line through the origin with direction (sin, cos), clockwise from the top.
    private static void Mirror(ref V x, ref V y, float sin, float cos)
    {
        var beyond = Max(x * cos - y * sin, V.Zero) * 2f;
        x -= beyond * cos;
        y += beyond * sin;
    }

    // A square on its corner with half a disc on each upper side.
    private static V Heart(V x, V y)
    {
        const float half = 0.54f, centre = half * 0.70710678f;
        x = Abs(x);
        var square = (x + Abs(y)) * 0.70710678f - Of(half);
        return Min(square, Disc(x - Of(centre), y - Of(centre), half));
    }

    // A disc, and the two tangents from the tip above it; sin of half the tip's angle is radius over distance.
    private static V Drop(V x, V y)
    {
        const float radius = 0.56f, centreY = -0.36f, tipY = 0.96f, sin = radius / (tipY - centreY), cos = 0.90554f;
        var tangents = Abs(x) * cos + (y - Of(tipY)) * sin;
        var cone = Max(tangents, Of(centreY + radius * sin) - y);
        return Min(Disc(x, y - Of(centreY), radius), cone);
    }

    // First-order distance to an ellipse: the implicit function over the length of its gradient.
    private static V Oval(V x, V y, float a, float b)
    {
        var size = Length(x * (1 / a), y * (1 / b));
        var slope = Max(Length(x * (1 / (a * a)), y * (1 / (b * b))), Of(1e-3f));
        return size * (size - V.One) / slope;
    }
}

/// <summary>A straight edge: NormalX x + NormalY y - Offset is the distance from it, positive outside.</summary>
internal readonly record struct Edge(float NormalX, float NormalY, float Offset)
{
    /// <summary>The edge to the next point counter-clockwise around the polygon: the outside is right.</summary>
    public static Edge Between((float X, float Y) from, (float X, float Y) to)
    {
        float dx = to.X - from.X, dy = to.Y - from.Y;
        var length = MathF.Sqrt(dx * dx + dy * dy);
        float nx = dy / length, ny = -dx / length;
        return new(nx, ny, nx * from.X + ny * from.Y);
    }

    /// <summary>The edges of a convex polygon with corners in counter-clockwise order.</summary>
    public static Edge[] Polygon(params (float X, float Y)[] corners) =>
        [.. corners.Select((corner, i) => Between(corner, corners[(i + 1) % corners.Length]))];

    /// <summary>The signed distance to this edge's line.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Outside(V x, V y) => x * NormalX + y * NormalY - new V(Offset);

    /// <summary>The signed distance of a convex polygon: the worst of its edges.</summary>
    public static V Inside(Edge[] edges, V x, V y)
    {
        var distance = edges[0].Outside(x, y);
        for (var i = 1; i < edges.Length; i++)
            distance = Lanes.Max(distance, edges[i].Outside(x, y));
        return distance;
    }
}
