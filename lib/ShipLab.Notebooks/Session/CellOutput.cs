namespace ShipLab.Notebooks;

/// <summary>Something that a cell put out, in the order it came.</summary>
public abstract record CellOutput;

/// <summary>Text that the cell wrote to the console.</summary>
/// <param name="Name"><c>stdout</c> or <c>stderr</c>.</param>
/// <param name="Text">The text as written, newlines included.</param>
public sealed record StreamOutput(string Name, string Text) : CellOutput;

/// <summary>A value that the cell displayed.</summary>
/// <param name="Data">Its representations.</param>
/// <param name="DisplayId">The name under which it can be updated.</param>
/// <param name="IsUpdate">Whether it replaces what was displayed under the same name.</param>
public sealed record DisplayOutput(MimeBundle Data, string? DisplayId = null, bool IsUpdate = false) : CellOutput;

/// <summary>The value of the cell's trailing expression.</summary>
public sealed record ResultOutput(MimeBundle Data) : CellOutput;

/// <summary>The error that ended the cell.</summary>
public sealed record ErrorOutput(CellError Error) : CellOutput;
