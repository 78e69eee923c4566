using System.CommandLine;

namespace ShipLab.Cli.Results;

/// <summary><c>--part I/N</c>: one share of a grid, the same in every command that runs one.</summary>
internal static class PartOption
{
    public static Option<Part> Create() => new("--part")
    {
        Description = "Run only the I-th of N shares of the grid, for N machines that share it; "
            + "lay their results files end to end, or give all of them to report.",
        HelpName = "I/N",
        CustomParser = result =>
        {
            try
            {
                return Part.Parse(result.Tokens.Count == 1 ? result.Tokens[0].Value : "");
            }
            catch (ShipLabException e)
            {
                result.AddError($"--part: {e.Message}");
                return default;
            }
        },
    };
}
