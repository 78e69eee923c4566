using System.Globalization;
using System.Text.Json.Nodes;

namespace ShipLab.Cli.Experiments;

/// <summary>The key 'options' of an experiment: what differs from the preset, by the names of methods and generators.</summary>
internal static class MethodSettings
{
    /// <summary>Settings by method or generator. A setting that there is not, one of a wrong kind, and one that no row would have is a
    /// mistake.</summary>
    /// <param name="value">the key's value</param>
    /// <param name="spec">the experiment without them</param>
    /// <param name="checks">collects mistakes</param>
    public static IReadOnlyDictionary<string, JsonObject> Read(YamlValue value, ExperimentSpec spec, YamlChecks checks)
    {
        var settings = new Dictionary<string, JsonObject>();
        if (value is not YamlMap map)
        {
            checks.Mistake(value.Line, $"'options' takes methods and generators with their settings, such as {{ coop: {{ epochs: 50 }} }}, " +
                $"not {value.Described}.");
            return settings;
        }
        foreach (var (name, (key, of)) in checks.Keys(map, [.. FineTuners.Names, .. Generators.Names], "method or generator"))
        {
            RequireUsed(key, spec, checks);
            if (of is not YamlMap { Entries.Count: > 0 } given)
                checks.Mistake(of.Line, $"'{name}' takes settings such as {{ epochs: 50 }}, not {of.Described}.");
            else if (Checked(name, given, spec.Preset, checks) is { } read) settings[name] = read;
        }
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

    private static void RequireUsed(YamlScalar key, ExperimentSpec spec, YamlChecks checks)
    {
        var isMethod = FineTuners.Names.Contains(key.Text);
        if (isMethod ? !spec.Methods.Contains(key.Text) : !spec.Generators.Contains(key.Text))
            checks.Mistake(key.Line, $"'{key.Text}' has settings but is not among '{(isMethod ? "methods" : "generators")}', so that no row " +
                $"would have them. Add it there, or take its settings out.");
        else if (!isMethod && spec.Methods.All(FineTuners.Names.Contains) && spec.Columns().All(column => column.Generator != key.Text))
            checks.Mistake(key.Line, $"'{key.Text}' has settings, but no method of this experiment learns from a generator. Take its " +
                $"settings out, or add such a method.");
    }

    private static JsonObject? Checked(string name, YamlMap given, Preset preset, YamlChecks checks)
    {
        var settings = Json(given, checks);
        try
        {
            if (FineTuners.Names.Contains(name)) FineTuners.Create(name, preset, settings);
            else Generators.Create(name, preset, changes: settings);
            return settings;
        }
        catch (OptionException wrong)
        {
            foreach (var mistake in wrong.Mistakes) checks.Mistake(LineOf(given, mistake.Path), mistake.Text);
            return null;
        }
    }

    private static JsonNode? Json(YamlValue value, YamlChecks checks) => value switch
    {
        YamlMap map => Json(map, checks),
        YamlList list => new JsonArray([.. list.Items.Select(item => Json(item, checks))]),
        YamlScalar { IsNothing: true } => null,
        YamlScalar { IsQuoted: true } text => text.Text,
        YamlScalar { Text: "true" or "false" } flag => flag.Text == "true",
        YamlScalar scalar when double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number) => number,
        YamlScalar word => word.Text,
        _ => throw new InvalidOperationException("YAML has no other values."),
    };

    private static JsonObject Json(YamlMap map, YamlChecks checks) => new(checks.Keys(map, [.. map.Entries.Select(entry => entry.Key.Text)])
        .Select(entry => KeyValuePair.Create(entry.Key, Json(entry.Value.Value, checks))));

    /// <summary>The line of a setting, or of what is nearest to it.</summary>
    private static int LineOf(YamlMap settings, IEnumerable<string> path)
    {
        var (line, at) = (settings.Line, (YamlValue)settings);
        foreach (var step in path)
            if (at is YamlMap map && map.Entries.FirstOrDefault(entry => entry.Key.Text == step) is { Key: { } key } found)
                (line, at) = (key.Line, found.Value);
            else if (at is YamlList list && int.TryParse(step, out var index) && index < list.Items.Count)
                (line, at) = (list.Items[index].Line, list.Items[index]);
        return line;
    }
}
