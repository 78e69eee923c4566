using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Running averages of a parameter's gradient and its square, and the update that Adam and AdamW make of them.</summary>
/// <remarks>Kingma and Ba, "Adam: A Method for Stochastic Optimization", algorithm 1; AMSGrad by Reddi et al. The order of operations is
/// that of PyTorch's single-tensor implementation, so that the numbers agree to the rounding of fp32.</remarks>
internal sealed class AdamMoments(Tensor parameter)
{
    private static readonly Op Lerp = new("lerp_", "Scalar");

    private Tensor? _average = zeros_like(parameter).DetachFromDisposeScope();
    private Tensor? _square = zeros_like(parameter).DetachFromDisposeScope();
    private Tensor? _largest;

    internal long Steps;

    internal Tensor Average => _average!;

    internal Tensor Square => _square!;

    /// <summary>The largest average of squares so far, with AMSGrad only.</summary>
    internal Tensor? Largest => _largest;

    internal void Update(Tensor parameter, Tensor gradient, double rate, double beta1, double beta2, double eps, bool amsgrad)
    {
        Steps++;
        Lerp.InPlace(Average, gradient, 1 - beta1);
        Square.mul_(beta2).addcmul_(gradient, gradient, 1 - beta2);
        var correction1 = 1 - Math.Pow(beta1, Steps);
        var correction2 = 1 - Math.Pow(beta2, Steps);

        var squares = Square;
        if (amsgrad)
        {
            _largest ??= zeros_like(Square).DetachFromDisposeScope();
            _largest.copy_(maximum(_largest, Square));
            squares = _largest;
        }
        var denominator = squares.sqrt().div_(Math.Sqrt(correction2)).add_(eps);
        parameter.addcdiv_(Average, denominator, -rate / correction1);
    }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(Steps);
        StateTensor.Save(writer, _average);
        StateTensor.Save(writer, _square);
        StateTensor.Save(writer, _largest);
    }

    internal void Load(BinaryReader reader)
    {
        Steps = reader.ReadInt64();
        StateTensor.Load(reader, ref _average, parameter.device);
        StateTensor.Load(reader, ref _square, parameter.device);
        StateTensor.Load(reader, ref _largest, parameter.device);
    }

    internal void Copy(AdamMoments source)
    {
        Steps = source.Steps;
        StateTensor.Replace(ref _average, source.Average.clone(), parameter.device);
        StateTensor.Replace(ref _square, source.Square.clone(), parameter.device);
        StateTensor.Replace(ref _largest, source.Largest?.clone(), parameter.device);
    }

    internal void Move(Device device)
    {
        StateTensor.Move(ref _average, device);
        StateTensor.Move(ref _square, device);
        StateTensor.Move(ref _largest, device);
    }

    internal bool CloseTo(AdamMoments other) =>
        Steps == other.Steps && StateTensor.Close(_average, other._average) && StateTensor.Close(_square, other._square)
        && StateTensor.Close(_largest, other._largest);

    internal void Free()
    {
        _average?.Dispose();
        _square?.Dispose();
        _largest?.Dispose();
    }
}
