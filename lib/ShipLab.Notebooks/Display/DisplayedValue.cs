namespace ShipLab.Notebooks;

/// <summary>Something that a cell has displayed and may show anew in the same place.</summary>
public sealed class DisplayedValue
{
    private readonly string id;
    private readonly Func<object?, MimeBundle> format;

    internal DisplayedValue(string id, Func<object?, MimeBundle> format) => (this.id, this.format) = (id, format);

    /// <summary>Shows another value in the place of this one, by the same representations.</summary>
    public void Update(object? value) => CellCommands.Emit(new DisplayOutput(format(value), id, IsUpdate: true));
}
