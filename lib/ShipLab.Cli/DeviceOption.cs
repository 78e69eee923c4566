using System.CommandLine;
using TorchSharp;

namespace ShipLab.Cli;

/// <summary>Where a command computes: <c>--device</c>.</summary>
internal sealed class DeviceOption
{
    private readonly Option<string> _device = new("--device")
    {
        Description = "Where to compute: cpu, cuda, or cuda:N for the GPU of number N.", HelpName = "DEVICE",
        DefaultValueFactory = _ => "cpu",
    };

    /// <summary>Adds the option to a command.</summary>
    public DeviceOption AddTo(Command command)
    {
        command.Add(_device);
        return this;
    }

    /// <exception cref="ShipLabException">The device is not there.</exception>
    public torch.Device Read(ParseResult result) => Devices.Parse(result.GetValue(_device)!);
}
