using System.CommandLine;
using System.CommandLine.Help;
using Spectre.Console;
using ShipLab.Cli.Commands;

namespace ShipLab.Cli;

/// <summary>The command line as a whole: its commands, and what becomes of a wrong word or a failure.</summary>
/// <remarks>Exit codes: 0 done, 1 failed, 2 wrong usage, 3 unknown kind of reference set (verify) or a limit of time
/// (run), 130 interrupted.</remarks>
internal static class App
{
    /// <summary>The commands that compute nothing themselves.</summary>
    private static readonly string[] WithoutTorch = ["", "doctor", "report", "bench", "verify", "test", "run",
        "demo", "jupyter"];

    /// <summary>Parses and runs; never throws.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is [Experiments.Worker.Command]) return Experiments.Worker.Run();
        if (args is [Notebooks.KernelProgram.Command]) return await Notebooks.KernelProgram.RunAsync();
        SetUpConsole(args);
        var root = Root();
        var command = "";
        try
        {
            var parsed =
                root.Parse(args,
                    new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            if (parsed.Errors.Count > 0 || Failures.UnknownWord(parsed) is not null)
                return Failures.ReportUsage(root, parsed);
            command = parsed.CommandResult.Command.Name;
            if (parsed.Action is not HelpAction && !WithoutTorch.Contains(parsed.Tokens.FirstOrDefault()?.Value ?? ""))
                NativeTorch.Load();
            // Ctrl-C cancels the token; a training gets the time to stop in order.
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromMinutes(1),
            });
        }
        catch (Exception e)
        {
            return Failures.Report(command, e);
        }
    }

    // A plain Command, because a RootCommand would call itself ShipLab.Cli in its help.
    private static Command Root()
    {
        var root = new Command("./shiplab", "ShipLab: learn to adapt CLIP, in C#.")
        {
            DemoCommand.Create(),
            RunCommand.Create(),
            StudyCommand.Create(),
            ExperimentCommand.Create(),
            ReportCommand.Create(),
            FeaturesCommand.Create(),
            ZeroShotCommand.Create(),
            PretrainCommand.Create(),
            VerifyCommand.Create(),
            BenchCommand.Create(),
            JupyterCommand.Create(),
            DoctorCommand.Create(),
            TestCommand.Create(),
            new HelpOption { Description = "What there is.", Recursive = true },
            new VersionOption(),
            new Option<bool>("--no-color") { Description = "Plain text, no colours and no moving lines.",
                Recursive = true },
        };
        root.SetAction(result => root.Parse("--help").Invoke());
        return root;
    }

    private static void SetUpConsole(string[] args)
    {
        if (args.Contains("--no-color") || Console.IsOutputRedirected
            || Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 })
            AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings
            {
                Ansi = AnsiSupport.No,
                ColorSystem = ColorSystemSupport.NoColors,
                Interactive = InteractionSupport.No,
            });
        // A pipe has no width: do not break tables at 80 columns.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 160;
    }
}
