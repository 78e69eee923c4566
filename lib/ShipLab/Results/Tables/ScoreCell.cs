namespace ShipLab.Results.Tables;

/// <summary>A cell of a table: words, or a number with its spread. Numbers keep full precision; how many digits are
/// shown is the writer's part.</summary>
public sealed record ScoreCell
{
    /// <summary>Nothing was run for this cell.</summary>
    public static ScoreCell Empty { get; } = new() { Words = "–" };

    /// <summary>Words; null for a number.</summary>
    public string? Words { get; private init; }

    /// <summary>The number; NaN is "n/a", one that a method cannot have (new classes of a linear probe).</summary>
    public Spread Value { get; private init; }

    /// <summary>Digits after the point that are shown.</summary>
    public int Decimals { get; init; } = 1;

    /// <summary>A difference, shown with its sign.</summary>
    public bool Signed { get; init; }

    /// <summary>A probability: what would be shown as 0 is shown as less than the smallest number that is
    /// not.</summary>
    public bool IsProbability { get; init; }

    /// <summary>Shows the 95 % interval beside the standard deviation.</summary>
    public bool WithInterval { get; init; }

    /// <summary>The best of its column, shown in bold.</summary>
    public bool Best { get; init; }

    /// <summary>A sign that refers to a note of the table, such as "†".</summary>
    public string Mark { get; init; } = "";

    /// <summary>Words.</summary>
    public static ScoreCell Of(string words) => new() { Words = words };

    /// <summary>A number by itself.</summary>
    public static ScoreCell Of(double value) => new() { Value = Spread.Of([value]) };

    /// <summary>A mean with its spread; null where nothing was run.</summary>
    public static ScoreCell Of(Spread? value) => value is { Count: > 0 } spread ? new() { Value = spread } : Empty;

    /// <summary>Whether the cell has a number that is applicable.</summary>
    public bool IsNumber => Words is null && double.IsFinite(Value.Mean);

    /// <summary>As shown: "63.7 ± 1.2", "+3.1", "n/a", "–".</summary>
    public override string ToString()
    {
        if (Words is not null) return Words + Mark;
        if (double.IsNaN(Value.Mean)) return "n/a" + Mark;
        if (IsProbability && Math.Pow(10, -Decimals) is var least && Value.Mean < least / 2)
            return $"< {Shown(least)}{Mark}";
        var text = (Signed ? Sign(Value.Mean) : "") + Shown(Signed ? Math.Abs(Value.Mean) : Value.Mean) + Mark;
        if (Value.Count < 2 || double.IsNaN(Value.Sd)) return text;
        text += $" ± {Shown(Value.Sd)}";
        return WithInterval && double.IsFinite(Value.Interval95)
            ? $"{text} [{Shown(Value.Mean - Value.Interval95)}, {Shown(Value.Mean + Value.Interval95)}]"
            : text;
    }

    private string Sign(double value)
    {
        if (Shown(Math.Abs(value)).All(c => c is '0' or '.')) return "";
        return value < 0 ? "−" : "+";
    }

    private string Shown(double value) =>
        value.ToString("F" + Decimals, CultureInfo.InvariantCulture).Replace('-', '−');
}
