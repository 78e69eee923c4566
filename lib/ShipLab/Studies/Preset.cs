namespace ShipLab.Studies;

/// <summary>Whose settings a method runs with. Each options record says at every setting where paper and code
/// differ.</summary>
public enum Preset
{
    /// <summary>For the tiny CLIP of the drawn world, where the published settings hardly move a model this
    /// small.</summary>
    Toyland,

    /// <summary>As the method's paper states.</summary>
    Paper,

    /// <summary>As the released code does; the paper's where the code does not differ.</summary>
    Official,
}

/// <summary>The names of presets in files and commands.</summary>
public static class Presets
{
    /// <summary>toyland, paper, official.</summary>
    public static IReadOnlyList<string> Names { get; } = ["toyland", "paper", "official"];

    /// <summary>The preset of a name.</summary>
    /// <exception cref="ShipLabException">There is none; the nearest name is given.</exception>
    public static Preset Parse(string name) => NearestName.Parse<Preset>("preset", name, Names);

    /// <summary>Which of the three settings a preset takes.</summary>
    internal static T Of<T>(this Preset preset, T toyland, T paper, T official) => preset switch
    {
        Preset.Toyland => toyland,
        Preset.Paper => paper,
        Preset.Official => official,
        _ => throw new ArgumentOutOfRangeException(nameof(preset), preset, null),
    };
}
