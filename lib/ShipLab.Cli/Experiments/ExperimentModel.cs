namespace ShipLab.Cli.Experiments;

/// <summary>The CLIP of an experiment.</summary>
internal static class ExperimentModel
{
    private const string Tiny = "tiny";

    /// <summary>Whether it is the shipped one.</summary>
    public static bool IsTiny(ExperimentSpec spec) => spec.Backbone.Equals(Tiny, StringComparison.OrdinalIgnoreCase);

    /// <summary>Loads it.</summary>
    /// <exception cref="ShipLabException">There is no such model or device.</exception>
    public static LoadedClip Load(ExperimentSpec spec)
    {
        var options = new ClipLoadOptions { Device = Devices.Parse(spec.Device), Precision = spec.Precision };
        return Clip.Load(IsTiny(spec) ? Clip.TinyPath : spec.Backbone, options);
    }

    /// <summary>What rows call it: the name of its file or folder, or of a catalogue model's file; with the numbers it computes in if
    /// unusual.</summary>
    public static string NameOf(ExperimentSpec spec) =>
        (IsTiny(spec) ? "tiny-clip" : NameOf(spec.Backbone)) + (spec.Precision == Precision.F32 ? ""
            : $"-{spec.Precision.ToString().ToLowerInvariant()}");

    /// <summary>The file or folder that holds it; null where it is not there.</summary>
    public static string? FileOf(ExperimentSpec spec) =>
        new[] { IsTiny(spec) ? Clip.TinyPath : spec.Backbone, ClipCatalogue.Find(spec.Backbone) is { } model
            ? Path.Combine(ShipLabHome.Models, model.FileName) : null }
            .OfType<string>().FirstOrDefault(path => File.Exists(path) || Directory.Exists(path));

    private static string NameOf(string weights)
    {
        var isThere = File.Exists(weights) || Directory.Exists(weights);
        var path = isThere ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(weights)) : ClipCatalogue.Get(weights).FileName;
        return Directory.Exists(path) ? Path.GetFileName(path) : Path.GetFileNameWithoutExtension(path);
    }
}
