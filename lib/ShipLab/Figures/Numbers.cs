using System.Collections;
using System.Runtime.CompilerServices;

namespace ShipLab.Figures;

/// <summary>
/// A column of numbers for a figure. Arrays and lists of the usual number types convert to it, and so does a collection
/// expression (<c>[1, 2, 3]</c>), so a caller never converts by hand. NaN and infinities are gaps: they are written as null
/// and not drawn.
/// </summary>
[CollectionBuilder(typeof(Numbers), nameof(Create))]
public sealed class Numbers : IReadOnlyList<double>
{
    private readonly double[] values;

    private Numbers(double[] values) => this.values = values;

    /// <inheritdoc/>
    public int Count => values.Length;

    /// <inheritdoc/>
    public double this[int index] => values[index];

    /// <summary>The finite values, in order.</summary>
    public IEnumerable<double> Finite => values.Where(double.IsFinite);

    /// <summary>Copies the values; used by collection expressions.</summary>
    public static Numbers Create(ReadOnlySpan<double> values) => new(values.ToArray());

    /// <summary>Copies any sequence of numbers.</summary>
    public static Numbers From(IEnumerable<double> values) => new([.. values]);

    /// <summary>start, start + step, ...: the x values of a curve that has one value a step.</summary>
    public static Numbers Range(int count, double start = 0, double step = 1)
    {
        var values = new double[count];
        for (int i = 0; i < count; i++) values[i] = start + i * step;
        return new Numbers(values);
    }

    /// <summary>Wraps a copy of the array.</summary>
    public static implicit operator Numbers(double[] values) => new([.. values]);

    /// <summary>Wraps a copy of the list.</summary>
    public static implicit operator Numbers(List<double> values) => new([.. values]);

    /// <summary>Widens the array.</summary>
    public static implicit operator Numbers(float[] values) => new(Array.ConvertAll(values, v => (double)v));

    /// <summary>Widens the list.</summary>
    public static implicit operator Numbers(List<float> values) => new([.. values.Select(v => (double)v)]);

    /// <summary>Widens the array.</summary>
    public static implicit operator Numbers(int[] values) => new(Array.ConvertAll(values, v => (double)v));

    /// <summary>Widens the array.</summary>
    public static implicit operator Numbers(long[] values) => new(Array.ConvertAll(values, v => (double)v));

    /// <summary>Takes null as a gap.</summary>
    public static implicit operator Numbers(double?[] values) => new(Array.ConvertAll(values, v => v ?? double.NaN));

    /// <inheritdoc/>
    public IEnumerator<double> GetEnumerator() => ((IEnumerable<double>)values).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => values.GetEnumerator();
}
