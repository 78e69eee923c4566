using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ShipLab.Notebooks;

namespace ShipLab.Tests.Cli;

/// <summary>The kernel for Jupyter: what its installation writes, and the notebooks under real clients.</summary>
public sealed partial class JupyterTests
{
    private const string CourseName = ".net-csharp", OtherName = "csharp-shiplab", Python = "/usr/bin/python3";

    [Fact]
    public async Task A_kernelspec_is_written_where_clients_look_and_goes_again()
    {
        using var home = new TemporaryFolder();
        var installed = await In(home, "jupyter", "install");
        Assert.True(installed.ExitCode == 0, $"{installed}");
        var spec = Spec(home, CourseName);
        Assert.Equal("message", (string?)spec["interrupt_mode"]);
        Assert.Equal("0", (string?)spec["env"]!["DOTNET_gcServer"]);
        var arguments = spec["argv"]!.AsArray().Select(a => (string)a!).ToArray();
        Assert.Contains("--http-local-only", arguments);
        Assert.All(arguments.Take(2).Append((string)spec["env"]!["DOTNET_STARTUP_HOOKS"]!),
            file => Assert.True(Path.IsPathFullyQualified(file) && File.Exists(file), file));
        Assert.Null(spec["metadata"]!["vscode"]);

        Assert.Equal(0, (await In(home, "jupyter", "uninstall")).ExitCode);
        Assert.Empty(Directory.GetDirectories(Kernels(home)));
        Assert.False(File.Exists(arguments[1]));
    }

