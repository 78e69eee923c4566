using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace ShipLab;

/// <summary>
/// Batch normalisation of a map's channels with the state-dict names of nn.BatchNorm2d: by the batch's statistics while training, which
/// also move the running ones by a tenth, else by the running ones. Written out because TorchSharp's layer, in some versions, normalises
/// by the batch in evaluation mode too.
/// </summary>
internal sealed class BatchNorm : Module<Tensor, Tensor>
{
    public const double Epsilon = 1e-5;
    private const double Momentum = 0.1;

#pragma warning disable IDE1006 // state-dict names
    public readonly Parameter weight, bias;           // [C]
    public readonly Tensor running_mean, running_var; // [C]; the variance is the unbiased one
    public readonly Tensor num_batches_tracked;       // [] i64
#pragma warning restore IDE1006

    public BatchNorm(int channels, Device device) : base(nameof(BatchNorm))
    {
        weight = Weights.Ones(device, channels);
        bias = Weights.Zeros(device, channels);
        running_mean = zeros([channels], dtype: float32, device: device).DetachFromDisposeScope();
        running_var = ones([channels], dtype: float32, device: device).DetachFromDisposeScope();
        num_batches_tracked = zeros([], dtype: int64, device: device).DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>[B, C, H, W] f32 -> the same</summary>
    public override Tensor forward(Tensor x)
    {
        if (training)
            using (no_grad()) num_batches_tracked.add_(1);
        return F.batch_norm(x, running_mean, running_var, weight, bias, training, Momentum, Epsilon);
    }
}
