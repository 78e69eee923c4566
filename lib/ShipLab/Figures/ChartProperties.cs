using Microsoft.FSharp.Core;
using Plotly.NET;
using Plotly.NET.LayoutObjects;
using Plotly.NET.TraceObjects;
using Properties = DynamicObj.DynamicObj;

namespace ShipLab.Figures;

/// <summary>
/// Properties of a chart by <see href="https://plotly.com/javascript/reference">plotly.js's own names</see>, where
/// Plotly.NET's verbs would be long: <c>chart.WithTrace(new { error_y = new { type = "data", array } })</c>. The chart
/// itself stays as it was.
/// </summary>
public static class ChartProperties
{
    /// <summary>Sets properties of every trace; what an anonymous object does not name is kept.</summary>
    public static GenericChart WithTrace(this GenericChart chart, object properties) =>
        chart.Traces(trace => With(trace, properties));

    /// <summary>Sets properties of the layout; what an anonymous object does not name is kept.</summary>
    public static GenericChart WithLayout(this GenericChart chart, object properties) =>
        GenericChart.setLayout(With(GenericChart.getLayout(chart), properties), chart);

    /// <summary>The chart with each trace replaced.</summary>
    internal static GenericChart Traces(this GenericChart chart, Func<Trace, Trace> change) =>
        GenericChart.mapTrace(FuncConvert.FromFunc(change), chart);

    /// <summary>A property by its path, such as "marker", "color"; null where there is none.</summary>
    internal static object? At(this Properties? values, params string[] path) =>
        path.Aggregate((object?)values, (at, name) => (at as Properties)?.TryGetPropertyValue(name)?.Value);

    /// <summary>A copy with other values. Objects inside get Plotly.NET's own types, so that its verbs find
    /// them.</summary>
    internal static T With<T>(T original, object properties) where T : Properties
    {
        var changed = original is Trace trace ? (T)(Properties)new Trace(trace.type)
            : (T)Activator.CreateInstance(original.GetType())!;
        original.ShallowCopyDynamicPropertiesTo(changed, FSharpOption<bool>.Some(true));
        foreach (var property in properties.GetType().GetProperties())
        {
            var value = property.GetValue(properties);
            if (value is not null && value.GetType().Name.Contains("AnonymousType", StringComparison.Ordinal))
                value = With(changed.At(property.Name) as Properties ?? Empty(property.Name), value);
            changed.SetProperty(property.Name, value);
        }
        return changed;
    }

    private static Properties Empty(string name) => name.TrimEnd([.. "0123456789"]) switch
    {
        "xaxis" or "yaxis" => new LinearAxis(),
        "title" => new Title(),
        "legend" => new Legend(),
        "margin" => new Margin(),
        "font" => new Font(),
        "marker" => new Marker(),
        "line" => new Line(),
        "error_x" or "error_y" => new Error(),
        "colorbar" => new ColorBar(),
        _ => new Properties(),
    };
}
