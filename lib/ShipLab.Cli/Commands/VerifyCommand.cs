using System.CommandLine;
using ShipLab.Verification;

namespace ShipLab.Cli.Commands;

/// <summary><c>./shiplab verify DIR</c>: holds the library against arrays that the official implementations computed.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("DIR") { Description = "A folder of reference sets (each a folder with case.json and data.safetensors), or one set." };
        var command = new Command("verify", "Compare the library with reference sets; exit code 1 on a failure, 3 on a set of unknown kind.") { folder };
        command.SetAction((result, token) => Task.Run(() => Verifier.Run(result.GetValue(folder)!, Print, token).ExitCode));
        return command;
    }

    private static void Print(SetResult set)
    {
        Console.WriteLine(set.Line);
        Console.Out.Flush();
    }
}
