using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Bilinear Bilinear(
                long in1_features, long in2_features, long out_features, bool hasBias = true, Device? device = null,
                ScalarType? dtype = null) =>
                new(in1_features, in2_features, out_features, hasBias, device, dtype);
        }
    }
}

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>[..., in1] and [..., in2] to [..., out].</summary>
    public sealed class Bilinear : nn.Module<Tensor, Tensor, Tensor>
    {
        [ComponentName(Name = nameof(weight))]
        private Parameter _weight;

        [ComponentName(Name = nameof(bias))]
        private Parameter? _bias;

        internal Bilinear(long in1, long in2, long @out, bool hasBias, Device? device, ScalarType? dtype) : base(nameof(Bilinear))
        {
            var bound = 1 / Math.Sqrt(in1);
            _weight = new Parameter(empty([@out, in1, in2], dtype: dtype, device: device));
            register_parameter(nameof(weight), _weight);
            nn.init.uniform_(_weight, -bound, bound);
            if (!hasBias) return;
            _bias = new Parameter(empty([@out], dtype: dtype, device: device));
            register_parameter(nameof(bias), _bias);
            nn.init.uniform_(_bias, -bound, bound);
        }

        public Parameter weight
        {
            get => _weight;
            set => ConditionallyRegisterParameter(nameof(weight), _weight = value);
        }

        public Parameter? bias
        {
            get => _bias;
            set => ConditionallyRegisterParameter(nameof(bias), _bias = value);
        }

        public override Tensor forward(Tensor input1, Tensor input2) => nn.functional.bilinear(input1, input2, _weight, _bias);
    }
}
