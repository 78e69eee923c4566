using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>What the convolutions share: weight, bias, sizes, and padding with something else than zeros.</summary>
    public abstract class Convolution : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = nameof(weight))]
        private Parameter _weight;

        [ComponentName(Name = nameof(bias))]
        private Parameter? _bias;

        private protected readonly ConvolutionShape Shape;

        private protected Convolution(string name, ConvolutionShape shape, bool transposed, bool hasBias, Device? device, ScalarType? dtype)
            : base(name)
        {
            shape.Check(name);
            Shape = shape;
            long[] channels = transposed
                ? [shape.InChannels, shape.OutChannels / shape.Groups]
                : [shape.OutChannels, shape.InChannels / shape.Groups];
            _weight = new Parameter(empty([.. channels, .. shape.Kernel], dtype: dtype, device: device));
            register_parameter(nameof(weight), _weight);
            nn.init.kaiming_uniform_(_weight, Math.Sqrt(5)); // = uniform in ±1/sqrt(fan in)
            if (!hasBias) return;
            _bias = new Parameter(empty([shape.OutChannels], dtype: dtype, device: device));
            register_parameter(nameof(bias), _bias);
            var bound = 1 / Math.Sqrt(nn.init.CalculateFanInAndFanOut(_weight).fanIn);
            nn.init.uniform_(_bias, -bound, bound);
        }

        /// <summary>[out, in / groups, kernel...]; transposed: [in, out / groups, kernel...]</summary>
        public Parameter weight
        {
            get => _weight;
            set => ConditionallyRegisterParameter(nameof(weight), _weight = value);
        }

        /// <summary>[out] or null</summary>
        public Parameter? bias
        {
            get => _bias;
            set => ConditionallyRegisterParameter(nameof(bias), _bias = value);
        }

        public long in_channels => Shape.InChannels;

        public long out_channels => Shape.OutChannels;

        public override Tensor forward(Tensor input)
        {
            if (Shape.Mode is PaddingModes.Zeros) return Convolve(input, Shape.Padding);
            using var padded = nn.functional.pad(input, Shape.PadList(), Shape.Mode);
            return Convolve(padded, new long[Shape.Kernel.Length]);
        }

        /// <param name="padding">Zeros on both sides of each spatial dimension; null for as many as keep the size.</param>
        private protected abstract Tensor Convolve(Tensor input, long[]? padding);
    }

    /// <summary>Sizes of a convolution; one entry for each spatial dimension. A null padding keeps the size ("same").</summary>
    internal sealed record ConvolutionShape(
        long InChannels, long OutChannels, long[] Kernel, long[] Stride, long[]? Padding, long[] Dilation, PaddingModes Mode, long Groups)
    {
        /// <summary>Zeros added at the far side of a transposed convolution's output.</summary>
        internal long[] OutputPadding { get; init; } = new long[Kernel.Length];

        internal void Check(string name)
        {
            if (Groups < 1 || InChannels % Groups != 0 || OutChannels % Groups != 0)
                throw new ArgumentException($"{name}: {InChannels} and {OutChannels} channels do not divide into {Groups} groups.");
            if (Padding is null && Stride.Any(stride => stride != 1))
                throw new ArgumentException($"{name}: padding that keeps the size goes with stride 1 only.");
        }

        /// <summary>(before, after) pairs, the last dimension first, as <c>functional.pad</c> takes them.</summary>
        internal long[] PadList()
        {
            var pairs = new List<long>();
            for (var i = Kernel.Length - 1; i >= 0; i--)
            {
                var total = Padding is null ? Dilation[i] * (Kernel[i] - 1) : 2 * Padding[i];
                pairs.Add(total / 2);
                pairs.Add(total - total / 2);
            }
            return [.. pairs];
        }
    }

    /// <summary>[B, C, L] to [B, out, L'].</summary>
    public sealed class Conv1d : Convolution
    {
        internal Conv1d(ConvolutionShape shape, bool bias, Device? device, ScalarType? dtype)
            : base(nameof(Conv1d), shape, false, bias, device, dtype)
        {
        }

        private protected override Tensor Convolve(Tensor input, long[]? padding) => padding is null
            ? nn.functional.conv1d_padding(input, weight, bias, Shape.Stride[0], Padding.Same, Shape.Dilation[0], Shape.Groups)
            : nn.functional.conv1d(input, weight, bias, Shape.Stride[0], padding[0], Shape.Dilation[0], Shape.Groups);
    }

    /// <summary>[B, C, H, W] to [B, out, H', W'].</summary>
    public sealed class Conv2d : Convolution
    {
        internal Conv2d(ConvolutionShape shape, bool bias, Device? device, ScalarType? dtype)
            : base(nameof(Conv2d), shape, false, bias, device, dtype)
        {
        }

        public override Tensor forward(Tensor input) => base.forward(input);

        private protected override Tensor Convolve(Tensor input, long[]? padding) => padding is null
            ? nn.functional.conv2d_padding(input, weight, bias, Shape.Stride, Padding.Same, Shape.Dilation, Shape.Groups)
            : nn.functional.conv2d(input, weight, bias, Shape.Stride, padding, Shape.Dilation, Shape.Groups);
    }

    /// <summary>The gradient of a convolution with respect to its input, as a layer: it enlarges by the stride.</summary>
    public abstract class ConvolutionTranspose : Convolution
    {
        private protected ConvolutionTranspose(string name, ConvolutionShape shape, bool bias, Device? device, ScalarType? dtype)
            : base(name, shape, true, bias, device, dtype)
        {
            if (shape.Mode != PaddingModes.Zeros)
                throw new ArgumentException($"{name} pads with zeros only, not {shape.Mode}.");
        }
    }

    /// <summary>[B, C, H, W] to [B, out, H', W'], H' = (H - 1) stride - 2 padding + dilation (kernel - 1) + output padding + 1.</summary>
    public sealed class ConvTranspose2d : ConvolutionTranspose
    {
        internal ConvTranspose2d(ConvolutionShape shape, bool bias, Device? device, ScalarType? dtype)
            : base(nameof(ConvTranspose2d), shape, bias, device, dtype)
        {
        }

        private protected override Tensor Convolve(Tensor input, long[]? padding) => nn.functional.conv_transpose2d(
            input, weight, bias, Shape.Stride, padding, Shape.OutputPadding, Shape.Dilation, Shape.Groups);
    }
}
