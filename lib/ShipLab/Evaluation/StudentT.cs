namespace ShipLab.Evaluation;

/// <summary>Student's t distribution with a whole number of degrees of freedom; accurate to about 1e-12.</summary>
/// <remarks>The probability is the finite sum of Abramowitz and Stegun, 26.7.3 (odd) and 26.7.4 (even); the
/// quantile is its inverse by bisection.</remarks>
public static class StudentT
{
    /// <summary>P(|T| &lt;= t).</summary>
    public static double Within(double t, int degrees)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(degrees, 1);
        if (double.IsInfinity(t)) return 1;
        var angle = Math.Atan2(Math.Abs(t), Math.Sqrt(degrees));
        var (sine, cosine) = Math.SinCos(angle);
        var odd = degrees % 2 == 1;
        var term = odd ? cosine : 1.0;
        var sum = degrees == 1 ? 0 : term;
        for (var i = odd ? 3 : 2; i < degrees; i += 2)
        {
            term *= cosine * cosine * (i - 1) / i;
            sum += term;
        }
        return odd ? 2 / Math.PI * (angle + sine * sum) : sine * sum;
    }

    /// <summary>q with P(|T| &lt;= q) = <paramref name="probability"/>: 4.303 for 0.95 and two degrees.</summary>
    public static double HalfWidth(double probability, int degrees)
    {
        if (probability is not (>= 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "must be at least 0 and below 1");
        var (low, high) = (0.0, 1.0);
        while (Within(high, degrees) < probability) high *= 2;
        while (high - low > 1e-13 * high)
        {
            var middle = (low + high) / 2;
            if (middle <= low || middle >= high) break;
            if (Within(middle, degrees) < probability) low = middle;
            else high = middle;
        }
        return high;
    }
}
