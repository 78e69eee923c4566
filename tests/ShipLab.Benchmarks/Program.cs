using System.Globalization;
using ShipLab.Benchmarks;
using Spectre.Console;
using TorchSharp;

ShipLab.NativeTorch.Load();
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
    .. PictureBenchmarks.All(), .. TensorBenchmarks.All(), .. TowerBenchmarks.All(), .. ToylandBenchmarks.All(), .. TokenizerBenchmarks.All(),
    .. StepBenchmarks.All(), .. ProtocolBenchmarks.All(),
];
var chosen = all.Where(b => filter is null || b.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)).ToList();
if (chosen.Count == 0)
{
    Console.Error.WriteLine($"shiplab bench: no row contains '{filter}'. The rows: {string.Join(", ", all.Select(b => b.Name))}.");
    return 2;
}

Console.WriteLine($"{Environment.ProcessorCount} cores, {torch.get_num_threads()} threads, load {Load()} before the start "
    + "(timings mean something on an idle machine only)");
if (!TowerBenchmarks.HasBfloat16)
    Console.WriteLine("This CPU has neither avx512_bf16 nor AMX: the rates in bf16 are not held against a target.");
Console.WriteLine(ProductRate.Legend);
var table = new Table().Border(TableBorder.Simple)
    .AddColumns("what", "unit")
    .AddColumn(new TableColumn("median").RightAligned())
    .AddColumn(new TableColumn("least").RightAligned())
    .AddColumn(new TableColumn("most").RightAligned())
    .AddColumn(new TableColumn("target").RightAligned())
    .AddColumn(new TableColumn("official code").RightAligned())
    .AddColumn("");
var failures = 0;
foreach (var benchmark in chosen)
{
    Console.Error.Write($"  {benchmark.Name} ...\n");
    IReadOnlyList<double> values;
    try
    {
        values = benchmark.Measure();
    }
    catch (Exception e)
    {
        failures++;
        table.AddRow(benchmark.Name, benchmark.Unit, "", "", "", Number(benchmark.Target), Number(benchmark.Official), "failed");
        Console.Error.WriteLine($"shiplab bench: \"{benchmark.Name}\" could not be measured: {e.Message.ReplaceLineEndings(" ")}");
        if (Environment.GetEnvironmentVariable("SHIPLAB_TRACE") == "1")
            Console.Error.WriteLine(e);
        continue;
    }
    var median = Timing.Median(values);
    table.AddRow(benchmark.Name, benchmark.Unit, Number(median), Number(values.Min()), Number(values.Max()),
        Number(benchmark.Target), Number(benchmark.Official),
        string.Join(", ", new[] { Verdict(benchmark, median), benchmark.Note?.Invoke() }.Where(said => !string.IsNullOrEmpty(said))));
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

static string Verdict(Benchmark benchmark, double median) => benchmark.Target is not { } target ? ""
    : (benchmark.LargerIsBetter ? median >= target : median <= target) ? "met" : "missed";

static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
