using System.CommandLine;
using ShipLab.Cli.Doctor;
using Spectre.Console;

namespace ShipLab.Cli.Commands;

/// <summary><c>./shiplab doctor</c>: what this machine has and lacks, and what to do about each lack.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var command = new Command("doctor", "Say what this machine has and lacks, and what to do about it.");
        var torch = new Option<bool>("--torch") { Description = "Only whether libtorch loads and multiplies." };
        command.Add(torch);
        command.SetAction(result => Run(result.GetValue(torch)));
        return command;
    }

    private static int Run(bool torchAlone)
    {
        var findings =
            (torchAlone ? TorchFindings.All() : [.. MachineFindings.All(), .. TorchFindings.All(),
                .. ToolFindings.All()]).ToList();
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var finding in findings)
            grid.AddRow(new Markup(Mark(finding.Health)), new Spectre.Console.Text(finding.Name),
                new Spectre.Console.Text(finding.Value));
        AnsiConsole.Write(grid);

        var lacks = findings.Where(f => f.Advice is not null).ToList();
        AnsiConsole.WriteLine();
        if (lacks.Count == 0)
            AnsiConsole.WriteLine("Nothing is missing.");
        foreach (var lack in lacks)
            AnsiConsole.MarkupLineInterpolated($"[bold]{lack.Name}[/]: {lack.Advice!}");
        return findings.Any(f => f.Health == Health.Broken) ? 1 : 0;
    }

    private static string Mark(Health health) => health switch
    {
        Health.Good => "[green]ok[/]",
        Health.Lacking => "[yellow]--[/]",
        _ => "[red]!![/]",
    };
}
