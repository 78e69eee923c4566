using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Verification;

/// <summary>
/// What a check found: for each output of a set the largest part of its tolerance that was used, or why it could not be
/// compared. A set passes when every output was compared and none used more than all of its tolerance.
/// </summary>
public sealed class ReferenceReport
{
    private readonly ReferenceSet _set;
    private readonly IReferenceCheck _check;
    private readonly IReadOnlyList<string> _outputs;
    private readonly Dictionary<string, double> _used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _problems = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];
    private bool _counted;
    private string? _error;
    private string? _skipped;

    public ReferenceReport(ReferenceSet set, IReferenceCheck check)
    {
        (_set, _check) = (set, check);
        _outputs = check.Outputs(set);
    }

    public bool Passed => _error is null && (_outputs.Count > 0 || _counted) && _problems.Count == 0
        && _outputs.All(o => _used.TryGetValue(o, out var u) && u <= 1);

    /// <summary>Why the set could not be verified on this machine, or null.</summary>
    public string? Skipped => _skipped;

    /// <summary>How much of its tolerance each compared output used.</summary>
    public IReadOnlyDictionary<string, double> Used => _used;

    /// <summary>True where the set has this output, so that a check computes only what is asked for.</summary>
    public bool Wants(string output) => _outputs.Contains(output);

    /// <summary>Compares an output with the set's array. An output computed in several ways is compared each time; the
    /// worst counts.</summary>
    /// <param name="tolerance">another than the set's, where what was computed from is itself less exact</param>
    /// <returns>the part of the tolerance that was used, or null where it could not be compared</returns>
    public double? Compare(string output, Tensor actual, ReferenceTolerance? tolerance = null)
    {
        using var scope = NewDisposeScope();
        return Compare(output, actual.shape, actual.to_type(ScalarType.Float64).ToHost<double>(), tolerance);
    }

    /// <summary>The same for a list of numbers.</summary>
    public double? Compare(string output, params double[] actual) => Compare(output, [actual.Length], actual);

    /// <summary>The same for numbers in row order with a shape; shapes that differ only in sizes of 1 count as
    /// equal.</summary>
    public double? Compare(string output, long[] shape, double[] actual, ReferenceTolerance? tolerance = null)
    {
        if (!_set.Has(output)) return null; // reported as missing where it is an output
        var expected = _set.Shape(output);
        if (!shape.Where(s => s != 1).SequenceEqual(expected.Where(s => s != 1)))
            _problems[output] = $"has shape [{string.Join(", ", shape)}] instead of [{string.Join(", ", expected)}]";
        else if ((tolerance ?? _check.Tolerance(_set, output)) is not { } limit)
            _problems[output] = "has no tolerance in case.json";
        else
        {
            var part = limit.Used(actual, _set.Numbers(output));
            _used[output] = Math.Max(_used.GetValueOrDefault(output), part);
            return part;
        }
        return null;
    }

    /// <summary>Records that the check could not go on.</summary>
    public void Fail(string message) => _error = message;

    /// <summary>Records that something the set needs and may lack is not there: neither passed nor failed.</summary>
    public void Skip(string reason) => _skipped = reason;

    /// <summary>Reports what is compared one by one and not as an array, e.g. texts.</summary>
    /// <param name="what">e.g. "texts of strings.json"</param>
    /// <param name="problem">what is wrong with the rest, which makes the set fail; null where the rest is
    /// allowed</param>
    public void Count(string what, int right, int all, string? problem = null)
    {
        _counted = true;
        Note($"{right} of {all} {what}");
        if (problem is not null) _problems[what] = problem;
    }

    /// <summary>Adds something to say beside the numbers, e.g. a decoder that allows for a wider tolerance; once where
    /// it is added again.</summary>
    public void Note(string text)
    {
        if (!_notes.Contains(text)) _notes.Add(text);
    }

    /// <summary>One line, e.g. <c>ship-vae: pass, 42 of 42 arrays, worst final/ctx 0.31 of tolerance</c>.</summary>
    public override string ToString()
    {
        if (_skipped is not null) return $"{_set.Name}: skipped, {_skipped}";
        var compared = _outputs.Where(_used.ContainsKey).ToArray();
        var line = $"{_set.Name}: {(Passed ? "pass" : "FAIL")}, {compared.Length} of {_outputs.Count} arrays";
        if (compared.MaxBy(o => _used[o]) is { } worst) line += $", worst {worst} {Text(_used[worst])} of tolerance";
        line = string.Join("; ", _notes.Prepend(line));
        if (Passed) return line;
        var failures = compared.Where(o => _used[o] > 1).Select(o => $"{o} {Text(_used[o])}")
            .Concat(_problems.Select(p => $"{p.Key} {p.Value}"))
            .Concat(_outputs.Where(o => !_set.Has(o)).Select(o => $"{o} is missing in data.safetensors"))
            .Concat(_outputs.Where(o => _set.Has(o) && !_used.ContainsKey(o) && !_problems.ContainsKey(o))
                .Select(o => $"{o} was not compared"));
        if (_outputs.Count == 0 && !_counted) failures = failures.Append("case.json names no outputs");
        if (_error is not null) failures = failures.Prepend(_error);
        return $"{line}; failing: {string.Join("; ", failures)}";
    }

    private static string Text(double used) => 
        used.ToString(used switch { < 0.01 => "0.0000", < 100 => "0.00", _ => "0.#e+0" }, CultureInfo.InvariantCulture);
}
