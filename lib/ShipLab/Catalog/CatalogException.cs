namespace ShipLab.Catalog;

/// <summary>A public data set that is not in its folder as it was published. The message ends with
/// the layout that was expected.</summary>
public sealed class CatalogException : ShipLabException
{
    /// <param name="problem">what is wrong, where, and what to do; ends with a full stop</param>
    /// <param name="layout">the expected folders and files, as a drawing</param>
    public CatalogException(string problem, string layout) : base($"{problem} Expected is:\n{layout}") =>
        (Problem, Layout) = (problem, layout);

    /// <summary>The message without the drawing.</summary>
    public string Problem { get; }

    /// <summary>The drawing.</summary>
    public string Layout { get; }
}