    [Fact]
    public async Task A_kernel_of_others_stays_and_the_labs_has_another_name_beside_it()
    {
        using var home = new TemporaryFolder();
        var theirs = Write(home, CourseName);
        Assert.Contains("C# (ShipLab)", (await In(home, "jupyter", "install")).Output);
        Assert.Equal("C# (ShipLab)", (string?)Spec(home, OtherName)["display_name"]);
        Assert.Equal("{}", await File.ReadAllTextAsync(theirs, TestContext.Current.CancellationToken));
        Assert.Equal(0, (await In(home, "jupyter", "install")).ExitCode); // again: what is ours is written anew

        await In(home, "jupyter", "uninstall");
        Assert.Equal([theirs], Directory.GetFiles(home.Path, "kernel.json", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Two_kernels_of_others_are_left_alone_with_a_reason()
    {
        using var home = new TemporaryFolder();
        Write(home, CourseName);
        Write(home, OtherName);
        var outcome = await In(home, "jupyter", "install");
        Assert.Equal(1, outcome.ExitCode);
        Shiplab.AssertOneParagraph(outcome, CourseName, OtherName, "jupyter kernelspec remove");
    }

    [Theory, InlineData("00"), InlineData("02"), InlineData("08")]
    public async Task A_notebook_runs_under_nbclient_in_its_quick_setting(string number)
    {
        await RequireClients();
        using var home = new TemporaryFolder();
        Assert.Equal(0, (await In(home, "jupyter", "install")).ExitCode);
        var notebook = Directory.GetFiles(Path.Combine(Shiplab.Root, "notebooks"), $"{number}_*.ipynb").Single();
        var result = Path.Combine(home.Path, "result.ipynb");
        await Client(home, "run", notebook, result);
        var outputs =
            JsonNode.Parse(
                await File.ReadAllTextAsync(result, TestContext.Current.CancellationToken))!["cells"]!.AsArray()
            .SelectMany(cell => cell!["outputs"]?.AsArray() ?? []).Select(output => output!.ToJsonString()).ToArray();
        Assert.Matches("^All claims.* hold", await LastWords(result));
        Assert.Contains(outputs, output => output.Contains("plotly", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task A_page_by_nbconvert_shows_the_charts_drawn_without_a_network()
    {
        await RequireClients();
        var browser = StaticFigures.FindBrowser();
        Assert.SkipUnless(browser is not null,
            "no browser of Chromium's family is installed (apt-get install chromium)");
        using var home = new TemporaryFolder();
        Assert.Equal(0, (await In(home, "jupyter", "install")).ExitCode);
        var (source, result) = (Path.Combine(home.Path, "chart.ipynb"), Path.Combine(home.Path, "result.ipynb"));
        await File.WriteAllTextAsync(source, $$$"""
            {"cells": [{"cell_type": "code", "id": "a", "execution_count": null, "metadata": {}, "outputs": [], "source": [
              "#r \"{{{Shiplab.Root}}}/notebooks/.lab/ShipLab.dll\"\n", "#r \"{{{Shiplab.Root}}}/notebooks/.lab/Plotly.NET.dll\"\n",
              "using ShipLab.Figures;\n", "Plot.Line(\"CoOp\", [3, 2, 1.5]).Titled(\"Training loss\")"]}],
             "metadata": {"kernelspec": {"name": "{{{CourseName}}}", "display_name": ".NET (C#)", "language": "C#"}}, "nbformat": 4, "nbformat_minor": 5}
            """, TestContext.Current.CancellationToken);
        await Client(home, "run", source, result);
        var converted = await Run(Python, Environment(home), "-m", "nbconvert", "--to", "html", result);
        Assert.True(converted.ExitCode == 0, $"{converted}");

        Directory.CreateDirectory(Path.Combine(home.Path, ".lab"));
        File.Copy(Path.Combine(Shiplab.Root, "notebooks", ".lab", "plotly.min.js"),
            Path.Combine(home.Path, ".lab", "plotly.min.js"));
        var page = await Run(browser!, Environment(home), "--headless", "--no-sandbox", "--disable-gpu",
            "--no-first-run", "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND", $"--user-data-dir={Path.Combine(home.Path, "profile")}",
            "--virtual-time-budget=20000", "--dump-dom",
            new Uri(Path.ChangeExtension(result, "html")).AbsoluteUri);
        Assert.Matches("class=\"js-line\"", page.Output); // plotly.js's own mark for a curve that it has drawn
    }

    [Fact]
    public async Task The_stop_button_ends_a_training_and_the_kernel_goes_on()
    {
        await RequireClients();
        using var home = new TemporaryFolder();
        Assert.Equal(0, (await In(home, "jupyter", "install")).ExitCode);
        var (start, lab, training) = (Path.Combine(home.Path, "start.cs"), Path.Combine(home.Path, "lab.cs"),
            Path.Combine(home.Path, "training.cs"));
        await File.WriteAllTextAsync(start, """
            Console.Write($"torch: {System.Runtime.InteropServices.NativeLibrary.TryLoad("libtorch_cpu.so", out _)}");
            """, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(lab, $"""
            #r "{Shiplab.Root}/notebooks/.lab/ShipLab.dll"
            #r "{Shiplab.Root}/notebooks/.lab/TorchSharp.dll"
            using ShipLab.Base; using ShipLab.FineTuning; using ShipLab.ModelFiles; using ShipLab.Models; using ShipLab.Studies; using ShipLab.Toyland;
            NativeTorch.Load();
            var clip = ClipFiles.Tiny();
            clip.Model.Frozen();
            var data = new StudyData(clip, "tiny-clip", ToySets.Create("neon", 1, 4), shots: 4, views: 2, seed: 1);
            Console.Write("data are there");
            """, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(training, """
            Console.Write("training");
            new CoOp(CoOpOptions.Toyland with { Epochs = 1_000_000 }).Fit(data.Task(allNames: true), data.Batches(32, "batches"), token: Interrupts.Token);
            Console.Write("trained");
            """, TestContext.Current.CancellationToken);
        var said = await Client(home, "interrupt", "3", start, lab, training);
        // loaded before the first cell: nothing else puts it in reach of a bare name
        Assert.Contains("torch: True", said);
        Assert.Contains("data are there", said);
        Assert.Contains("training", said);
        Assert.DoesNotContain("trained", said);
        Assert.Contains("OperationCanceledException", said);
        Assert.EndsWith("42", said.TrimEnd());
        var after = double.Parse(After().Match(said).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.True(after < 10, $"it went on for {after} s"); // .05 s on an idle machine
    }

    /// <summary>What the last cell with an output printed; the kernel sends it in pieces.</summary>
    private static async Task<string> LastWords(string notebook)
    {
        var cells =
            JsonNode.Parse(
                await File.ReadAllTextAsync(notebook, TestContext.Current.CancellationToken))!["cells"]!.AsArray();
        var outputs = cells.Select(cell => cell!["outputs"]?.AsArray()).Last(found => found is { Count: > 0 })!;
        return string.Concat(
            outputs.SelectMany(output => output!["text"] is JsonArray lines
                ? lines.Select(line => (string)line!) : [(string?)output["text"] ?? ""])).TrimEnd();
    }

    private static async Task RequireClients()
    {
        var found =
            File.Exists(Python)
                && await Run(Python, new Dictionary<string, string>(), "-c",
                    "import nbclient, jupyter_client") is { ExitCode: 0 };
        Assert.SkipUnless(found,
            "python3-nbclient is not installed (apt-get install python3-nbclient jupyter-nbconvert)");
    }

    private static async Task<string> Client(TemporaryFolder home, params string[] arguments)
    {
        var environment = new Dictionary<string, string>(Environment(home))
            { ["SHIPLAB_OUT"] = Path.Combine(home.Path, "out"), ["OMP_NUM_THREADS"] = "1" };
        var outcome =
            await Run(Python, environment,
                [Path.Combine(AppContext.BaseDirectory, "data", "notebook_client.py"), .. arguments]);
        Assert.True(outcome.ExitCode == 0, $"{outcome}");
        return outcome.Output;
    }

    private static async Task<Shiplab.Outcome> Run(string program, IReadOnlyDictionary<string, string> environment,
        params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
            { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        return await Shiplab.EndOfAsync(process, program);
    }

    private static Dictionary<string, string> Environment(TemporaryFolder home) =>
        new() { ["JUPYTER_DATA_DIR"] = home.Path };

    private static Task<Shiplab.Outcome> In(TemporaryFolder home, params string[] arguments) =>
        Shiplab.RunAsync(null, Environment(home), arguments);

    private static string Kernels(TemporaryFolder home) => Path.Combine(home.Path, "kernels");

    private static JsonNode Spec(TemporaryFolder home, string name) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Kernels(home), name, "kernel.json")))!;

    private static string Write(TemporaryFolder home, string name)
    {
        var file = Path.Combine(Kernels(home), name, "kernel.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, "{}");
        return file;
    }

    [GeneratedRegex(@"stopped after ([\d.]+) s")]
    private static partial Regex After();
}
