using System.CommandLine;

namespace ShipLab.Cli.Commands;

/// <summary><c>./shiplab verify DIR</c>: hands over to tests/Verification.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "A folder of reference sets (each a folder with "
            + "case.json and data.safetensors), or one set." };
        var command = new Command("verify",
            "Compare the library with reference sets; exit code 1 on a failure, 3 on a set of unknown kind.")
            { folder };
        command.SetAction((result, token) => ChildProcess.RunAsync(
            Repository.Built("tests", "Verification", "ShipLab.Verification"), [result.GetValue(folder)!], token));
        return command;
    }
}
