namespace ShipLab.Figures;

/// <summary>
/// Tells Microsoft.DotNet.Interactive.Formatting how to show a type. That library looks for an attribute of this name (not this
/// type) with these two properties, so a library need not reference it to be shown well: the source is created, its
/// <c>CreateTypeFormatters()</c> called, and each object it returns used by its <c>MimeType</c>, <c>Type</c> and
/// <c>Format(object, TextWriter)</c>. Checked against version 1.0.0-beta.23562.1.
/// </summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Interface)]
public sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>A type with a public parameterless constructor and a method <c>CreateTypeFormatters()</c>.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>The MIME types displayed together, in order of preference.</summary>
    public string[] PreferredMimeTypes { get; set; } = [];
}

/// <summary>The formatters of <see cref="Figure"/>, one for each MIME type of its bundle.</summary>
public sealed class FigureFormatterSource
{
    /// <summary>Called by the formatting library through reflection.</summary>
    public IEnumerable<object> CreateTypeFormatters() =>
    [
        new ConventionFormatter<Figure>(Mime.Plotly, f => f.ToJson()),
        new ConventionFormatter<Figure>(Mime.Html, f => f.ToHtml()),
        new ConventionFormatter<Figure>(Mime.Svg, f => f.ToSvg()),
        new ConventionFormatter<Figure>(Mime.Text, f => f.ToString()),
    ];
}

/// <summary>A formatter in the shape that the convention asks for; other types of the lab may use it too.</summary>
public sealed class ConventionFormatter<T>(string mimeType, Func<T, string> text)
{
    /// <summary>The MIME type that <see cref="Format"/> writes.</summary>
    public string MimeType { get; } = mimeType;

    /// <summary>The type formatted.</summary>
    public Type Type { get; } = typeof(T);

    /// <summary>Writes the instance; false when it is of another type.</summary>
    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not T value) return false;
        writer.Write(text(value));
        return true;
    }
}
