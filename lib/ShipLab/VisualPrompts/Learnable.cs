using TorchSharp.Modules;

namespace ShipLab.VisualPrompts;

/// <summary>New parameters that belong to no dispose scope: whoever asks for them disposes them.</summary>
internal static class Learnable
{
    public static Parameter Uniform(Generator source, double bound, Device device, params long[] shape) =>
        Made(device, shape, numbers => numbers.uniform_(-bound, bound, source));

    public static Parameter Normal(Generator source, double deviation, Device device, params long[] shape) =>
        Made(device, shape, numbers => numbers.normal_(0, deviation, source));

    public static Parameter Filled(double value, Device device, params long[] shape) =>
        Made(device, shape, numbers => numbers.fill_(value));

    private static Parameter Made(Device device, long[] shape, Action<Tensor> start)
    {
        using var _ = no_grad();
        using var scope = NewDisposeScope();
        var numbers = empty(shape, dtype: float32, device: CPU);
        start(numbers);
        var parameter = new Parameter(numbers.to(device).clone());
        parameter.DetachFromDisposeScope();
        return parameter;
    }
}
