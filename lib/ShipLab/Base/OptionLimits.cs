using System.Collections;
using System.Globalization;
using System.Reflection;

namespace ShipLab.Base;

/// <summary>Checks the numbers of an options record against their <see cref="LimitsAttribute"/>, those of records within it too.</summary>
internal static class OptionLimits
{
    /// <exception cref="ShipLabException">A number is not allowed; it is named, with what it may be.</exception>
    /// <param name="options">The record.</param>
    /// <param name="owner">Whose options they are, for the message: "CoOp".</param>
    public static void Require(object options, string owner)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0 || property.GetValue(options) is not { } value) continue;
            if (property.GetCustomAttribute<LimitsAttribute>() is { } limits)
                foreach (var number in Numbers(value))
                    if (!limits.Allow(number)) throw Wrong(owner, property, number, limits);
            if (value is IEnumerable and not string && !((IEnumerable)value).Cast<object>().Any())
                throw new ShipLabException($"{owner} cannot have an empty list as {property.Name}. Give it at least one value.");
            if (IsRecord(property.PropertyType)) Require(value, owner);
        }
    }

    /// <summary>A type of this library whose properties are options in their turn.</summary>
    public static bool IsRecord(Type type) => type.IsClass && type.Assembly == typeof(OptionLimits).Assembly;

    private static IEnumerable<double> Numbers(object value) => value is IEnumerable list
        ? list.Cast<object>().Select(item => Convert.ToDouble(item, CultureInfo.InvariantCulture))
        : [Convert.ToDouble(value, CultureInfo.InvariantCulture)];

    private static ShipLabException Wrong(string owner, PropertyInfo property, double number, LimitsAttribute limits)
    {
        var orNull = Nullable.GetUnderlyingType(property.PropertyType) is null ? "" : ", or null for the standard";
        return new ShipLabException($"{owner} cannot have {property.Name} = {number.ToString(CultureInfo.InvariantCulture)}. Set it to {limits}{orNull}.");
    }
}
