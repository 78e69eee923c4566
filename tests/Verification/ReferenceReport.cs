using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace ShipLab.Verification;

/// <summary>
/// What a check found: for each output of a set the largest part of its tolerance that was used, or why it could not be compared. A set
/// passes when every output was compared and none used more than all of its tolerance.
/// </summary>
public sealed class ReferenceReport
{
    private readonly ReferenceSet set;
    private readonly IReferenceCheck check;
    private readonly IReadOnlyList<string> outputs;
    private readonly Dictionary<string, double> used = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> problems = new(StringComparer.Ordinal);
    private readonly List<string> notes = [];
    private bool counted;
    private string? error;
    private string? skipped;

    public ReferenceReport(ReferenceSet set, IReferenceCheck check)
    {
        (this.set, this.check) = (set, check);
        outputs = check.Outputs(set);
    }

    public bool Passed => error is null && (outputs.Count > 0 || counted) && problems.Count == 0 && outputs.All(o => used.TryGetValue(o, out var u) && u <= 1);

    /// <summary>Why the set could not be verified on this machine, or null.</summary>
    public string? Skipped => skipped;

    /// <summary>How much of its tolerance each compared output used.</summary>
    public IReadOnlyDictionary<string, double> Used => used;

    /// <summary>True where the set has this output, so that a check computes only what is asked for.</summary>
    public bool Wants(string output) => outputs.Contains(output);

    /// <summary>Compares an output with the set's array. An output computed in several ways is compared each time; the worst counts.</summary>
    /// <param name="tolerance">another than the set's, where what was computed from is itself less exact</param>
    /// <returns>the part of the tolerance that was used, or null where it could not be compared</returns>
    public double? Compare(string output, Tensor actual, ReferenceTolerance? tolerance = null)
    {
        using var scope = NewDisposeScope();
        return Compare(output, actual.shape, actual.to_type(ScalarType.Float64).ToHost<double>(), tolerance);
    }

    /// <summary>The same for a list of numbers.</summary>
    public double? Compare(string output, params double[] actual) => Compare(output, [actual.Length], actual);

    /// <summary>The same for numbers in row order with a shape; shapes that differ only in sizes of 1 count as equal.</summary>
    public double? Compare(string output, long[] shape, double[] actual, ReferenceTolerance? tolerance = null)
    {
        if (!set.Has(output)) return null; // reported as missing where it is an output
        var expected = set.Shape(output);
        if (!shape.Where(s => s != 1).SequenceEqual(expected.Where(s => s != 1)))
            problems[output] = $"has shape [{string.Join(", ", shape)}] instead of [{string.Join(", ", expected)}]";
        else if ((tolerance ?? check.Tolerance(set, output)) is not { } limit) problems[output] = "has no tolerance in case.json";
        else
        {
            var part = limit.Used(actual, set.Numbers(output));
            used[output] = Math.Max(used.GetValueOrDefault(output), part);
            return part;
        }
        return null;
    }

    /// <summary>Records that the check could not go on.</summary>
    public void Fail(string message) => error = message;

    /// <summary>Records that something the set needs and may lack is not there: neither passed nor failed.</summary>
    public void Skip(string reason) => skipped = reason;

    /// <summary>Reports what is compared one by one and not as an array, e.g. texts.</summary>
    /// <param name="what">e.g. "texts of strings.json"</param>
    /// <param name="problem">what is wrong with the rest, which makes the set fail; null where the rest is allowed</param>
    public void Count(string what, int right, int all, string? problem = null)
    {
        counted = true;
        Note($"{right} of {all} {what}");
        if (problem is not null) problems[what] = problem;
    }

    /// <summary>Adds something to say beside the numbers, e.g. a decoder that allows for a wider tolerance; once where it is added again.</summary>
    public void Note(string text)
    {
        if (!notes.Contains(text)) notes.Add(text);
    }

    /// <summary>One line, e.g. <c>ship-vae: pass, 42 of 42 arrays, worst final/ctx 0.31 of tolerance</c>.</summary>
    public override string ToString()
    {
        if (skipped is not null) return $"{set.Name}: skipped, {skipped}";
        var compared = outputs.Where(used.ContainsKey).ToArray();
        var line = $"{set.Name}: {(Passed ? "pass" : "FAIL")}, {compared.Length} of {outputs.Count} arrays";
        if (compared.MaxBy(o => used[o]) is { } worst) line += $", worst {worst} {Text(used[worst])} of tolerance";
        line = string.Join("; ", notes.Prepend(line));
        if (Passed) return line;
        var failures = compared.Where(o => used[o] > 1).Select(o => $"{o} {Text(used[o])}")
            .Concat(problems.Select(p => $"{p.Key} {p.Value}"))
            .Concat(outputs.Where(o => !set.Has(o)).Select(o => $"{o} is missing in data.safetensors"))
            .Concat(outputs.Where(o => set.Has(o) && !used.ContainsKey(o) && !problems.ContainsKey(o)).Select(o => $"{o} was not compared"));
        if (outputs.Count == 0 && !counted) failures = failures.Append("case.json names no outputs");
        if (error is not null) failures = failures.Prepend(error);
        return $"{line}; failing: {string.Join("; ", failures)}";
    }

    private static string Text(double used) => 
        used.ToString(used switch { < 0.01 => "0.0000", < 100 => "0.00", _ => "0.#e+0" }, CultureInfo.InvariantCulture);
}
