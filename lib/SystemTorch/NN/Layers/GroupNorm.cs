using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static GroupNorm GroupNorm(
                long num_groups, long num_channels, double eps = 1e-05, bool affine = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(num_groups, num_channels, eps, affine, device, dtype);
        }
    }
}

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>Normalises groups of channels of [B, C, ...].</summary>
    public sealed class GroupNorm : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = nameof(weight))]
        private Parameter? _weight;

        [ComponentName(Name = nameof(bias))]
        private Parameter? _bias;

        internal GroupNorm(long groups, long channels, double eps, bool affine, Device? device, ScalarType? dtype) : base(nameof(GroupNorm))
        {
            (num_groups, num_channels, this.eps, this.affine) = (groups, channels, eps, affine);
            if (!affine) return;
            _weight = new Parameter(ones([channels], dtype: dtype, device: device));
            _bias = new Parameter(zeros([channels], dtype: dtype, device: device));
            register_parameter(nameof(weight), _weight);
            register_parameter(nameof(bias), _bias);
        }

        public long num_groups { get; set; }

        public long num_channels { get; set; }

        public double eps { get; set; }

        public bool affine { get; set; }

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

        public override Tensor forward(Tensor input) => nn.functional.group_norm(input, num_groups, _weight, _bias, eps);
    }
}
