using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>What batch and instance normalisation share: weight and bias per channel, running statistics.</summary>
public abstract class NormBase : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = nameof(weight))]
    private Parameter? _weight;

    [ComponentName(Name = nameof(bias))]
    private Parameter? _bias;

    [ComponentName(Name = nameof(running_mean))]
    private Tensor? _mean;

    [ComponentName(Name = nameof(running_var))]
    private Tensor? _variance;

    [ComponentName(Name = nameof(num_batches_tracked))]
    private Tensor? _batches;

    /// <param name="momentum">Share of the new batch in the running statistics; null for the plain average of all batches.</param>
    public NormBase(
        long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype,
        string name) : base(name)
    {
        (this.num_features, this.eps, this.momentum) = (num_features, eps, momentum);
        (this.affine, this.track_running_stats) = (affine, track_running_stats);
        if (affine)
        {
            weight = new Parameter(ones([num_features], dtype: dtype, device: device));
            bias = new Parameter(zeros([num_features], dtype: dtype, device: device));
        }
        if (!track_running_stats) return;
        running_mean = zeros([num_features], dtype: dtype, device: device);
        running_var = ones([num_features], dtype: dtype, device: device);
        num_batches_tracked = zeros([], dtype: ScalarType.Int64, device: device);
    }

    public long num_features { get; }

    public double eps { get; set; }

    public double? momentum { get; set; }

    public bool affine { get; }

    public bool track_running_stats { get; }

    /// <summary>[num_features], or null without affine</summary>
    public Parameter? weight
    {
        get => _weight;
        set => ConditionallyRegisterParameter(nameof(weight), _weight = value);
    }

    public Parameter? bias
    {
        get => _bias;
        set => ConditionallyRegisterParameter(nameof(bias), _bias = value);
    }

    public Tensor? running_mean
    {
        get => _mean;
        set => ConditionallyRegisterBuffer(nameof(running_mean), _mean = value);
    }

    /// <summary>The running unbiased variance.</summary>
    public Tensor? running_var
    {
        get => _variance;
        set => ConditionallyRegisterBuffer(nameof(running_var), _variance = value);
    }

    public Tensor? num_batches_tracked
    {
        get => _batches;
        set => ConditionallyRegisterBuffer(nameof(num_batches_tracked), _batches = value);
    }

    public void reset_running_stats()
    {
        if (_mean is not null) nn.init.zeros_(_mean);
        if (_variance is not null) nn.init.ones_(_variance);
        if (_batches is not null) nn.init.zeros_(_batches);
    }

    public void reset_parameters()
    {
        reset_running_stats();
        if (_weight is not null) nn.init.ones_(_weight);
        if (_bias is not null) nn.init.zeros_(_bias);
    }

    /// <exception cref="ArgumentException">The input has not the dimensions that this layer takes.</exception>
    protected abstract void ValidateInputDimensions(Tensor input);

    private protected static void RequireDimensions(Tensor input, string layer, params ReadOnlySpan<long> allowed)
    {
        if (!allowed.Contains(input.dim()))
            throw new ArgumentException(
                $"{layer} takes an input of {string.Join(" or ", allowed.ToArray())} dimensions, got [{string.Join(", ", input.shape)}].", nameof(input));
    }
}
