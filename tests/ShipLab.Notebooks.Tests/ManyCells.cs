using System.Text.Json.Nodes;

namespace ShipLab.Notebooks.Tests;

/// <summary>
/// Cells that tests look at, run once in one process: starting one takes seconds. Each may fail, and stands under a
/// name; cells that need earlier ones come in order.
/// </summary>
public sealed class ManyCells : IAsyncLifetime
{
    private static readonly string Library = typeof(ManyCells).Assembly.Location,
        Lab = typeof(Figures.Plot).Assembly.Location,
        Torch = typeof(TorchSharp.torch).Assembly.Location;

    private static readonly (string Name, string Code)[] Cells =
    [
        ("references", $"#r \"{Lab}\"\n#r \"{Torch}\"\n#r \"{Library}\"\nusing ShipLab.Figures;"),
        ("order", "Console.Write(1); display(2); Console.Error.Write(3); Console.Write(4); Console.Write(5);\n6"),
        ("scalars", "display(1); display(\"two\"); display(2.5f); display(DayOfWeek.Friday); display(true);"),
        ("html", "HTML(\"<b>3</b>\")"),
        ("rows", "new[] { new { Name = \"Ada\", Age = 36 } }"),
        ("void", "void Nothing() { }\nNothing()"),
        ("null", "string nobody = null; nobody"),
        ("chart", "new ShipLab.Notebooks.Tests.Shown.Chart(3)"),
        ("figure", "Plot.Line(\"CoOp\", [3, 2, 1.5]).Titled(\"Training loss\", x: \"step\", y: \"loss (nats)\")"),
        ("formatter", """
            using Microsoft.DotNet.Interactive.Formatting;
            record Temperature(double Celsius);
            Formatter.Register<Temperature>(t => $"{t.Celsius} degrees", "text/html");
            new Temperature(21)
            """),
        ("update", """
            using Microsoft.DotNet.Interactive;
            var bar = KernelInvocationContext.Current.Display("0 %", "text/plain"); display("other"); bar.Update("100 %");
            """),
        ("threads", """
            var thread = new System.Threading.Thread(() => Console.Write("thread ")); thread.Start(); thread.Join();
            await Task.Run(() => Console.Write("task ")); System.Threading.Tasks.Parallel.For(0, 3, i => Console.Write(i));
            """),
        ("program", "System.Diagnostics.Process.Start(\"echo\", \"a program of the cell\").WaitForExit();"),
        ("half", "int Half(int x)\n{\n    if (x % 2 != 0) throw new ArgumentException(\"odd\");\n    return x / 2;\n}"),
        ("who", "#!who"),
        ("import", "#!import other.ipynb\nimported + 2"),
        ("load", "#load \"script.csx\"\nloaded + 3"),
        ("newest language", "class Pair { public int Twice { get => field * 2; set; } }\nnew Pair { Twice = 4 }.Twice"),

        ("does not compile", "var a = 1;\n\n  var b = a + nowhere;"),
        ("many errors", "var a = x1;\nvar b = x2;\nstring s = 3;"),
        ("syntax", "var ok = 1;\nif (ok == 1 {"),
        ("throws", "var zero = 0;\nConsole.Write(\"\");\nvar x = 1 / zero;\nvar y = 2;"),
        ("assigned before", "zero + 41"),
        ("calls", "var fine = Half(4);\n\nHalf(3)"),
        ("async", "async Task<int> Slow()\n{\n    await Task.Delay(1);\n    throw new "
            + "TimeoutException(\"late\");\n}\nawait Slow()"),
        ("lambda", "new[] { 1, 0 }.Select(d =>\n    1 / d).ToList()"),
        ("inner", "try { int.Parse(\"x\"); }\ncatch (Exception e) { throw new InvalidOperationException(\"outer\", e); "
            + "}"),
        ("waiting", "Task.Run(() => throw new TimeoutException(\"late\")).Wait();"),
        ("showing", "IEnumerable<int> Bad() { yield return 1; throw new Exception(\"unshowable\"); }\nBad()"),
        ("torch", "var t = TorchSharp.torch.ones(2, 3);\nvar u = t.mm(t);"),
        ("unknown command", "var before = 1;\n#!frobnicate --now\nvar after = 2;"),
        ("command and line", "#!who\n\nthrow new Exception(\"here\");"),
        ("command in a text", "var s = \"\"\"\n    a #!who\n    \"\"\"; s"),
        ("missing library", "#r \"nowhere/Missing.dll\""),
        ("bad script", "#load \"bad.csx\""),
        ("import of nothing", "#!import none.ipynb"),
        ("package", "#r \"nuget:Not.A.Package.Of.Anybody,1.2.3\""),
        ("package source", "#i \"nuget:/nowhere/packages\"\n#r \"nuget:Not.A.Package.Of.Anybody,1.2.3\""),
        ("console", "Console.ReadLine()"),
    ];

    private Dictionary<string, JsonArray> _outputs = [];

    /// <summary>The outputs of a cell in nbformat's form.</summary>
    public IReadOnlyList<JsonNode> this[string name] => [.. _outputs[name].Select(output => output!)];

    /// <summary>The folder that they ran in.</summary>
    internal Scratch Scratch { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Scratch.Notebook("other.ipynb", (CellKind.Markdown, "not code", []),
            (CellKind.Code, "var imported = 5; Console.Write(\"hello\");", []));
        Scratch.Write("script.csx", "var loaded = 4;");
        Scratch.Write("bad.csx", "var fine = 1;\nvar x = nowhere;");
        var path = Scratch.Notebook("cells.ipynb",
            [.. Cells.Select(cell => (CellKind.Code, cell.Code, new[] { "raises-exception" }))]);
        var run = await Kernels.RunAsync(path);
        _outputs = Cells.Zip(run.Notebook.Cells).ToDictionary(pair => pair.First.Name, pair => pair.Second.Outputs);
    }

    public ValueTask DisposeAsync()
    {
        Scratch.Dispose();
        return ValueTask.CompletedTask;
    }
}
