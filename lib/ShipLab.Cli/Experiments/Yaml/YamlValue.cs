namespace ShipLab.Cli.Experiments;

/// <summary>A value of a YAML file with the line it starts on, counted from 1.</summary>
internal abstract record YamlValue(int Line)
{
    /// <summary>For messages: "a list", "'many'".</summary>
    public abstract string Described { get; }
}

/// <summary>A word, number or text.</summary>
/// <param name="Line">where it stands</param>
/// <param name="Text">as it was written, without quotation marks</param>
/// <param name="IsQuoted">in quotation marks: a text, whatever it looks like</param>
internal sealed record YamlScalar(int Line, string Text, bool IsQuoted) : YamlValue(Line)
{
    /// <summary>Nothing was written, or null.</summary>
    public bool IsNothing => !IsQuoted && Text is "" or "~" or "null" or "Null" or "NULL";

    public override string Described => IsNothing ? "nothing" : $"'{Text}'";
}

/// <summary>[a, b] or lines that begin with a dash.</summary>
internal sealed record YamlList(int Line, IReadOnlyList<YamlValue> Items) : YamlValue(Line)
{
    public override string Described => Items.Count == 0 ? "an empty list" : "a list";
}

/// <summary>Keys with values, in the file's order; a key may be there twice.</summary>
internal sealed record YamlMap(int Line, IReadOnlyList<(YamlScalar Key, YamlValue Value)> Entries) : YamlValue(Line)
{
    public override string Described => "keys with values";
}
