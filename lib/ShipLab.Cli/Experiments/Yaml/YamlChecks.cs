using System.Globalization;

namespace ShipLab.Cli.Experiments;

/// <summary>Takes values out of a YAML file as what they must be, and collects every mistake with its line, so that all are told at
/// once.</summary>
/// <param name="file">the file, for messages</param>
internal sealed class YamlChecks(string file)
{
    private readonly List<(int Line, string Text)> _mistakes = [];

    /// <summary>Notes a mistake.</summary>
    /// <param name="line">counted from 1</param>
    /// <param name="text">what is wrong and what to do, in sentences</param>
    public void Mistake(int line, string text) => _mistakes.Add((line, text));

    /// <exception cref="ShipLabException">There were mistakes; the message lists them by line.</exception>
    public void ThrowIfAny()
    {
        if (_mistakes.Count > 0)
            throw new ShipLabException(string.Join(' ', _mistakes.OrderBy(m => m.Line).Select(m => $"{file}, line {m.Line}: {m.Text}")));
    }

    /// <summary>The values of a map's keys; unknown and doubled keys are mistakes.</summary>
    public Dictionary<string, (YamlScalar Key, YamlValue Value)> Keys(YamlMap map, IReadOnlyCollection<string> known, string what = "key")
    {
        var found = new Dictionary<string, (YamlScalar Key, YamlValue Value)>();
        foreach (var (key, value) in map.Entries)
            if (!known.Contains(key.Text))
                Mistake(key.Line, $"there is no {what} '{key.Text}'. Did you mean '{NearestName.Of(key.Text, known)}'? " +
                    $"Known: {string.Join(", ", known)}.");
            else if (!found.TryAdd(key.Text, (key, value)))
                Mistake(key.Line, $"the {what} '{key.Text}' is there twice; its first place is line {found[key.Text].Key.Line}. Keep one.");
        return found;
    }

    /// <summary>A list, or one value as a list of one; an empty list, a map or nothing is a mistake and gives null.</summary>
    public IReadOnlyList<YamlScalar>? Scalars(string key, YamlValue value, string what, bool onlyLists = false)
    {
        switch (value)
        {
            case YamlScalar { IsNothing: false } one when !onlyLists:
                return [one];
            case YamlList { Items.Count: > 0 } list when list.Items.All(item => item is YamlScalar { IsNothing: false }):
                return [.. list.Items.Cast<YamlScalar>()];
            case YamlList { Items.Count: 0 } list:
                Mistake(list.Line, $"'{key}' is an empty list. Name at least one {what}, or leave the key out.");
                return null;
            case YamlList list:
                var wrong = list.Items.First(item => item is not YamlScalar { IsNothing: false });
                Mistake(wrong.Line, $"'{key}' takes a list of {what}s, and one of them is {wrong.Described}.");
                return null;
            default:
                Mistake(value.Line, $"'{key}' takes a list of {what}s such as [{(what == "number" ? "1, 2, 3" : "a, b")}], " +
                    $"not {value.Described}.");
                return null;
        }
    }

    /// <summary>Names out of a known set, each once.</summary>
    public IReadOnlyList<string>? Names(string key, YamlValue value, string what, IReadOnlyCollection<string> known)
    {
        if (Scalars(key, value, what) is not { } scalars) return null;
        foreach (var scalar in scalars) RequireKnown(scalar, what, known);
        RequireDifferent(key, scalars, scalars.Select(scalar => scalar.Text));
        return [.. scalars.Select(scalar => scalar.Text)];
    }

    /// <summary>Whole numbers of at least <paramref name="least"/>, each once.</summary>
    public IReadOnlyList<int>? Numbers(string key, YamlValue value, int least, bool onlyLists = false)
    {
        if (Scalars(key, value, "number", onlyLists) is not { } scalars) return null;
        var numbers = scalars.Select(scalar => WholeOrNull(key, scalar, least)).ToList();
        if (numbers.Any(number => number is null)) return null;
        RequireDifferent(key, scalars, numbers.Select(number => number!.Value));
        return [.. numbers.Select(number => number!.Value)];
    }

    /// <summary>One whole number of at least <paramref name="least"/>.</summary>
    public int? Number(string key, YamlValue value, int least) => One(key, value, "a whole number") is { } scalar ? WholeOrNull(key,
        scalar, least) : null;

    /// <summary>true or false.</summary>
    public bool? Flag(string key, YamlValue value)
    {
        if (One(key, value, "true or false") is not { } scalar) return null;
        if (!scalar.IsQuoted && scalar.Text is "true" or "false") return scalar.Text == "true";
        Mistake(scalar.Line, $"'{key}' takes true or false, not {scalar.Described}.");
        return null;
    }

    /// <summary>One word or text.</summary>
    public string? Text(string key, YamlValue value, string what) => One(key, value, what)?.Text;

    /// <summary>One name out of a known set.</summary>
    public string? Name(string key, YamlValue value, string what, IReadOnlyCollection<string> known) =>
        One(key, value, $"one {what}") is { } scalar && RequireKnown(scalar, what, known) ? scalar.Text : null;

    private YamlScalar? One(string key, YamlValue value, string what)
    {
        if (value is YamlScalar { IsNothing: false } scalar) return scalar;
        Mistake(value.Line, $"'{key}' takes {what}, not {value.Described}.");
        return null;
    }

    private bool RequireKnown(YamlScalar name, string what, IReadOnlyCollection<string> known)
    {
        if (known.Contains(name.Text)) return true;
        Mistake(name.Line, $"there is no {what} '{name.Text}'. Did you mean '{NearestName.Of(name.Text, known)}'? " +
            $"Known: {string.Join(", ", known)}.");
        return false;
    }

    private void RequireDifferent<T>(string key, IReadOnlyList<YamlScalar> scalars, IEnumerable<T> values)
    {
        var seen = new HashSet<T>();
        foreach (var (value, scalar) in values.Zip(scalars))
            if (!seen.Add(value)) Mistake(scalar.Line, $"{scalar.Described} is twice in '{key}'. Keep one.");
    }

    private int? WholeOrNull(string key, YamlScalar scalar, int least)
    {
        if (!scalar.IsQuoted && int.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= least) return number;
        Mistake(scalar.Line, $"'{key}' takes whole numbers of at least {least}, not {scalar.Described}.");
        return null;
    }
}
