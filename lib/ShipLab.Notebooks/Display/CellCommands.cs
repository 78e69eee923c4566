using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting.TabularData;

namespace ShipLab.Notebooks;

/// <summary>
/// What every cell may call without a prefix, under the names that .NET Interactive's C# kernel gives them. A static import of the session.
/// </summary>
#pragma warning disable IDE1006 // the names are those of .NET Interactive
public static class CellCommands
{
    private static long displays;

    /// <summary>The token that is cancelled when the running cell is interrupted or runs past its time limit.</summary>
    public static CancellationToken CellToken => CellContext.Current?.Token ?? CancellationToken.None;

    /// <summary>Shows a value, by the representations its type prefers or by those named.</summary>
    public static DisplayedValue display(object? value, params string[] mimeTypes) => value.Display(mimeTypes);

    /// <summary>Marks text as HTML to be shown as such.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);

    /// <summary>Runs a script in the page that shows the notebook.</summary>
    public static void Javascript(string content) => Emit(new DisplayOutput(new MimeBundle("application/javascript", content)));

    /// <summary>Shows a value, by the representations its type prefers or by those named.</summary>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes) =>
        Show(value, item => Bundler.Format(item, mimeTypes));

    /// <summary>Shows text that is already of a MIME type: <c>"&lt;b&gt;x&lt;/b&gt;".DisplayAs("text/html")</c>.</summary>
    public static DisplayedValue DisplayAs(this string value, string mimeType) =>
        Show(value, text => new MimeBundle(mimeType, Bundler.Checked(mimeType, text?.ToString() ?? "")));

    /// <summary>Shows any value as one MIME type: <c>figure.DisplayAs("image/svg+xml")</c>.</summary>
    public static DisplayedValue DisplayAs(this object? value, string mimeType) => value.Display(mimeType);

    /// <summary>Shows rows as a table, one column a property.</summary>
    public static DisplayedValue DisplayTable<T>(this IEnumerable<T> rows, params string[] mimeTypes) =>
        rows.ToTabularDataResource().Display(mimeTypes);

    /// <summary>Hands an output to the running cell; outside a cell its plain text goes to the console.</summary>
    internal static void Emit(DisplayOutput output)
    {
        CellStop.Check();
        if (CellContext.Current is { } cell) cell.Log.Add(output);
        else Console.WriteLine(output.Data);
    }

    private static DisplayedValue Show(object? value, Func<object?, MimeBundle> format)
    {
        var id = $"display-{Interlocked.Increment(ref displays)}";
        Emit(new DisplayOutput(format(value), id));
        return new DisplayedValue(id, format);
    }
}
