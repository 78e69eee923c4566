using System.Globalization;
using ShipLab.Benchmarks;
using Spectre.Console;
using TorchSharp;

NativeTorch.Load();
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is [ChildMemory.Option, var model])
    return ChildMemory.Run(model);
var filter = args is ["--filter", var text] ? text : null;
if (args.Length > 0 && filter is null)
{
    Console.Error.WriteLine("shiplab bench: the only option is --filter TEXT.");
    return 2;
}
if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 160;

Benchmark[] all =
[
    .. PictureBenchmarks.All(), .. TensorBenchmarks.All(), .. TowerBenchmarks.All(), .. ToylandBenchmarks.All(),
    .. TokenizerBenchmarks.All(),
    .. StepBenchmarks.All(), .. ProtocolBenchmarks.All(),
];
var chosen = all.Where(b => filter is null || b.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)).ToList();
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"shiplab bench: no row contains '{filter}'. The rows: "
        + $"{string.Join(", ", all.Select(b => b.Name))}.");
    return 2;
}

Console.WriteLine($"{Environment.ProcessorCount} cores, {torch.get_num_threads()} threads, load {Load()} before the "
    + "start (timings mean something on an idle machine only)");
Console.WriteLine("share: a tower's arithmetic a second over that of large products of the same precision in the same "
    + "seconds. times: how much longer the other way takes.");
if (!ProductRate.HasBf16)
    Console.WriteLine("This CPU has neither avx512_bf16 nor AMX, so there are no rows for the towers in bf16.");
var table = new Table().Border(TableBorder.Simple)
    .AddColumns("what", "unit")
    .AddColumn(new TableColumn("median").RightAligned())
    .AddColumn(new TableColumn("least").RightAligned())
    .AddColumn(new TableColumn("most").RightAligned())
    .AddColumn(new TableColumn("target").RightAligned())
    .AddColumn("");
var failures = 0;
foreach (var benchmark in chosen)
{
    Console.Error.Write($"  {benchmark.Name} ...\n");
    try
    {
        var (values, again) = (benchmark.Measure(), "");
        if (!benchmark.IsMetBy(Timing.Median(values)))
        {
            again = $"{Number(Timing.Median(values))} the first time"; // other work on the machine is no verdict
            values = benchmark.Measure();
        }
        var median = Timing.Median(values);
        var verdict = benchmark.Target is null ? "" : benchmark.IsMetBy(median) ? "met" : "missed";
        table.AddRow(benchmark.Name, benchmark.Unit, Number(median), Number(values.Min()), Number(values.Max()),
            Number(benchmark.Target),
            string.Join(", ",
                new[] { verdict, again, benchmark.Note?.Invoke() }.Where(said => !string.IsNullOrEmpty(said))));
    }
    catch (Exception e)
    {
        failures++;
        table.AddRow(benchmark.Name, benchmark.Unit, "", "", "", Number(benchmark.Target), "failed");
        Console.Error.WriteLine($"shiplab bench: \"{benchmark.Name}\" could not be measured: "
            + $"{e.Message.ReplaceLineEndings(" ")}");
        if (Environment.GetEnvironmentVariable("SHIPLAB_TRACE") == "1")
            Console.Error.WriteLine(e);
    }
}
AnsiConsole.Write(table);
Console.WriteLine($"load {Load()} at the end");
return failures == 0 ? 0 : 1;

static string Number(double? value) => value switch
{
    null => "",
    >= 1000 => value.Value.ToString("N0"),
    >= 10 => value.Value.ToString("F1"),
    >= 1 => value.Value.ToString("F2"),
    _ => value.Value.ToString("F3"),
};

static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
