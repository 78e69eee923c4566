namespace ShipLab;

/// <summary>Every fine-tuner by the name that rows, files and commands use.</summary>
public static class FineTuners
{
    private static readonly (string Name, Func<Preset, IFineTuner> Create)[] All =
    [
        ("zero-shot", _ => new ZeroShot()),
        ("zero-shot-ensemble", preset => new ZeroShot(preset.Of(ZeroShotOptions.Toyland, ZeroShotOptions.Paper, ZeroShotOptions.Official))),
        ("linear-probe", _ => new LinearProbe(LinearProbeOptions.Paper)),
        ("coop", preset => new CoOp(CoOpOf(preset))),
        ("coop-csc", preset => new CoOp(CoOpOf(preset) with { ClassContexts = true })),
        ("cocoop", preset => new CoCoOp(preset.Of(CoCoOpOptions.Toyland, CoCoOpOptions.Paper, CoCoOpOptions.Paper))),
        ("clip-adapter", preset => new ClipAdapter(preset.Of(ClipAdapterOptions.Toyland, ClipAdapterOptions.Paper, ClipAdapterOptions.Official))),
        ("tip-adapter", preset => new TipAdapter(preset.Of(TipAdapterOptions.Toyland, TipAdapterOptions.Paper, TipAdapterOptions.Official))),
        ("tip-adapter-f", preset => new TipAdapterF(preset.Of(TipAdapterFOptions.Toyland, TipAdapterFOptions.Paper, TipAdapterFOptions.Official))),
        ("gda", preset => new Gda(preset.Of(GdaOptions.Paper, GdaOptions.Paper, GdaOptions.OfficialBaseToNew))),
        ("proker", preset => new ProKer(preset.Of(ProKerOptions.Toyland, ProKerOptions.Paper, ProKerOptions.Paper))),
    ];

    /// <summary>zero-shot, zero-shot-ensemble, linear-probe, coop, coop-csc, cocoop, clip-adapter, tip-adapter, tip-adapter-f, gda, proker.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(entry => entry.Name)];

    /// <summary>The seven of the grid whose time is promised: all but the zero-shot ones, CoCoOp and class-specific contexts.</summary>
    public static IReadOnlyList<string> Grid { get; } = ["linear-probe", "coop", "clip-adapter", "tip-adapter", "tip-adapter-f", "gda", "proker"];

    /// <summary>The fine-tuner of a name, with the settings of a preset.</summary>
    /// <exception cref="ShipLabException">There is none; the nearest name is given.</exception>
    public static IFineTuner Create(string name, Preset preset = Preset.Toyland) =>
        All.FirstOrDefault(entry => entry.Name == name).Create is { } create ? create(preset)
            : throw NearestName.Unknown("fine-tuner", name, [.. Names]);

    private static CoOpOptions CoOpOf(Preset preset) => preset.Of(CoOpOptions.Toyland, CoOpOptions.Paper, CoOpOptions.Official);
}
