namespace ShipLab.Notebooks;

/// <summary>A notebook that ran to its end.</summary>
/// <param name="Path">Its path as given.</param>
/// <param name="Notebook">Its content with the new outputs, whether written back or not.</param>
/// <param name="Elapsed">The time it took.</param>
/// <param name="PeakMemory">The most memory that its process held, in bytes.</param>
public sealed record NotebookRun(string Path, NotebookFile Notebook, TimeSpan Elapsed, long PeakMemory);
