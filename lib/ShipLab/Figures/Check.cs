using System.Runtime.CompilerServices;

namespace ShipLab.Figures;

/// <summary>Argument checks with messages that say what was expected.</summary>
internal static class Check
{
    /// <summary>Returns <paramref name="y"/> when it is as long as <paramref name="x"/>.</summary>
    public static Numbers SameLength(Numbers x, Numbers y, string what) =>
        x.Count == y.Count ? y : throw new ArgumentException($"{what}: {x.Count} values along x but {y.Count} along y.");

    /// <summary>Throws when a list has not the expected length.</summary>
    public static void Length(int expected, int actual, string what, [CallerArgumentExpression(nameof(actual))] string? name = null)
    {
        if (expected != actual)
            throw new ArgumentException($"{what}: expected {expected}, got {actual} ({name}).");
    }
}
