namespace ShipLab.Notebooks;

/// <summary>A cell of a running notebook that starts now.</summary>
/// <param name="Notebook">The notebook's path as given.</param>
/// <param name="Cell">The cell's number among all cells, from 1.</param>
/// <param name="Cells">How many cells there are.</param>
/// <param name="FirstLine">The cell's first line.</param>
public readonly record struct CellProgress(string Notebook, int Cell, int Cells, string FirstLine);
