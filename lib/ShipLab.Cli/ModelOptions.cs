using System.CommandLine;

namespace ShipLab.Cli;

/// <summary>Where and in which numbers a model computes, and with which activation: <c>--device</c>, <c>--precision</c>
/// and <c>--activation</c>, the same in every command that loads one.</summary>
internal sealed class ModelOptions
{
    private readonly DeviceOption _device = new();

    private readonly Option<Precision> _precision = new("--precision")
    {
        Description = "Numbers to compute in: f32, or bf16 (faster with AMX or on a GPU; "
            + "features differ in the third digit).",
        HelpName = "NUMBERS", DefaultValueFactory = _ => Precision.F32,
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            foreach (var known in Enum.GetValues<Precision>())
                if (known.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)) return known;
            result.AddError($"--precision takes f32 or bf16, not '{text}'.");
            return Precision.F32;
        },
    };

    private readonly Option<Activation?> _activation = new("--activation")
    {
        Description = "What stands in the model's MLPs: quickgelu, gelu or gelutanh (default: "
            + "as the model's configuration or name says, else quickgelu).",
        HelpName = "NAME",
        CustomParser = result =>
        {
            var text = result.Tokens.Count == 1 ? result.Tokens[0].Value : "";
            foreach (var known in Enum.GetValues<Activation>())
                if (known.ToString().Equals(text, StringComparison.OrdinalIgnoreCase)) return known;
            result.AddError($"--activation takes quickgelu, gelu or gelutanh, not '{text}'.");
            return null;
        },
    };

    /// <summary>Adds the options to a command.</summary>
    public ModelOptions AddTo(Command command)
    {
        _device.AddTo(command);
        command.Add(_precision);
        command.Add(_activation);
        return this;
    }

    /// <summary>What was asked for, to be completed with what else a command knows.</summary>
    /// <exception cref="ShipLabException">The device is not there.</exception>
    public ClipLoadOptions Read(ParseResult result) => new()
    {
        Device = _device.Read(result),
        Precision = result.GetValue(_precision),
        Activation = result.GetValue(_activation),
    };
}
