namespace ShipLab.ModelFiles;

/// <summary>How activations are called in texts, in Hugging Face's configurations and in open_clip's model names.</summary>
internal static class ActivationNames
{
    public static string Of(Activation activation) => activation switch
    {
        Activation.QuickGelu => "QuickGELU",
        Activation.Gelu => "GELU (erf)",
        _ => "GELU (tanh)",
    };

    /// <summary>A value of <c>hidden_act</c> as transformers knows them (transformers.activations.ACT2FN), or null.</summary>
    public static Activation? FromHiddenAct(string name) => name switch
    {
        "quick_gelu" => Activation.QuickGelu,
        "gelu" or "gelu_python" => Activation.Gelu,
        "gelu_new" or "gelu_fast" or "gelu_pytorch_tanh" or "gelu_accurate" => Activation.GeluTanh,
        _ => null,
    };

    /// <summary>Data sets on which open_clip's models were trained whose configurations have no quick_gelu.</summary>
    private static readonly string[] OpenClipData = ["laion", "datacomp", "commonpool"];

    /// <summary>
    /// What a model's name says: "quickgelu" as in open_clip's ViT-B-32-quickgelu; without it, a name with one of open_clip's data sets
    /// means
    /// GELU; a catalogue name is OpenAI's. Other names say nothing.
    /// </summary>
    public static ActivationChoice? FromModelName(string name)
    {
        var letters = string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        if (letters.Contains("quickgelu", StringComparison.Ordinal))
            return new(Activation.QuickGelu, $"the name '{name}' says quickgelu");
        if (OpenClipData.FirstOrDefault(d => letters.Contains(d, StringComparison.Ordinal)) is { } data)
            return new(Activation.Gelu, $"the name '{name}' says {data} and not quickgelu, as open_clip's models with GELU do");
        return ClipCatalogue.Find(Path.GetFileName(name)) is { } model
            ? new(Activation.QuickGelu, $"{model.Name} is a model of OpenAI's")
            : null;
    }
}
