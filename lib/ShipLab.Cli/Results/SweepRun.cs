using System.Diagnostics;

namespace ShipLab.Cli.Results;

/// <summary>Runs a sweep before the user's eyes: its view, its tables, what it wrote, and what became of cells that
/// failed.</summary>
internal static class SweepRun
{
    /// <summary>Runs it; 0 when all rows are there, 130 when it was interrupted.</summary>
    /// <param name="command">For messages: "experiment".</param>
    /// <param name="results">The file that is filled.</param>
    /// <param name="names">What rows are called.</param>
    /// <param name="each">How many rows of each name there are.</param>
    /// <param name="run">Runs it and tells the view.</param>
    /// <exception cref="ShipLabException">Cells failed; the message says which and why.</exception>
    public static int Run(string command, string results, IReadOnlyList<string> names, int each,
        Func<SweepView, SweepOutcome> run)
    {
        var watch = Stopwatch.StartNew();
        SweepOutcome? outcome = null;
        int fresh, reused, total;
        using (var view = new SweepView(names, each))
        {
            try
            {
                outcome = run(view);
            }
            catch (OperationCanceledException)
            {
                // told below, since the command-line library may take an interrupted command for finished before its
                // exception arrives
            }
            (fresh, reused, total) = (view.Fresh, view.Reused, view.Total);
        }
        if (outcome is null)
        {
            Console.Error.WriteLine($"shiplab {command}: interrupted after {fresh + reused} of {total} rows. "
                + $"All finished rows are in {Repository.Shown(results)}; the same command goes on with the rest.");
            return 130;
        }
        ResultTablesView.Print(outcome.Rows);
        Console.WriteLine($"{Texts.Count(outcome.Rows.Count, "row", "rows")} ({fresh} run now, {reused} were there) in "
            + $"{Texts.Duration(watch.Elapsed)} with {Texts.Count(outcome.Workers, "worker", "workers")}, peak memory "
            + $"{Texts.PeakMemory():0.00} GiB");
        if (File.Exists(results))
            Console.WriteLine($"wrote {Repository.Shown(results)}, {new FileInfo(results).Length / 1e6:0.00} MB; " +
                $"./shiplab report {Repository.Shown(results)} makes tables and a page of it");
        outcome.ThrowIfFailed();
        return 0;
    }
}
