using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Resamples to a size or by a factor; see <see cref="functional.interpolate"/>.</summary>
            public static Upsample Upsample(
                long[]? size = null, double[]? scale_factor = null, UpsampleMode mode = UpsampleMode.Nearest, bool? align_corners = null,
                bool? recompute_scale_factor = null) =>
                new(size, scale_factor, mode, align_corners, recompute_scale_factor);

            public static ZeroPad2d ZeroPad2d(long padding) => new([padding, padding, padding, padding]);

            /// <param name="padding">left, right, top, bottom</param>
            public static ZeroPad2d ZeroPad2d((long, long, long, long) padding) =>
                new([padding.Item1, padding.Item2, padding.Item3, padding.Item4]);
        }
    }
}

namespace TorchSharp.Modules
{
    using static torch;
    using F = torch.nn.functional;

    /// <summary>Resamples the spatial dimensions of [B, C, ...].</summary>
    public sealed class Upsample : ParameterLessModule<Tensor, Tensor>
    {
        internal Upsample(long[]? size, double[]? factor, UpsampleMode mode, bool? align, bool? recompute) : base(nameof(Upsample))
        {
            (this.size, scale_factor, this.mode) = (size, factor, mode);
            (align_corners, recompute_scale_factor) = (align, recompute);
        }

        public long[]? size { get; }

        public double[]? scale_factor { get; }

        public UpsampleMode mode { get; }

        public bool? align_corners { get; }

        public bool? recompute_scale_factor { get; }

        public override Tensor forward(Tensor input) =>
            F.interpolate(input, size, scale_factor, (InterpolationMode)mode, align_corners, recompute_scale_factor ?? false);
    }

    /// <summary>Values put around [..., spatial].</summary>
    public abstract class PadBase : ParameterLessModule<Tensor, Tensor>
    {
        private readonly long[] _padding;
        private readonly PaddingModes _mode;
        private readonly double _value;

        private protected PadBase(string name, PaddingModes mode, double value, long[] padding) : base(name) =>
            (_padding, _mode, _value) = (padding, mode, value);

        public override Tensor forward(Tensor input) => F.pad(input, _padding, _mode, _value);
    }

    /// <summary>Zeros around [..., H, W].</summary>
    public sealed class ZeroPad2d : PadBase
    {
        internal ZeroPad2d(long[] padding) : base(nameof(ZeroPad2d), PaddingModes.Constant, 0, padding) { }
    }
}
