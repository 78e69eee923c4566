using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ShipLab.Base;

/// <summary>
/// Checks the numbers of options records against their limits, and changes their settings by name, as experiments'
/// files do: <c>{"learning-rate": 0.02, "prompt-form": {"global": false}}</c>. A setting that is not there keeps its
/// value; a list is replaced as a whole; a record within a record is changed setting by setting.
/// </summary>
public sealed class OptionSettings
{
    private readonly string _owner;
    private readonly List<OptionMistake> _mistakes;

    private OptionSettings(string owner, List<OptionMistake> mistakes) => (_owner, _mistakes) = (owner, mistakes);

    /// <summary>Refuses a number that is not allowed and an empty list, in records within it too.</summary>
    /// <param name="owner">Whose options they are, for messages: "CoOp".</param>
    /// <exception cref="ShipLabException">It is named, with what it may be.</exception>
    public static void Require(object options, string owner)
    {
        foreach (var setting in OptionSetting.Of(options.GetType()))
        {
            if (setting.Property.GetValue(options) is not { } value) continue;
            var name = setting.Property.Name;
            object[] items = value is IEnumerable list and not string ? [.. list.Cast<object>()] : [value];
            if (items.Length == 0) throw new ShipLabException($"{owner} cannot have an empty list as {name}. "
                + "Give it at least one value.");
            foreach (var number in setting.Limits is null ? [] : items.Select(Convert.ToDouble))
                if (!setting.Limits!.Allow(number)) throw new ShipLabException(
                    $"{owner} cannot have {name} = {number.ToString(CultureInfo.InvariantCulture)}. "
                    + $"Set it to {setting.Limits}{(setting.TakesNull ? ", or null for the standard" : "")}.");
            if (setting.IsRecord) Require(value, owner);
        }
    }

    /// <summary>The record with other settings.</summary>
    /// <param name="owner">Whose options they are, for messages: "coop".</param>
    /// <param name="changes">What differs.</param>
    /// <exception cref="OptionException">The record has no such settings, or cannot have such values; all mistakes at
    /// once.</exception>
    public static T Changed<T>(T options, string owner, JsonObject changes) where T : class
    {
        var mistakes = new List<OptionMistake>();
        var changed = Changed(options, owner, changes, mistakes);
        return mistakes.Count == 0 ? changed : throw new OptionException(mistakes);
    }

    /// <summary>The record with other settings; one that is a mistake keeps its value.</summary>
    /// <param name="owner">Whose options they are, for messages; "" for a file that is nobody's.</param>
    /// <param name="changes">What differs.</param>
    /// <param name="mistakes">Are added to.</param>
    public static T Changed<T>(T options, string owner, JsonObject changes, List<OptionMistake> mistakes)
        where T : class =>
        (T)new OptionSettings(owner, mistakes).Changed(options, changes, []);

    private object Changed(object record, JsonObject changes, string[] path)
    {
        var copy = Copy(record);
        foreach (var (name, given) in changes)
            if (!TrySet(copy, name, given, [.. path, name]))
                Unknown([.. path, name], OptionSetting.NamesOf(record.GetType()));
        return copy;
    }

    /// <summary>Sets what has the name, in the record or in a flat record within it.</summary>
    private bool TrySet(object record, string name, JsonNode? given, string[] path)
    {
        foreach (var setting in OptionSetting.Of(record.GetType()).Where(setting => setting.IsInKey))
        {
            var present = setting.Property.GetValue(record);
            if (setting.Name == name)
            {
                var before = _mistakes.Count;
                var value = Value(setting, given, present, path);
                if (_mistakes.Count == before) setting.Property.SetValue(record, value);
                return true;
            }
            if (!setting.IsFlat) continue;
            var inner = Copy(present!);
            if (!TrySet(inner, name, given, path)) continue;
            setting.Property.SetValue(record, inner);
            return true;
        }
        return false;
    }

