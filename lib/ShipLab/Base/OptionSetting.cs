using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ShipLab.Base;

/// <summary>One setting of an options record: a property that can be given a value.</summary>
internal sealed record OptionSetting(PropertyInfo Property)
{
    /// <summary>"learning-rate": how experiments' files call it.</summary>
    public string Name { get; } = Kebab(Property.Name);

    /// <summary>What it takes; of a <c>double?</c> the double.</summary>
    public Type Type { get; } = Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    /// <summary>What its numbers may be; null for any.</summary>
    public LimitsAttribute? Limits { get; } = Property.GetCustomAttribute<LimitsAttribute>();

    /// <summary>What its texts may be; null for any.</summary>
    public NamesAttribute? Names { get; } = Property.GetCustomAttribute<NamesAttribute>();

    /// <summary>What a list is of; null for what is no list.</summary>
    public Type? Item =>
        Type.IsGenericType && Type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>) ? Type.GetGenericArguments()[0] : null;

    /// <summary>A record of this library, whose properties are settings in their turn.</summary>
    public bool IsRecord => Type.IsClass && Type.Assembly == typeof(OptionSetting).Assembly;

    /// <summary>Its record's settings count as the outer record's own.</summary>
    public bool IsFlat => Property.IsDefined(typeof(FlatAttribute));

    /// <summary>Whether it is part of a result's key, and so of experiments' files. (Chunk sizes are not: they change no number.)</summary>
    public bool IsInKey => !Property.IsDefined(typeof(JsonIgnoreAttribute));

    /// <summary>Whether it may be nothing.</summary>
    public bool TakesNull => new NullabilityInfoContext().Create(Property).WriteState == NullabilityState.Nullable;

    /// <summary>The settings of a type of record.</summary>
    public static IReadOnlyList<OptionSetting> Of(Type record) =>
        [.. record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite).Select(property => new OptionSetting(property))];

    /// <summary>The names by which files change a type of record, those of flat records within it among them.</summary>
    public static IReadOnlyList<string> NamesOf(Type record) => [.. Of(record).Where(setting => setting.IsInKey)
        .SelectMany(setting => setting.IsFlat ? NamesOf(setting.Type) : [setting.Name])];

    /// <summary>What it takes, in words: "a whole number, at least 1".</summary>
    public string Described => Item is { } item ? $"a list, each of it {Describe(item)}" : Describe(Type);

    /// <summary>What a value of a type is, in words.</summary>
    public string Describe(Type type)
    {
        if (type.IsEnum) return $"one of {string.Join(", ", Enum.GetNames(type).Select(Kebab))}";
        if (type == typeof(bool)) return "true or false";
        if (type == typeof(string)) return Names is null ? "a text" : $"one {Names.What}";
        if (type != typeof(int) && type != typeof(double)) return "settings";
        var kind = type == typeof(int) ? "a whole number" : "a number";
        if (Limits is null) return kind;
        return Limits is { Above: false, Most: < double.PositiveInfinity } ? $"{kind} from {Limits}" : $"{kind}, {Limits}";
    }

    /// <summary>LearningRate to learning-rate.</summary>
    public static string Kebab(string name) => JsonNamingPolicy.KebabCaseLower.ConvertName(name);
}
