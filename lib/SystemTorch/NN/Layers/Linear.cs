using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>x Wᵀ + b with W and b uniform in ±1/sqrt(inputSize) at the start.</summary>
            public static Linear Linear(
                long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
                new(inputSize, outputSize, hasBias, device, dtype);

            public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);
        }
    }
}

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>[..., in_features] to [..., out_features].</summary>
    public sealed class Linear : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = nameof(weight))]
        private Parameter _weight;

        [ComponentName(Name = nameof(bias))]
        private Parameter? _bias;

        internal Linear(long inputSize, long outputSize, bool hasBias, Device? device, ScalarType? dtype) : base(nameof(Linear))
        {
            (in_features, out_features) = (inputSize, outputSize);
            _weight = new Parameter(empty([outputSize, inputSize], dtype: dtype, device: device));
            register_parameter(nameof(weight), _weight);
            nn.init.kaiming_uniform_(_weight, Math.Sqrt(5)); // = uniform in ±1/sqrt(in_features)
            if (!hasBias) return;
            _bias = new Parameter(empty([outputSize], dtype: dtype, device: device));
            register_parameter(nameof(bias), _bias);
            var bound = inputSize > 0 ? 1 / Math.Sqrt(inputSize) : 0;
            nn.init.uniform_(_bias, -bound, bound);
        }

        internal Linear(Parameter weight, Parameter? bias) : base(nameof(Linear))
        {
            (out_features, in_features) = (weight.shape[0], weight.shape[1]);
            _weight = weight;
            register_parameter(nameof(weight), weight);
            _bias = bias;
            if (bias is not null) register_parameter(nameof(bias), bias);
        }

        public long in_features { get; set; }

        public long out_features { get; set; }

        /// <summary>[out_features, in_features]</summary>
        public Parameter weight
        {
            get => _weight;
            set => ConditionallyRegisterParameter(nameof(weight), _weight = value);
        }

        /// <summary>[out_features] or null</summary>
        public Parameter? bias
        {
            get => _bias;
            set => ConditionallyRegisterParameter(nameof(bias), _bias = value);
        }

        public override Tensor forward(Tensor tensor) => nn.functional.linear(tensor, _weight, _bias);
    }
}
