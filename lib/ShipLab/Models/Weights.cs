using TorchSharp.Modules;

namespace ShipLab.Models;

/// <summary>Parameters that belong to a module, never to a dispose scope that happens to be open.</summary>
internal static class Weights
{
    /// <param name="device">where they lie; torch.META for shapes without memory</param>
    public static Parameter Zeros(Device device, params long[] shape)
    {
        var parameter = nn.Parameter(zeros(shape, dtype: float32, device: device));
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
