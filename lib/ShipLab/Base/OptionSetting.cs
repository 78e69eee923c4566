using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ShipLab.Base;

/// <summary>One setting of an options record: a property that can be given a value.</summary>
internal sealed record OptionSetting(PropertyInfo Property)
{
    /// <summary>"learning-rate": how experiments' files call it.</summary>
    public string Name => Kebab(Property.Name);

    /// <summary>What it takes; of a <c>double?</c> the double.</summary>
    public Type Type => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>What its texts may be; null for any.</summary>
    public NamesAttribute? Names => Property.GetCustomAttribute<NamesAttribute>();

    /// <summary>What a list is of; null for what is no list.</summary>
    public Type? Item => Type.IsConstructedGenericType ? Type.GetGenericArguments()[0] : null;

    /// <summary>What its numbers may be; null for any.</summary>
    public LimitsAttribute? Limits => Property.GetCustomAttribute<LimitsAttribute>();

    /// <summary>A record of this library, whose properties are settings in their turn.</summary>
    public bool IsRecord => Type.IsClass && Type.Assembly == typeof(OptionSetting).Assembly;

    /// <summary>A record whose settings count as the outer record's own.</summary>
    public bool IsFlat => Property.IsDefined(typeof(FlatAttribute));

    /// <summary>Part of a result's key, and so of experiments' files. (Chunk sizes are not: they change no
    /// number.)</summary>
    public bool IsInKey => !Property.IsDefined(typeof(JsonIgnoreAttribute));

    public bool TakesNull => new NullabilityInfoContext().Create(Property).WriteState == NullabilityState.Nullable;

    public static IEnumerable<OptionSetting> Of(Type record) =>
        record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(one => one.CanWrite)
            .Select(one => new OptionSetting(one));

    /// <summary>The names by which files change a type of record, those of flat records within it among them.</summary>
    public static IReadOnlyList<string> NamesOf(Type record) =>
        [.. Of(record).Where(one => one.IsInKey).SelectMany(one => one.IsFlat ? NamesOf(one.Type) : [one.Name])];

    /// <summary>What it takes, or an item of its list, in words: "a whole number, at least 1".</summary>
    public string Described(Type type)
    {
        if (type == Type && Item is { } item) return $"a list, each of it {Described(item)}";
        if (type.IsEnum) return $"one of {string.Join(", ", Enum.GetNames(type).Select(Kebab))}";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(string)) return Names is null ? "a text" : $"one {Names.What}";
        if (IsRecord) return "settings";
        var limited = Limits switch
        {
            null => "",
            { Above: false, Most: < double.PositiveInfinity } => $" from {Limits}",
            _ => $", {Limits}",
        };
        return (type == typeof(int) ? "a whole number" : "a number") + limited;
    }

    public static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
