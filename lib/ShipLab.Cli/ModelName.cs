namespace ShipLab.Cli;

/// <summary>How users name a CLIP: "tiny" (the shipped one), a name of OpenAI's, or a weights file or folder.</summary>
internal static class ModelName
{
    public const string Tiny = "tiny";

    /// <summary>Whether it is the shipped one.</summary>
    public static bool IsTiny(string model) => model.Equals(Tiny, StringComparison.OrdinalIgnoreCase);

    /// <summary>What <see cref="ClipFiles.Load"/> takes for it.</summary>
    public static string Loadable(string model) => IsTiny(model) ? ClipFiles.TinyPath : model;

    /// <summary>What result rows call it: the name of its file or folder, or of a catalogue model's file, with the
    /// numbers it computes in and the activation where they are unusual.</summary>
    public static string InRows(string model, Precision precision = Precision.F32, Activation? activation = null) =>
        (IsTiny(model) ? "tiny-clip" : OfFile(model))
        + (precision == Precision.F32 ? "" : $"-{precision.ToString().ToLowerInvariant()}")
        + (activation is null ? "" : $"-{activation.ToString()!.ToLowerInvariant()}");

    /// <summary>The file or folder that holds it; null where it is not there.</summary>
    public static string? FileOf(string model) =>
        new[] { Loadable(model), ClipCatalogue.Find(model) is { } known
            ? Path.Combine(ShipLabHome.Models, known.FileName) : null }
            .OfType<string>().FirstOrDefault(Exists);

    private static string OfFile(string weights)
    {
        var path = Exists(weights) ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(weights))
            : ClipCatalogue.Get(weights).FileName;
        return Directory.Exists(path) ? Path.GetFileName(path) : Path.GetFileNameWithoutExtension(path);
    }

    private static bool Exists(string path) => File.Exists(path) || Directory.Exists(path);
}
