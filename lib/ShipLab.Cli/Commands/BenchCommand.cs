using System.CommandLine;

namespace ShipLab.Cli.Commands;

/// <summary><c>./shiplab bench</c>: hands over to tests/ShipLab.Benchmarks.</summary>
internal static class BenchCommand
{
    public static Command Create()
    {
        var filter = new Option<string?>("--filter")
            { Description = "Only the rows whose name contains this text.", HelpName = "TEXT" };
        var command = new Command("bench", "Measure this machine: matrix products, operators, drawing, training steps.")
            { filter };
        command.SetAction((result, token) => ChildProcess.RunAsync(
            Repository.Built("tests", "ShipLab.Benchmarks"),
            result.GetValue(filter) is { } text ? ["--filter", text] : [],
            token));
        return command;
    }
}