    /// <summary>What the record is to have; anything after a mistake.</summary>
    private object? Value(OptionSetting setting, JsonNode? given, object? present, string[] path)
    {
        if (given is null)
        {
            if (!setting.TakesNull) Mistake(path, $"takes {setting.Described(setting.Type)}, not nothing");
            return null;
        }
        if (setting.Item is { } item)
        {
            var items = given is JsonArray several ? several.ToArray() : [given];
            if (items.Length == 0) Mistake(path, "is an empty list. Give at least one value, or leave it out");
            var list = Array.CreateInstance(item, items.Length);
            for (var i = 0; i < items.Length; i++)
            {
                if (Scalar(setting, item, items[i], [.. path, $"{i}"]) is not { } one) continue;
                if (list.Cast<object>().Take(i).Contains(one))
                    Mistake([.. path, $"{i}"], $"has {Told(items[i])} twice. Keep one");
                list.SetValue(one, i);
            }
            return list;
        }
        if (!setting.IsRecord) return Scalar(setting, setting.Type, given, path);
        if (given is JsonObject map) return Changed(present ?? New(setting.Type, map, path), map, path);
        Mistake(path, $"takes settings such as {{ {OptionSetting.NamesOf(setting.Type)[0]}: ... }}, not {Told(given)}");
        return null;
    }

    /// <summary>A record with the standard values of its constructor, to be given the rest.</summary>
    private object New(Type type, JsonObject given, string[] path)
    {
        var parameters = type.GetConstructors().Single().GetParameters();
        foreach (var missing in parameters
            .Where(one => !one.HasDefaultValue && !given.ContainsKey(OptionSetting.Kebab(one.Name!))))
            Mistake(path, $"needs the setting '{OptionSetting.Kebab(missing.Name!)}' too");
        return Activator.CreateInstance(type, [.. parameters.Select(one =>
            one.HasDefaultValue ? one.DefaultValue : Activator.CreateInstance(one.ParameterType))])!;
    }

    private object? Scalar(OptionSetting setting, Type type, JsonNode? given, string[] path)
    {
        var (value, kind) = (given as JsonValue, given?.GetValueKind());
        if (type.IsEnum && kind == JsonValueKind.String)
        {
            var (name, names) = (value!.GetValue<string>(), Enum.GetNames(type).Select(OptionSetting.Kebab).ToList());
            if (names.Contains(name)) return Enum.GetValues(type).GetValue(names.IndexOf(name));
            Mistake(path, $"cannot be '{name}'. "
                + $"Did you mean '{NearestName.Of(name, names)}'? Known: {string.Join(", ", names)}");
            return null;
        }
        if (type == typeof(string) && kind == JsonValueKind.String)
        {
            var text = value!.GetValue<string>();
            if (setting.Names is { } known && !known.Names.Contains(text))
                _mistakes.Add(new OptionMistake(path, NearestName.Unknown(known.What, text, known.Names).Message));
            return text;
        }
        if (type == typeof(bool) && kind is JsonValueKind.True or JsonValueKind.False)
            return kind == JsonValueKind.True;
        // a number that was made in memory is of one type only, one that was parsed of any that it can be
        var number = kind == JsonValueKind.Number ? double.Parse(value!.ToJsonString(), CultureInfo.InvariantCulture)
            : double.NaN;
        if (setting.Limits?.Allow(number) ?? double.IsFinite(number))
        {
            if (type == typeof(double)) return number;
            if (type == typeof(int) && number == Math.Round(number) && Math.Abs(number) <= int.MaxValue)
                return (int)number;
        }
        Mistake(path, $"takes {setting.Described(type)}, not {Told(given)}");
        return null;
    }

    private static object Copy(object record) =>
        typeof(object).GetMethod(nameof(MemberwiseClone),
            BindingFlags.Instance | BindingFlags.NonPublic)!.Invoke(record, null)!;

    private static string Told(JsonNode? given) => given switch
    {
        null => "nothing",
        JsonArray => "a list",
        JsonObject => "settings",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => $"'{value.GetValue<string>()}'",
        _ => given.ToJsonString(),
    };

    private void Unknown(string[] path, IReadOnlyList<string> known)
    {
        string[] of = [.. _owner.Length == 0 ? Array.Empty<string>() : [_owner], .. path[..^1]];
        var missing = of.Length == 0 ? $"There is no key '{path[^1]}'"
            : $"{string.Join(": ", of)} has no setting '{path[^1]}'";
        _mistakes.Add(new OptionMistake(path,
            $"{missing}. Did you mean '{NearestName.Of(path[^1], known)}'? Known: {string.Join(", ", known)}."));
    }

    private void Mistake(string[] path, string text)
    {
        var setting = string.Join(": ", path.Where(step => !int.TryParse(step, out _)));
        _mistakes.Add(new OptionMistake(path, $"{(_owner.Length == 0 ? "" : $"{_owner}: ")}'{setting}' {text}."));
    }
}
