using System.Diagnostics.CodeAnalysis;

namespace ShipLab.Notebooks;

/// <summary>
/// One value in several representations, each under its MIME type: what a notebook shows for a figure or a table.
/// The order is the author's order of preference. Values of JSON types (<c>application/json</c>, <c>*+json</c>) are JSON text.
/// </summary>
public sealed class MimeBundle
{
    private readonly List<KeyValuePair<string, string>> entries;

    /// <param name="entries">MIME type and text; of two entries of one type the first counts.</param>
    public MimeBundle(IEnumerable<KeyValuePair<string, string>> entries) =>
        this.entries = entries.DistinctBy(entry => entry.Key).ToList();

    /// <summary>A bundle of one representation.</summary>
    public MimeBundle(string mimeType, string value) : this([new(mimeType, value)]) { }

    /// <summary>The representations, the preferred one first.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Entries => entries;

    /// <summary>The MIME types, the preferred one first.</summary>
    public IEnumerable<string> MimeTypes => entries.Select(entry => entry.Key);

    /// <summary>The text under a MIME type, or null.</summary>
    public string? this[string mimeType] => TryGet(mimeType, out var value) ? value : null;

    /// <summary>Finds the text under a MIME type.</summary>
    public bool TryGet(string mimeType, [NotNullWhen(true)] out string? value)
    {
        value = entries.FirstOrDefault(entry => entry.Key == mimeType).Value;
        return value is not null;
    }

    /// <summary>Whether values of this MIME type are JSON and stand in a notebook file as JSON, not as a string.</summary>
    public static bool IsJson(string mimeType) =>
        mimeType == "application/json"
        || (mimeType.StartsWith("application/", StringComparison.Ordinal) && mimeType.EndsWith("+json", StringComparison.Ordinal));

    /// <inheritdoc />
    public override string ToString() => this["text/plain"] ?? string.Join(", ", MimeTypes);
}
