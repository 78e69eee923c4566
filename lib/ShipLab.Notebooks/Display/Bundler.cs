using System.Text.Json;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace ShipLab.Notebooks;

/// <summary>
/// Turns any value into a <see cref="MimeBundle"/> by Microsoft.DotNet.Interactive.Formatting. A type says how it wants to be shown by an
/// attribute named <c>TypeFormatterSourceAttribute</c> (matched by name, so the type's library needs no reference to that package):
/// its <c>FormatterSourceType</c> has a method <c>CreateTypeFormatters()</c> that yields objects with <c>string MimeType</c> and
/// <c>bool Format(object instance, TextWriter writer)</c>, and its <c>PreferredMimeTypes</c> are the bundle.
/// </summary>
internal static class Bundler
{
    private const string Plain = "text/plain";
    private const string Html = "text/html";

    private static readonly Lazy<string> FirstUse = new(() => new[] { new { Any = 1 } }.ToDisplayString(Html));

    /// <summary>
    /// Lets the formatting package set itself up, before an abort can hit it doing so: what it makes once it would then remember as failed.
    /// </summary>
    public static void WarmUp() => _ = FirstUse.Value;

    /// <param name="value">What to show; may be null.</param>
    /// <param name="mimeTypes">The representations wanted; none means those that the type prefers.</param>
    public static MimeBundle Format(object? value, params string[] mimeTypes)
    {
        if (value is MimeBundle ready && mimeTypes.Length == 0) return ready;
        return new MimeBundle(
            Choose(value, mimeTypes).Select(mime => KeyValuePair.Create(mime, Checked(mime, value.ToDisplayString(mime)))));
    }

    /// <summary>Text that must be JSON is looked at while the cell that shows it can still be blamed.</summary>
    /// <exception cref="FormatException">When it is not.</exception>
    public static string Checked(string mimeType, string value)
    {
        if (!MimeBundle.IsJson(mimeType)) return value;
        try
        {
            using var json = JsonDocument.Parse(value);
            return value;
        }
        catch (JsonException error)
        {
            throw new FormatException($"what is to be shown as {mimeType} is not JSON: {error.Message}", error);
        }
    }

    private static IEnumerable<string> Choose(object? value, string[] wanted)
    {
        if (wanted.Length > 0) return wanted;
        // One word of text needs no page of HTML and style sheet around it.
        if (value is null || IsPlain(value.GetType())) return [Plain];
        var preferred = Formatter.GetPreferredMimeTypesFor(value.GetType());
        // The plain text of HTML would be its tags; for everything else terminals and diffs are served too.
        return value is IHtmlContent ? preferred : preferred.Append(Plain);
    }

    private static bool IsPlain(Type type) =>
        (type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal)
            || type == typeof(DateTime) || type == typeof(DateTimeOffset) || type == typeof(TimeSpan) || type == typeof(Guid))
        && Formatter.GetPreferredMimeTypesFor(type) is { Count: 1 } only && only.First() is Html or Plain;
}
