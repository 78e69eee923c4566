using System.Text.Json.Nodes;

namespace ShipLab.Cli.Experiments;

/// <summary>Reads an experiment from YAML into its record. Every mistake is told with its line and the nearest valid
/// key or name, all at once.</summary>
internal static class ExperimentFile
{
    /// <exception cref="ShipLabException">The file is missing, no YAML, or asks for something that there is
    /// not.</exception>
    public static ExperimentSpec Read(string path)
    {
        if (Directory.Exists(path))
            throw new ShipLabException($"{path} is a folder. Give the YAML file of an experiment; "
                + "experiments/ holds examples.");
        var file = new YamlFile(path);
        if (file.Root is not JsonObject keys)
            throw new ShipLabException($"{path}, line 1: an experiment is made of keys with values, such as `methods: "
                + "[coop]`; experiments/ holds examples.");
        foreach (var (key, what) in new[] { ("data-sets", "data set"),
            ("methods", "method") }.Where(required => !keys.ContainsKey(required.Item1)))
            file.Mistake([], $"the key '{key}' is missing. Name at least one {what}.");
        if (keys["seeds"] is JsonValue seeds)
            file.Mistake(["seeds"], $"'seeds' takes a list of numbers such as [1, 2, 3], not '{seeds}'.");
        if (keys["workers"] is JsonValue workers && workers.ToString() == "auto") keys.Remove("workers");
        var given = keys.ContainsKey("options") ? keys["options"] : new JsonObject();
        keys.Remove("options");

        var mistakes = new List<OptionMistake>();
        var spec = OptionSettings.Changed(new ExperimentSpec { Name = Path.GetFileNameWithoutExtension(path) }, "",
            keys, mistakes);
        foreach (var mistake in mistakes) file.Mistake(mistake.Path, mistake.Text);
        if (mistakes.Count == 0)
        {
            spec = spec with { Options = MethodSettings.Read(given, spec, file) };
            CheckTogether(spec, file, hasShots: keys.ContainsKey("shots"));
        }
        file.ThrowIfAny();
        return spec.Rule.LearnsAllImages ? spec with { Shots = [FewShot.All] } : spec;
    }

    /// <summary>What fits only together.</summary>
    private static void CheckTogether(ExperimentSpec spec, YamlFile file, bool hasShots)
    {
        var rule = spec.Rule;
        if (!spec.Name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.') || spec.Name.StartsWith('.'))
            file.Mistake(["name"],
                $"'name' takes letters, digits, - _ and . only, since a folder is called so, not '{spec.Name}'.");
        if (spec.DataFolder is null && DataSets.Folder is null
            && spec.AllDataSets().FirstOrDefault(DataSets.Names.Contains) is { } real)
            file.Mistake(["data-sets"],
                $"'{real}' is not a drawn data set, so the key 'data-folder' must name the folder of all public data "
                + "sets, or the environment variable SHIPLAB_DATA.");
        if (rule.HasSource && spec.Source is null)
            file.Mistake(["protocol"], $"{rule.Title} needs the key 'source', the data set that is trained on.");
        if (!rule.HasSource && spec.Source is not null)
            file.Mistake(["source"],
                $"'source' belongs to the protocol {Protocols.Named(p => p.HasSource)}, and this one is {rule.Name}. "
                + "Take it out, or change the protocol.");
        if (rule.HasSource && spec.Source is { } source && spec.DataSets.Contains(source))
            file.Mistake(["source"], $"'{source}' is the source and a target. Take it out of 'data-sets'.");
        if (rule.LearnsAllImages && hasShots)
            file.Mistake(["shots"],
                $"{rule.Title} takes all training images of the seen classes, so there is no number of shots. "
                + "Leave 'shots' out.");
        if (!rule.HasNewClasses && spec.Selection.Contains(Selection.PseudoNew))
            file.Mistake(["selection"],
                $"in {rule.Name} there are no new classes that pseudo-new ones could stand for. "
                + "Choose last, validation or test.");
        if (spec.Calibrate && !rule.HasJoint)
            file.Mistake(["calibrate"],
                $"there is nothing to calibrate in the protocol {rule.Name}: it has no joint label space of base and "
                + "new classes. Leave 'calibrate' out.");
    }
}
