namespace ShipLab.Cli.Experiments;

/// <summary>What <c>--list</c> prints: the whole grid, and how many of its rows are there.</summary>
internal static class ExperimentList
{
    public static int Print(ExperimentSpec spec, string results)
    {
        var columns = spec.Columns();
        Console.WriteLine($"{spec.Name}: {spec.Protocol.Name}{(spec.Source is null ? "" : $" from {spec.Source}")}, " +
            $"backbone {spec.Backbone}, preset {Presets.Names[(int)spec.Preset]}, " +
            $"selection: {string.Join(", ", spec.Selections.Select(Selections.Title))}{(spec.Calibrate ? ", calibrated" : "")}");
        Console.WriteLine($"  data sets   {string.Join(", ", spec.DataSets)}");
        Console.WriteLine($"  methods     {string.Join(", ", columns.Select(column => column.Name(Selection.Last)))}");
        foreach (var (name, settings) in spec.Options) Console.WriteLine($"  settings    {name}: {MethodSettings.Text(settings)}");
        var shots = spec.Shots.Select(number => number == FewShot.All ? "all" : $"{number}");
        Console.WriteLine($"  shots       {string.Join(", ", shots)}");
        Console.WriteLine($"  seeds       {string.Join(", ", spec.Seeds)}");
        Console.WriteLine($"  memory      about {WorkerEstimate.Bytes(spec) / (double)(1L << 30):0.0} GiB a worker before any is " +
            $"measured, {MemoryGauge.Available() / (double)(1L << 30):0.0} GiB available; " +
            $"at most {Texts.Count(WorkerEstimate.MostWorkers(spec), "worker", "workers")}");
        var clip = ExperimentModel.Load(spec);
        var stored = new ResultStore(results).Rows.Select(row => row.Key).ToHashSet();
        var (study, missing) = (new ExperimentStudy(spec), 0);
        foreach (var cell in spec.Cells())
        {
            var keys = Study.Keys(study.OptionsOf(cell), clip);
            var left = keys.Where(key => !stored.Contains(key)).ToArray();
            missing += left.Length;
            var state = left.Length == 0 ? "all there"
                : left.Length == keys.Count ? Texts.Count(left.Length, "row to run", "rows to run")
                : $"{keys.Count - left.Length} there, to run: {string.Join(", ", left.Select(key => key.Name))}";
            Console.WriteLine($"  {cell}: {state}");
        }
        Console.WriteLine($"{Texts.Count(spec.Cells().Count * columns.Count, "row", "rows")} " +
            $"in {Texts.Count(spec.Cells().Count, "cell", "cells")}, {missing} to run; results in {Repository.Shown(results)}");
        return 0;
    }
}
