namespace ShipLab.Results.Tables;

/// <summary>A table as data: headings, rows of cells, and notes below. <see cref="MarkdownTable"/>,
/// <see cref="CsvTable"/> and <see cref="LatexTable"/> write it.</summary>
/// <param name="Name">for file names: "base-to-new-h"</param>
/// <param name="Title">what is compared, with everything that the numbers depend on</param>
/// <param name="Columns">headings of all columns; the first ones name the row</param>
/// <param name="Rows">each as long as the headings</param>
public sealed record ScoreTable(string Name, string Title, IReadOnlyList<ScoreColumn> Columns,
    IReadOnlyList<IReadOnlyList<ScoreCell>> Rows)
{
    /// <summary>How to read the numbers, in sentences of plain text.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Rows above which a line is drawn, to part groups.</summary>
    public IReadOnlySet<int> LinesAbove { get; init; } = new HashSet<int>();

    /// <summary>Whether any cell has a number.</summary>
    public bool HasNumbers => Rows.Any(row => row.Any(cell => cell.IsNumber));

    /// <summary>The same table with the best number of each column of scores marked (all that are shown alike, where
    /// several are).</summary>
    public ScoreTable WithBest()
    {
        var best = Columns.Select(
            (column, c) => column.MarkBest ? Rows.Where(row => row[c].IsNumber).Select(row => row[c].Value.Mean)
            .DefaultIfEmpty(double.NaN).Max() : double.NaN).ToArray();
        return this with
        {
            Rows = [.. Rows.Select(row => (IReadOnlyList<ScoreCell>)[.. row.Select((cell, c) =>
                cell.IsNumber && Math.Round(cell.Value.Mean, cell.Decimals) == Math.Round(best[c], cell.Decimals)
                    ? cell with { Best = true } : cell)])],
        };
    }
}

/// <summary>The heading of a column.</summary>
/// <param name="Heading">plain text</param>
/// <param name="Kind">what its cells are</param>
public sealed record ScoreColumn(string Heading, ColumnKind Kind = ColumnKind.Number)
{
    /// <summary>The highest number of the column is worth marking.</summary>
    public bool MarkBest { get; init; }
}

/// <summary>What the cells of a column are.</summary>
public enum ColumnKind
{
    /// <summary>Words, set to the left.</summary>
    Words,

    /// <summary>Single numbers.</summary>
    Number,

    /// <summary>Means over seeds with their spread: four columns in CSV.</summary>
    Spread,
}
