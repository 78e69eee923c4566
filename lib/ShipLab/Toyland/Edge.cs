using System.Runtime.CompilerServices;
using V = System.Numerics.Vector<float>;

namespace ShipLab.Toyland;

/// <summary>A straight edge as the half plane beyond it: NormalX x + NormalY y - Offset is the
/// distance, positive outside.</summary>
internal readonly record struct Edge(float NormalX, float NormalY, float Offset)
{
    /// <summary>The edge from one point to the next, counter-clockwise around the polygon:
    /// the outside is on the right.</summary>
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
