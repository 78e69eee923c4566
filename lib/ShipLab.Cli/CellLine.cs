using ShipLab.Notebooks;

namespace ShipLab.Cli;

/// <summary>Shows which cell of a notebook is running, in a line that is rewritten; silent where lines cannot be.</summary>
internal sealed class CellLine(LivePanel line) : IProgress<CellProgress>
{
    public void Report(CellProgress value)
    {
        if (value.Stage == CellStage.Started)
            line.Set($"{Path.GetFileName(value.Notebook)}, cell {value.Cell} of {value.Cells}: {value.FirstLine}");
    }
}
