namespace ShipLab.Images;

/// <summary>
/// The weights of one pass of PIL's bicubic resizing with antialias (Pillow 9.4, a = -0.5): an output pixel is a
/// weighted sum of the input pixels within 2 * max(1, scale) of its centre. The weights are computed in double,
/// normalised to the sum 1 and then rounded to 22 bits behind the point.
/// </summary>
internal sealed class BicubicWeights
{
    /// <summary>Bits behind the point of a weight: 32 less the 8 of a pixel and 2 for sums beyond [0, 255].</summary>
    public const int Bits = 32 - 8 - 2;

    private readonly int[] _fixed;
    private readonly double[] _exact;

    /// <param name="input">pixels of the edge that is resized</param>
    /// <param name="output">pixels of the resized edge</param>
    /// <param name="start">the first output pixel that is wanted</param>
    /// <param name="count">the number of those that are wanted</param>
    public BicubicWeights(int input, long output, long start, int count)
    {
        var scale = (double)input / output;
        var widened = Math.Max(scale, 1);
        var support = 2 * widened;
        Stride = ((int)Math.Ceiling(support) * 2 + 1 + 3) / 4 * 4;
        First = new int[count];
        Taps = new int[count];
        _exact = new double[count * Stride];
        _fixed = new int[count * Stride];
        for (var i = 0; i < count; i++)
        {
            var centre = (start + i + 0.5) * scale;
            var first = Math.Max(0, (int)(centre - support + 0.5));
            var taps = Math.Min(input, (int)(centre + support + 0.5)) - first;
            (First[i], Taps[i]) = (first, taps);
            var weights = _exact.AsSpan(i * Stride, taps);
            var sum = 0.0;
            for (var k = 0; k < taps; k++) sum += weights[k] = Bicubic((k + first - centre + 0.5) * (1 / widened));
            for (var k = 0; k < taps; k++)
            {
                if (sum != 0) weights[k] /= sum;
                _fixed[i * Stride + k] = (int)(weights[k] * (1 << Bits) + (weights[k] < 0 ? -0.5 : 0.5));
            }
        }
    }

    public int Count => First.Length;

    /// <summary>The first input pixel of each output pixel's sum.</summary>
    public int[] First { get; }

    /// <summary>How many input pixels it has.</summary>
    public int[] Taps { get; }

    /// <summary>The room that each output pixel has for weights, a multiple of 4; those behind its own are 0.</summary>
    public int Stride { get; }

    /// <summary>The first input pixel that any sum needs.</summary>
    public int From => First[0];

    /// <summary>The first behind those that any sum needs.</summary>
    public int To => First[^1] + Taps[^1];

    /// <summary>The weights of all output pixels, times 2^22.</summary>
    public ReadOnlySpan<int> Fixed => _fixed;

    /// <summary>The weights of one output pixel.</summary>
    public ReadOnlySpan<double> Exact(int i) => _exact.AsSpan(i * Stride, Taps[i]);

    /// <summary>Keys' cubic with a = -0.5, zero beyond 2.</summary>
    private static double Bicubic(double x)
    {
        const double a = -0.5;
        x = Math.Abs(x);
        if (x < 1) return ((a + 2) * x - (a + 3)) * x * x + 1;
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }
}
