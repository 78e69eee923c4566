namespace ShipLab.Cli.Experiments;

/// <summary>Reads an experiment from YAML. Every mistake is told with its line and the nearest valid key or name, all mistakes at
/// once.</summary>
internal static class ExperimentFile
{
    private static readonly string[] KnownKeys =
    [
        "name", "description", "data-sets", "data-folder", "methods", "generators", "shots", "seeds", "protocol", "source", "selection",
        "calibrate", "preset", "options", "backbone", "device", "precision", "views", "results", "workers",
    ];

    /// <exception cref="ShipLabException">The file is missing, no YAML, or asks for something that there is not.</exception>
    public static ExperimentSpec Read(string path)
    {
        if (Directory.Exists(path)) throw new ShipLabException($"{path} is a folder. Give the YAML file of an experiment; experiments/ " +
            $"holds examples.");
        var checks = new YamlChecks(path);
        if (YamlFile.Read(path) is not YamlMap map)
            throw new ShipLabException($"{path}, line 1: an experiment is made of keys with values, such as `methods: [coop]`; " +
                $"experiments/ holds examples.");
        var keys = checks.Keys(map, KnownKeys);
        foreach (var required in new[] { "data-sets", "methods" }.Where(key => !keys.ContainsKey(key)))
            checks.Mistake(map.Line, $"the key '{required}' is missing. Name at least " +
                $"one {(required == "methods" ? "method" : "data set")}.");
        var spec = Read(path, checks, keys);
        if (keys.TryGetValue("options", out var options)) spec = spec with { Options = MethodSettings.Read(options.Value, spec, checks) };
        CheckTogether(spec, checks, keys);
        checks.ThrowIfAny();
        return spec.Protocol.LearnsAllImages ? spec with { Shots = [FewShot.All] } : spec;
    }

    private static ExperimentSpec Read(string path, YamlChecks checks, Dictionary<string, (YamlScalar Key, YamlValue Value)> keys)
    {
        T? Get<T>(string key, Func<string, YamlValue, T?> read) => keys.TryGetValue(key, out var entry) ? read(key, entry.Value) : default;
        var standard = new ExperimentSpec { Name = "", DataSets = [], Methods = [] };
        Get("description", (key, value) => checks.Text(key, value, "a sentence"));
        return new ExperimentSpec
        {
            Name = Get("name", (key, value) => FileName(key, value, checks)) ?? Path.GetFileNameWithoutExtension(path),
            DataSets = Get("data-sets", (key, value) => checks.Names(key, value, "data set", DataSetSource.Names)) ?? [],
            DataFolder = Get("data-folder", (key, value) => checks.Text(key, value, "a folder")),
            Methods = Get("methods", (key, value) => checks.Names(key, value, "method", [.. FineTuners.Names])) ?? [],
            Generators = Get("generators", (key, value) => checks.Names(key, value, "generator",
                [.. Generators.Names])) ?? standard.Generators,
            Shots = Get("shots", (key, value) => checks.Numbers(key, value, 1)) ?? standard.Shots,
            Seeds = Get("seeds", (key, value) => checks.Numbers(key, value, 0, onlyLists: true)) ?? standard.Seeds,
            Protocol = Get("protocol", (key, value) => checks.Name(key, value, "protocol", [.. Protocols.Names])) is { } protocol
                ? Protocols.Parse(protocol) : standard.Protocol,
            Source = Get("source", (key, value) => checks.Name(key, value, "data set", DataSetSource.Names)),
            Selections = Get("selection", (key, value) => checks.Names(key, value, "selection", [.. Selections.Names])) is { } selections
                ? [.. selections.Where(Selections.Names.Contains).Select(Selections.Parse)] : standard.Selections,
            Calibrate = Get<bool?>("calibrate", checks.Flag) ?? standard.Calibrate,
            Preset = Get("preset", (key, value) => checks.Name(key, value, "preset", [.. Presets.Names])) is { } preset
                ? Presets.Parse(preset) : standard.Preset,
            Backbone = Get("backbone", (key, value) => checks.Text(key, value, "a model's name or path")) ?? standard.Backbone,
            Device = Get("device", (key, value) => checks.Text(key, value, "cpu, cuda or cuda:N")) ?? standard.Device,
            Precision = Get("precision", (key, value) => checks.Name(key, value, "precision", ["f32", "bf16"])) is { } precision
                ? Enum.Parse<Precision>(precision, ignoreCase: true) : standard.Precision,
            Views = Get("views", (key, value) => checks.Number(key, value, 1)),
            Results = Get("results", (key, value) => checks.Text(key, value, "a folder")),
            Workers = Get("workers", (key, value) => value is YamlScalar { Text: "auto" } ? null : checks.Number(key, value, 1)),
        };
    }

    /// <summary>What fits only together.</summary>
    private static void CheckTogether(ExperimentSpec spec, YamlChecks checks, Dictionary<string, (YamlScalar Key, YamlValue Value)> keys)
    {
        int Line(string key) => keys.TryGetValue(key, out var entry) ? entry.Key.Line : 1;
        if (spec.DataFolder is null && DataSets.Folder is null && spec.AllDataSets().FirstOrDefault(DataSets.Names.Contains) is { } real)
            checks.Mistake(Line("data-sets"), $"'{real}' is not a drawn data set, so the key 'data-folder' must name the folder of all " +
                $"public data sets, or the environment variable SHIPLAB_DATA.");
        if (spec.Protocol.HasSource && spec.Source is null)
            checks.Mistake(Line("protocol"), $"{spec.Protocol.Title} needs the key 'source', the data set that is trained on.");
        if (!spec.Protocol.HasSource && spec.Source is not null)
            checks.Mistake(Line("source"), $"'source' belongs to the protocol {Protocols.Named(p => p.HasSource)}, and this one is {spec.Protocol.Name}. " +
                $"Take it out, or change the protocol.");
        if (spec.Protocol.HasSource && spec.Source is { } source && spec.DataSets.Contains(source))
            checks.Mistake(Line("source"), $"'{source}' is the source and a target. Take it out of 'data-sets'.");
        if (spec.Protocol.LearnsAllImages && keys.ContainsKey("shots"))
            checks.Mistake(Line("shots"), $"{spec.Protocol.Title} takes all training images of the seen classes, so there is no " +
                "number of shots. Leave 'shots' out.");
        if (!spec.Protocol.HasNewClasses && spec.Selections.Contains(Selection.PseudoNew))
            checks.Mistake(Line("selection"), $"in {spec.Protocol.Name} there are no new classes that pseudo-new ones could stand for. Choose last, " +
                "validation or test.");
        if (spec.Calibrate && !spec.Protocol.HasJoint)
            checks.Mistake(Line("calibrate"), $"there is nothing to calibrate in the protocol {spec.Protocol.Name}: it has no joint " +
                $"label space of base and new classes. Leave 'calibrate' out.");
    }

    private static string? FileName(string key, YamlValue value, YamlChecks checks)
    {
        if (checks.Text(key, value, "a short name") is not { } name) return null;
        if (name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') && !name.StartsWith('.')) return name;
        checks.Mistake(value.Line, $"'{key}' takes letters, digits, - _ and . only, since a folder is called so, not '{name}'.");
        return null;
    }
}
