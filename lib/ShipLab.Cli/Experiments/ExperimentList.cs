namespace ShipLab.Cli.Experiments;

/// <summary>What <c>--list</c> prints: the whole grid, and how many of its rows are there.</summary>
internal static class ExperimentList
{
    public static int Print(ExperimentSpec spec, string results, Part part)
    {
        var columns = spec.Columns();
        Console.WriteLine($"{spec.Name}: {spec.Protocol}{(spec.Source is null ? "" : $" from {spec.Source}")}, " +
            $"backbone {spec.Backbone}, preset {Presets.Names[(int)spec.Preset]}, " +
            $"selection: {string.Join(", ", spec.Selection.Select(Selections.Title))}{(spec.Calibrate ? ", calibrated" : "")}");
        Console.WriteLine($"  data sets   {string.Join(", ", spec.DataSets)}");
        Console.WriteLine($"  methods     {string.Join(", ", columns.Select(column => column.Name(Selection.Last)))}");
        foreach (var (name, settings) in spec.Options)
            Console.WriteLine($"  settings    {name}: {MethodSettings.Text(settings)}");
        var shots = spec.Shots.Select(number => number == FewShot.All ? "all" : $"{number}");
        Console.WriteLine($"  shots       {string.Join(", ", shots)}");
        Console.WriteLine($"  seeds       {string.Join(", ", spec.Seeds)}");
        Console.WriteLine($"  memory      about {Gibibytes(spec.WorkerMemory())} a worker by estimate, "
            + $"{Gibibytes(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)} in this machine: "
            + $"at most {Texts.Count(spec.MostWorkers(), "worker", "workers")}");
        var clip = spec.LoadModel();
        var stored = new ResultStore(results).Rows.Select(row => row.Key).ToHashSet();
        var (study, missing) = (new ExperimentStudy(spec), 0);
        var cells = spec.Cells(part);
        foreach (var cell in cells)
        {
            var keys = Study.Keys(study.OptionsOf(cell), clip);
            var left = keys.Where(key => !stored.Contains(key)).ToArray();
            missing += left.Length;
            var there = keys.Count - left.Length;
            var toRun = there == 0 ? Texts.Count(left.Length, "row to run", "rows to run")
                : $"{there} there, to run: {string.Join(", ", left.Select(key => key.Name))}";
            Console.WriteLine($"  {cell}: {(left.Length == 0 ? "all there" : toRun)}");
        }
        Console.WriteLine($"{Texts.Count(cells.Count * columns.Count, "row", "rows")} " +
            $"in {Texts.Count(cells.Count, "cell", "cells")}, {missing} to run; results in {Repository.Shown(results)}");
        return 0;
    }

    private static string Gibibytes(long bytes) => $"{bytes / (double)(1L << 30):0.0} GiB";
}
