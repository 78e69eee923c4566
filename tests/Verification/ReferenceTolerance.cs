using System.Text.Json;

namespace ShipLab.Verification;

/// <summary>How close an array must come; every limit that is given counts.</summary>
/// <param name="Absolute">limit of max|x - ref|</param>
/// <param name="Rms">limit of the root mean square of x - ref: for trained parameters, where single elements are
/// noisy</param>
/// <param name="Relative">limit of max|x - ref| / max|ref|</param>
public sealed record ReferenceTolerance(double? Absolute = null, double? Rms = null, double? Relative = null)
{
    /// <summary>The largest part of a limit that is used up: at most 1 passes. Equal infinities and NaN against NaN
    /// count as no difference, NaN against a number as an infinite one.</summary>
    public double Used(ReadOnlySpan<double> actual, ReadOnlySpan<double> reference)
    {
        double largest = 0, squares = 0, size = 0;
        for (var i = 0; i < reference.Length; i++)
        {
            var (x, y) = (actual[i], reference[i]);
            var off = double.IsNaN(x - y) ? double.PositiveInfinity : Math.Abs(x - y);
            var difference = x.Equals(y) ? 0 : off; // equal infinities and NaNs are no difference
            largest = Math.Max(largest, difference);
            squares += difference * difference;
            if (double.IsFinite(y)) size = Math.Max(size, Math.Abs(y));
        }
        var used = 0.0;
        if (Absolute is double absolute) used = Math.Max(used, Part(largest, absolute));
        if (Rms is double rms) used = Math.Max(used, Part(Math.Sqrt(squares / Math.Max(1, reference.Length)), rms));
        if (Relative is double relative) used = Math.Max(used, Part(largest, relative * (size > 0 ? size : 1)));
        return used;
    }

    private static double Part(double difference, double limit)
    {
        if (difference == 0) return 0;
        return limit > 0 ? difference / limit : double.PositiveInfinity;
    }
}

/// <summary>
/// What a case.json says about outputs and tolerances: in each array's entry (role, tolerance_abs, tolerance_rms), else
/// in tolerance.suggested, whose keys are lists of patterns ("out.*, mid.*, loss") and whose measure is max|x-ref| /
/// max|ref|.
/// </summary>
internal sealed class ReferenceTolerances
{
    private readonly Dictionary<string, JsonElement> _arrays = new(StringComparer.Ordinal);
    private readonly List<(string Pattern, double Limit)> _suggested = [];

    public ReferenceTolerances(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return;
        if (root.TryGetProperty("arrays", out var list) && list.ValueKind == JsonValueKind.Object)
            foreach (var array in list.EnumerateObject())
                if (array.Value.ValueKind == JsonValueKind.Object) _arrays[array.Name] = array.Value;
        if (root.TryGetProperty("tolerance", out var tolerance) && tolerance.ValueKind == JsonValueKind.Object &&
            tolerance.TryGetProperty("suggested", out var limits) && limits.ValueKind == JsonValueKind.Object)
            foreach (var limit in limits.EnumerateObject())
                if (limit.Value.ValueKind == JsonValueKind.Number)
                    foreach (var pattern in limit.Name.Split(',',
                        StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                        _suggested.Add((pattern, limit.Value.GetDouble()));
    }

    public IReadOnlyList<string> Outputs(IEnumerable<string> stored)
    {
        var hasRoles = _arrays.Values.Any(a => a.TryGetProperty("role", out _));
        return _arrays.Keys.Union(stored).Where(hasRoles ? IsOutput : name => Suggested(name) is not null)
            .Order(StringComparer.Ordinal).ToArray();
    }

    public ReferenceTolerance? Of(string name)
    {
        if (_arrays.TryGetValue(name, out var array) &&
            (Number(array, "tolerance_abs"), Number(array, "tolerance_rms")) is var (absolute, rms)
            && (absolute ?? rms) is not null)
            return new ReferenceTolerance(absolute, rms);
        return Suggested(name) is double relative ? new ReferenceTolerance(Relative: relative) : null;
    }

    private bool IsOutput(string name) =>
        _arrays.TryGetValue(name, out var array) && array.TryGetProperty("role", out var role) &&
                                          role.ValueKind == JsonValueKind.String && role.GetString() == "output";

    /// <summary>The limit of the most exact pattern that fits; "*" at the end stands for anything.</summary>
    private double? Suggested(string name) => _suggested
        .Where(s => s.Pattern.EndsWith('*') ? name.StartsWith(s.Pattern[..^1], StringComparison.Ordinal)
            : name == s.Pattern)
        .OrderByDescending(s => s.Pattern.Length).Select(s => (double?)s.Limit).FirstOrDefault();

    private static double? Number(JsonElement array, string name) =>
        array.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
