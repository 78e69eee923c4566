namespace ShipLab.ModelFiles;

/// <summary>Which activation a model was given, and why: weights alone do not tell it.</summary>
/// <param name="Reason">completes "..., because": e.g. "config.json says hidden_act quick_gelu"</param>
public sealed record ActivationChoice(Activation Value, string Reason)
{
    /// <summary>The option, else the configuration, else the first name that says something, else QuickGELU.</summary>
    internal static ActivationChoice Of(ClipLoadOptions options, ActivationChoice? configured, IReadOnlyList<string> names) =>
        options.Activation is { } wanted ? new(wanted, "an option asks for it")
        : configured ?? names.Select(ActivationNames.FromModelName).FirstOrDefault(choice => choice is not null)
        ?? new(Activation.QuickGelu, "neither a configuration nor the name says otherwise");

    public override string ToString() => $"{ActivationNames.Of(Value)}, because {Reason}";
}
