namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // Operators of ATen with the names and parameters of TorchSharp: activations.

        public Tensor celu() => Aten.celu.Tensor(this);
        public Tensor celu(Scalar alpha) => Aten.celu.Tensor(this, alpha);
        public Tensor celu_() => Aten.celu_.InPlace(this);
        public Tensor celu_(Scalar alpha) => Aten.celu_.InPlace(this, alpha);
        public Tensor elu(Scalar alpha, Scalar scale, Scalar input_scale) => Aten.elu.Tensor(this, alpha, scale, input_scale);
        public Tensor elu(double alpha = 1) => Aten.elu.Tensor(this, alpha);
        public Tensor elu_(Scalar alpha, Scalar scale, Scalar input_scale) => Aten.elu_.InPlace(this, alpha, scale, input_scale);
        public Tensor elu_(double alpha = 1) => Aten.elu_.InPlace(this, alpha);
        public Tensor gelu() => Aten.gelu.Tensor(this);
        public Tensor gelu(Modules.GELU.Approximate approximate) => Aten.gelu.Tensor(this, approximate.ToString());
        public Tensor gelu_() => Aten.gelu_.InPlace(this);
        public Tensor gelu_(Modules.GELU.Approximate approximate) => Aten.gelu_.InPlace(this, approximate.ToString());
        public Tensor glu(long dim = -1) => Aten.glu.Tensor(this, dim);
        public Tensor hardsigmoid() => Aten.hardsigmoid.Tensor(this);
        public Tensor hardsigmoid_() => Aten.hardsigmoid_.InPlace(this);
        public Tensor hardswish() => Aten.hardswish.Tensor(this);
        public Tensor hardswish_() => Aten.hardswish_.InPlace(this);
        public Tensor hardtanh(Scalar min, Scalar max) => Aten.hardtanh.Tensor(this, min, max);
        public Tensor hardtanh_(Scalar min, Scalar max) => Aten.hardtanh_.InPlace(this, min, max);
        public Tensor leaky_relu(Scalar negative_slope) => Aten.leaky_relu.Tensor(this, negative_slope);
        public Tensor leaky_relu_(Scalar negative_slope) => Aten.leaky_relu_.InPlace(this, negative_slope);
        public Tensor log_sigmoid() => Aten.log_sigmoid.Tensor(this);
        public Tensor prelu(Tensor target) => Aten.prelu.Tensor(this, target);
        public Tensor relu() => Aten.relu.Tensor(this);
        public Tensor relu6() => Aten.relu6.Tensor(this);
        public Tensor relu6_() => Aten.relu6_.InPlace(this);
        public Tensor relu_() => Aten.relu_.InPlace(this);
        public Tensor selu() => Aten.selu.Tensor(this);
        public Tensor selu_() => Aten.selu_.InPlace(this);
        public Tensor sigmoid() => Aten.sigmoid.Tensor(this);
        public Tensor sigmoid_() => Aten.sigmoid_.InPlace(this);
        public Tensor silu() => Aten.silu.Tensor(this);
        public Tensor silu_() => Aten.silu_.InPlace(this);
        public Tensor softplus(double beta = 1, double threshold = 20) => Aten.softplus.Tensor(this, beta, threshold);
        public Tensor tanh() => Aten.tanh.Tensor(this);
        public Tensor tanh_() => Aten.tanh_.InPlace(this);
        public Tensor threshold(Scalar threshold, Scalar value) => Aten.threshold.Tensor(this, threshold, value);
        public Tensor threshold_(Scalar threshold, Scalar value) => Aten.threshold_.InPlace(this, threshold, value);
    }
}
