namespace ShipLab.ModelFiles;

/// <summary>Which activation a model was given, and why: weights alone do not tell it.</summary>
/// <param name="Reason">completes "..., because": e.g. "config.json says hidden_act quick_gelu"</param>
public sealed record ActivationChoice(Activation Value, string Reason)
{
    /// <summary>Data sets on which open_clip's models were trained whose configurations have no quick_gelu.</summary>
    private static readonly string[] OpenClipData = ["laion", "datacomp", "commonpool"];

    /// <summary>The option, else the configuration, else the first name that says something, else QuickGELU.</summary>
    internal static ActivationChoice Of(Activation? option, ActivationChoice? configured, IReadOnlyList<string> names)
    {
        if (option is { } wanted) return new(wanted, "an option asks for it");
        return configured ?? names.Select(OfModelName).FirstOrDefault(choice => choice is not null) ??
            new(Activation.QuickGelu, "neither a configuration nor the name says otherwise");
    }

    /// <summary>A value of <c>hidden_act</c> of transformers (transformers.activations.ACT2FN), or null.</summary>
    internal static Activation? OfHiddenAct(string name) => name switch
    {
        "quick_gelu" => Activation.QuickGelu,
        "gelu" or "gelu_python" => Activation.Gelu,
        "gelu_new" or "gelu_fast" or "gelu_pytorch_tanh" or "gelu_accurate" => Activation.GeluTanh,
        _ => null,
    };

    internal static string NameOf(Activation activation) => activation switch
    {
        Activation.QuickGelu => "QuickGELU",
        Activation.Gelu => "GELU (erf)",
        _ => "GELU (tanh)",
    };

    /// <inheritdoc/>
    public override string ToString() => $"{NameOf(Value)}, because {Reason}";

    /// <summary>What a model's name says: "quickgelu" as in open_clip's ViT-B-32-quickgelu; without it, a name with
    /// one of open_clip's data sets means GELU; a catalogue name is OpenAI's. Other names say nothing.</summary>
    private static ActivationChoice? OfModelName(string name)
    {
        var letters = string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        if (letters.Contains("quickgelu", StringComparison.Ordinal))
            return new(Activation.QuickGelu, $"the name '{name}' says quickgelu");
        if (OpenClipData.FirstOrDefault(d => letters.Contains(d, StringComparison.Ordinal)) is { } data)
            return new(Activation.Gelu, $"the name '{name}' says {data} and not quickgelu, as open_clip's models " +
                "with GELU do");
        if (ClipCatalogue.Find(Path.GetFileName(name)) is not { } model) return null;
        return new(Activation.QuickGelu, $"{model.Name} is a model of OpenAI's");
    }
}
