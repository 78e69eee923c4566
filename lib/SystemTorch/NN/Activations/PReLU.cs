using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Leaky ReLU with learned slopes: one, or one for each channel.</summary>
            public static PReLU PReLU(long num_parameters, double init = 0.25, Device? device = null, ScalarType? dtype = null) =>
                new(num_parameters, init, device, dtype);
        }
    }
}

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>x for positive x, weight x otherwise.</summary>
    public sealed class PReLU : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = nameof(weight))]
        private Parameter _weight;

        internal PReLU(long count, double start, Device? device, ScalarType? dtype) : base(nameof(PReLU))
        {
            (num_parameters, init) = (count, start);
            _weight = new Parameter(full([count], start, dtype: dtype ?? get_default_dtype(), device: device));
            register_parameter(nameof(weight), _weight);
        }

        public long num_parameters { get; }

        public double init { get; }

        /// <summary>[num_parameters]</summary>
        public Parameter weight
        {
            get => _weight;
            set => ConditionallyRegisterParameter(nameof(weight), _weight = value);
        }

        public override Tensor forward(Tensor tensor) => nn.functional.prelu(tensor, _weight);
    }
}
