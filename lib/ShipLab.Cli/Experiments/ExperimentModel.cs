namespace ShipLab.Cli.Experiments;

/// <summary>The CLIP of an experiment.</summary>
internal static class ExperimentModel
{
    /// <summary>Loads it.</summary>
    /// <exception cref="ShipLabException">There is no such model or device.</exception>
    public static LoadedClip Load(ExperimentSpec spec) =>
        ClipFiles.Load(ModelName.Loadable(spec.Backbone), new ClipLoadOptions { Device = Devices.Parse(spec.Device), Precision = spec.Precision });
}
