using System.Text.Json.Nodes;

namespace ShipLab.Cli.Experiments;

/// <summary>The key 'options' of an experiment: what differs from the preset, by the names of methods and
/// generators.</summary>
internal static class MethodSettings
{
    /// <summary>Settings by method or generator. A setting that there is not, one of a wrong kind, and one that no row
    /// would have is a mistake.</summary>
    /// <param name="given">The key's value.</param>
    /// <param name="spec">The experiment without them.</param>
    /// <param name="file">Collects mistakes.</param>
    public static IReadOnlyDictionary<string, JsonObject> Read(JsonNode? given, ExperimentSpec spec, YamlFile file)
    {
        var settings = new Dictionary<string, JsonObject>();
        if (given is not JsonObject all)
        {
            file.Mistake(["options"],
                "'options' takes methods and generators with their settings, such as { coop: { epochs: 50 } }.");
            return settings;
        }
        string[] known = [.. FineTuners.Names, .. Generators.Names];
        foreach (var (name, of) in all)
            if (!known.Contains(name))
                file.Mistake(["options", name], NearestName.Unknown("method or generator", name, known).Message);
            else if (of is not JsonObject { Count: > 0 } changes)
                file.Mistake(["options", name],
                    $"'{name}' takes settings such as {{ epochs: 50 }}, not {of?.ToJsonString() ?? "nothing"}.");
            else if (IsUsed(name, spec, file) & AreSettings(name, changes, spec.Preset, file))
                settings[name] = (JsonObject)changes.DeepClone();
        return settings;
    }

    /// <summary>"epochs 50, prompt-form: global false".</summary>
    public static string Text(JsonObject settings) => string.Join(", ", settings.Select(setting => setting.Value switch
    {
        JsonObject nested => $"{setting.Key}: {Text(nested)}",
        JsonArray list => $"{setting.Key} [{string.Join(", ", list.Select(Text))}]",
        var one => $"{setting.Key} {Text(one)}",
    }));

    private static string Text(JsonNode? value) => value is null ? "null" : value.ToString();

    private static bool IsUsed(string name, ExperimentSpec spec, YamlFile file)
    {
        var isMethod = FineTuners.Names.Contains(name);
        var isNamed = isMethod ? spec.Methods.Contains(name) : spec.Generators.Contains(name);
        if (!isNamed)
            file.Mistake(["options", name],
                $"'{name}' has settings but is not among '{(isMethod ? "methods" : "generators")}', so that no row "
                + "would have them. Add it there, or take its settings out.");
        else if (!isMethod && spec.Columns().All(column => column.Generator != name))
            file.Mistake(["options", name],
                $"'{name}' has settings, but no method of this experiment learns from a generator. "
                + "Take its settings out, or add such a method.");
        else return true;
        return false;
    }

    private static bool AreSettings(string name, JsonObject changes, Preset preset, YamlFile file)
    {
        try
        {
            if (FineTuners.Names.Contains(name)) FineTuners.Create(name, preset, changes);
            else Generators.Create(name, preset, changes: changes);
            return true;
        }
        catch (OptionException wrong)
        {
            foreach (var mistake in wrong.Mistakes) file.Mistake(["options", name, .. mistake.Path], mistake.Text);
            return false;
        }
    }
}
