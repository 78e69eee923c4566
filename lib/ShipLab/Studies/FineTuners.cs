using System.Text.Json.Nodes;

namespace ShipLab.Studies;

/// <summary>Every fine-tuner by the name that rows, files and commands use.</summary>
public static class FineTuners
{
    private static readonly Entry[] All =
    [
        new("zero-shot", (_, changes) => changes is null ? new ZeroShot()
            : throw new OptionException("'zero-shot' has no settings. Its templates are those of "
                + "'zero-shot-ensemble'.")),
        Entry.Of("zero-shot-ensemble",
            preset => preset.Of(ZeroShotOptions.Toyland, ZeroShotOptions.Paper, ZeroShotOptions.Official),
            options => new ZeroShot(options)),
        Entry.Of("linear-probe", _ => LinearProbeOptions.Paper, options => new LinearProbe(options)),
        Entry.Of("coop", CoOpOf, options => new CoOp(options)),
        Entry.Of("coop-csc", preset => CoOpOf(preset) with { ClassContexts = true }, options => new CoOp(options)),
        Entry.Of("cocoop", preset => preset.Of(CoCoOpOptions.Toyland, CoCoOpOptions.Paper, CoCoOpOptions.Paper),
            options => new CoCoOp(options)),
        Entry.Of("clip-adapter",
            preset => preset.Of(ClipAdapterOptions.Toyland, ClipAdapterOptions.Paper, ClipAdapterOptions.Official),
            options => new ClipAdapter(options)),
        Entry.Of("tip-adapter",
            preset => preset.Of(TipAdapterOptions.Toyland, TipAdapterOptions.Paper, TipAdapterOptions.Official),
            options => new TipAdapter(options)),
        Entry.Of("tip-adapter-f",
            preset => preset.Of(TipAdapterFOptions.Toyland, TipAdapterFOptions.Paper, TipAdapterFOptions.Official),
            options => new TipAdapterF(options)),
        Entry.Of("gda", preset => preset.Of(GdaOptions.Paper, GdaOptions.Paper, GdaOptions.OfficialBaseToNew),
            options => new Gda(options)),
        Entry.Of("proker", preset => preset.Of(ProKerOptions.Toyland, ProKerOptions.Paper, ProKerOptions.Paper),
            options => new ProKer(options)),
    ];

    /// <summary>zero-shot, zero-shot-ensemble, linear-probe, coop, coop-csc, cocoop, clip-adapter, tip-adapter,
    /// tip-adapter-f, gda, proker.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(entry => entry.Name)];

    /// <summary>The seven of the grid whose time is promised: all but the zero-shot ones, CoCoOp and class-specific
    /// contexts.</summary>
    public static IReadOnlyList<string> Grid { get; } = ["linear-probe", "coop", "clip-adapter", "tip-adapter",
        "tip-adapter-f", "gda", "proker"];

    /// <summary>The fine-tuner of a name, with the settings of a preset.</summary>
    /// <param name="changes">Settings that differ from the preset, by the names of the options record's properties in
    /// kebab-case; null for none: <c>{"epochs": 50, "name-position": "front"}</c>.</param>
    /// <exception cref="ShipLabException">There is none; the nearest name is given.</exception>
    /// <exception cref="OptionException">It has no such settings, or they would make another method of it.</exception>
    public static IFineTuner Create(string name, Preset preset = Preset.Toyland, JsonObject? changes = null)
    {
        var entry = All.FirstOrDefault(entry => entry.Name == name)
            ?? throw NearestName.Unknown("fine-tuner", name, [.. Names]);
        var made = entry.Create(preset, changes);
        return made.Name == name ? made
            : throw new OptionException($"With these settings '{name}' is what is called '{made.Name}'. "
                + "Name that method, and leave the setting out.");
    }

    private static CoOpOptions CoOpOf(Preset preset) =>
        preset.Of(CoOpOptions.Toyland, CoOpOptions.Paper, CoOpOptions.Official);

    /// <summary>A method: its options under each preset, and how it is made of them.</summary>
    private sealed record Entry(string Name, Func<Preset, JsonObject?, IFineTuner> Create)
    {
        public static Entry Of<T>(string name, Func<Preset, T> standard, Func<T, IFineTuner> make) where T : class =>
            new(name, (preset, changes) => make(OptionSettings.Changed(standard(preset), name, changes ?? [])));
    }
}
