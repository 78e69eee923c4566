using TorchSharp.Modules;
using static TorchSharp.torch;

namespace ShipLab;

/// <summary>Parameters that belong to a module and never to the dispose scope that happens to be open when it is built.</summary>
internal static class Weights
{
    public static Parameter Zeros(params long[] shape) => Own(zeros(shape, dtype: float32));

    public static Parameter Ones(params long[] shape) => Own(ones(shape, dtype: float32));

    private static Parameter Own(Tensor data)
    {
        var parameter = nn.Parameter(data);
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
