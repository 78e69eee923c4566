using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace ShipLab.Base;

/// <summary>
/// Settings of a method or generator that differ from a preset, by the names of the properties of its options record in kebab-case, as
/// experiments' files have them: <c>{"learning-rate": 0.02, "prompt-form": {"global": false}}</c>. A setting that is not there keeps its
/// value; a list is replaced as a whole; a record within a record is changed setting by setting. Properties that change no number (chunk
/// sizes) are not settings.
/// </summary>
/// <param name="owner">Whose options they are, for messages: "coop".</param>
/// <param name="settings">What differs.</param>
internal sealed class OptionChanges(string owner, JsonObject settings)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private readonly List<OptionMistake> _mistakes = [];

    /// <summary>The record with the changes.</summary>
    /// <exception cref="OptionException">The record has no such settings, or cannot have such values.</exception>
    public T ApplyTo<T>(T options) where T : class => (T)Apply(options)[0];

    /// <summary>Two records that look like one from outside, with the changes.</summary>
    /// <exception cref="OptionException">Neither record has such a setting, or it cannot have such a value.</exception>
    public (T First, U Second) ApplyTo<T, U>(T first, U second) where T : class where U : class =>
        Apply(first, second) is [T changed, U also] ? (changed, also) : throw new InvalidOperationException("A record became another.");

    private object[] Apply(params object[] records)
    {
        var types = records.Select(record => Json.GetTypeInfo(record.GetType())).ToArray();
        var nodes = records.Select((record, i) => JsonSerializer.SerializeToNode(record, types[i])!.AsObject()).ToArray();
        var known = types.SelectMany((type, i) => SettingsOf(type).Select(setting => (setting.Name, Of: setting, Node: nodes[i])))
            .ToDictionary(setting => setting.Name);
        foreach (var (name, value) in settings)
        {
            if (!known.TryGetValue(name, out var setting)) Unknown([name], [.. known.Keys]);
            else setting.Node[name] = Value(setting.Of, value, setting.Node[name], [name]);
        }
        if (_mistakes.Count > 0) throw new OptionException(_mistakes);
        return [.. records.Select((record, i) => settings.Any(change => nodes[i].ContainsKey(change.Key)) ? nodes[i].Deserialize(types[i])! : record)];
    }

    private static IEnumerable<JsonPropertyInfo> SettingsOf(JsonTypeInfo type) =>
        type.Properties.Where(property => property.Get is not null && (property.Set is not null || property.AssociatedParameter is not null));

    /// <summary>The value as the record's JSON has it, or null after a mistake.</summary>
    private JsonNode? Value(JsonPropertyInfo setting, JsonNode? given, JsonNode? present, string[] path)
    {
        if (given is null)
        {
            if (!setting.IsSetNullable) Mistake(path, $"takes {Described(setting.PropertyType, LimitsOf(setting))}, not nothing");
            return null;
        }
        var type = Nullable.GetUnderlyingType(setting.PropertyType) ?? setting.PropertyType;
        if (ItemOf(type) is { } item)
        {
            if (given is JsonArray { Count: 0 }) Mistake(path, "is an empty list. Give at least one value, or leave it out");
            return new JsonArray([.. (given as JsonArray ?? [given.DeepClone()]).Select((one, i) => Scalar(item, one, LimitsOf(setting), [.. path, $"{i}"]))]);
        }
        if (!OptionLimits.IsRecord(type)) return Scalar(type, given, LimitsOf(setting), path);
        if (given is JsonObject map) return Nested(Json.GetTypeInfo(type), map, present as JsonObject, path);
        Mistake(path, $"takes settings such as {{ {SettingsOf(Json.GetTypeInfo(type)).First().Name}: ... }}, not {Told(given)}");
        return null;
    }

    private JsonObject Nested(JsonTypeInfo type, JsonObject given, JsonObject? present, string[] path)
    {
        var known = SettingsOf(type).ToDictionary(setting => setting.Name);
        var node = (JsonObject?)present?.DeepClone() ?? [];
        foreach (var (name, value) in given)
        {
            if (!known.TryGetValue(name, out var setting)) Unknown([.. path, name], [.. known.Keys]);
            else node[name] = Value(setting, value, node[name], [.. path, name]);
        }
        foreach (var missing in known.Values.Where(setting => setting.AssociatedParameter is { HasDefaultValue: false } && !node.ContainsKey(setting.Name)))
            Mistake(path, $"needs the setting '{missing.Name}' too");
        return node;
    }

    private JsonNode? Scalar(Type type, JsonNode? given, LimitsAttribute? limits, string[] path)
    {
        var value = given as JsonValue;
        if (type.IsEnum)
        {
            string[] names = [.. Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)];
            if (value?.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is var name)
            {
                if (names.Contains(name)) return value.DeepClone();
                Mistake(path, $"cannot be '{name}'. Did you mean '{NearestName.Of(name, names)}'? Known: {string.Join(", ", names)}");
                return null;
            }
        }
        else if (type == typeof(string) && value?.GetValueKind() == JsonValueKind.String) return value.DeepClone();
        else if (type == typeof(bool) && value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False) return value.DeepClone();
        else if (value?.GetValueKind() == JsonValueKind.Number && Number(value) is var number && (limits?.Allow(number) ?? double.IsFinite(number)))
        {
            if (type == typeof(double)) return number;
            if (type == typeof(int) && number == Math.Round(number) && Math.Abs(number) <= int.MaxValue) return (int)number;
        }
        Mistake(path, $"takes {Described(type, limits)}, not {Told(given)}");
        return null;
    }

    // a value that was made in memory is of one type only, one that was parsed of any that it can be
    private static double Number(JsonValue value) => double.Parse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture);

    private static string Described(Type type, LimitsAttribute? limits)
    {
        var of = limits is null ? "" : limits.ToString() is var text && text.Contains(" to ") && !limits.Above ? $" from {text}" : $", {text}";
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (ItemOf(type) is { } item) return $"a list, each of it {Described(item, limits)}";
        if (type.IsEnum) return $"one of {string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName))}";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(int)) return $"a whole number{of}";
        return type == typeof(double) ? $"a number{of}" : type == typeof(string) ? "a text" : "settings";
    }

    private static string Told(JsonNode? given) => given switch
    {
        null => "nothing",
        JsonArray => "a list",
        JsonObject => "settings",
        JsonValue value => value.GetValueKind() == JsonValueKind.String ? $"'{value.GetValue<string>()}'" : value.ToJsonString(),
        _ => throw new InvalidOperationException("JSON has no other nodes."),
    };

    private static LimitsAttribute? LimitsOf(JsonPropertyInfo setting) =>
        setting.AttributeProvider?.GetCustomAttributes(typeof(LimitsAttribute), inherit: false) is [LimitsAttribute limits] ? limits : null;

    private static Type? ItemOf(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? type.GetGenericArguments()[0] : null;

    private void Unknown(string[] path, IReadOnlyCollection<string> known)
    {
        var of = path.Length == 1 ? owner : $"{owner}: {string.Join(": ", path[..^1])}";
        _mistakes.Add(new OptionMistake(path, $"{of} has no setting '{path[^1]}'. Did you mean '{NearestName.Of(path[^1], known)}'? " +
            $"Known: {string.Join(", ", known)}."));
    }

    private void Mistake(string[] path, string text) => _mistakes.Add(new OptionMistake(path, $"{owner}: '{Setting(path)}' {text}."));

    private static string Setting(string[] path) => string.Join(": ", path.Where(step => !int.TryParse(step, out _)));
}
