namespace ShipLab.Notebooks;

/// <summary>What a notebook's cell holds.</summary>
public enum CellKind
{
    /// <summary>Text for the reader.</summary>
    Markdown,

    /// <summary>Code to run.</summary>
    Code,

    /// <summary>Text for converters, neither shown nor run.</summary>
    Raw,
}
