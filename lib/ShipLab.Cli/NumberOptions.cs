using System.CommandLine;
using System.Globalization;
using System.Numerics;

namespace ShipLab.Cli;

/// <summary>Options that take a number within limits; anything else is a usage error that names option, limits and what
/// was written.</summary>
internal static class NumberOptions
{
    /// <summary>A whole number of at least <paramref name="least"/>.</summary>
    public static Option<T> Whole<T>(string name, string description, T standard, T least)
        where T : struct, IBinaryInteger<T> =>
        Create(name, description, standard,
            text => T.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                && value >= least
            ? value
            : null, $"a whole number of at least {least}");

    /// <summary>A number above zero.</summary>
    public static Option<double> Positive(string name, string description, double standard) =>
        Create<double>(name, description, standard,
            text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
                && value is > 0 and < 1e6
            ? value
            : null, "a number above 0 and below a million");

    private static Option<T> Create<T>(string name, string description, T standard, Func<string, T?> parse, string what)
        where T : struct => new(name)
    {
        Description = description,
        HelpName = "N",
        DefaultValueFactory = _ => standard,
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            if (parse(text) is { } value)
                return value;
            result.AddError($"{name} takes {what}, not '{text}'.");
            return standard;
        },
    };
}
