using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor relu(Tensor x, bool inplace = false) => inplace ? NnOps.relu_.InPlace(x) : NnOps.relu.Tensor(x);

            public static Tensor relu6(Tensor x, bool inplace = false) => inplace ? NnOps.relu6_.InPlace(x) : NnOps.relu6.Tensor(x);

            public static Tensor leaky_relu(Tensor input, double negative_slope = 0.01, bool inplace = false) =>
                inplace ? NnOps.leaky_relu_.InPlace(input, negative_slope) : NnOps.leaky_relu.Tensor(input, negative_slope);

            /// <param name="weight">[1] or [C]: the slope for negative values, per channel (dimension 1).</param>
            public static Tensor prelu(Tensor input, Tensor weight) => NnOps.prelu.Tensor(input, weight);

            /// <summary>Leaky ReLU with the mean of the two slopes; the module <c>nn.RReLU</c> draws the slope when training.</summary>
            public static Tensor rrelu(Tensor x, double lower = 1.0 / 8, double upper = 1.0 / 3, bool inplace = false) =>
                rrelu(x, lower, upper, training: false, inplace);

            internal static Tensor rrelu(Tensor x, double lower, double upper, bool training, bool inplace) =>
                inplace ? NnOps.rrelu_.InPlace(x, lower, upper, training) : NnOps.rrelu.Tensor(x, lower, upper, training);

            public static Tensor elu(Tensor x, double alpha, bool inplace = false) =>
                inplace ? NnOps.elu_.InPlace(x, alpha) : NnOps.elu.Tensor(x, alpha);

            public static Tensor celu(Tensor x, double alpha, bool inplace = false) =>
                inplace ? NnOps.celu_.InPlace(x, alpha) : NnOps.celu.Tensor(x, alpha);

            public static Tensor selu(Tensor x, bool inplace = false) => inplace ? NnOps.selu_.InPlace(x) : NnOps.selu.Tensor(x);

            /// <summary>x * Phi(x), with the normal distribution's cumulative function (erf).</summary>
            public static Tensor gelu(Tensor x) => gelu(x, Modules.GELU.Approximate.none);

            public static Tensor gelu(Tensor x, bool inplace) => gelu(x, Modules.GELU.Approximate.none, inplace);

            public static Tensor gelu(Tensor x, Modules.GELU.Approximate approximate, bool inplace = false)
            {
                var how = approximate == Modules.GELU.Approximate.tanh ? "tanh" : "none";
                return inplace ? NnOps.gelu_.InPlace(x, how) : NnOps.gelu.Tensor(x, how);
            }

            public static Tensor silu(Tensor x, bool inplace = false) =>
                !inplace ? NnOps.silu.Tensor(x) : NativeSilu.Took(x) ? x : NnOps.silu_.InPlace(x);

            public static Tensor mish(Tensor x, bool inplace = false) => inplace ? NnOps.mish_.InPlace(x) : NnOps.mish.Tensor(x);

            public static Tensor sigmoid(Tensor x) => NnOps.sigmoid.Tensor(x);

            public static Tensor sigmoid(Tensor x, bool inplace) => inplace ? NnOps.sigmoid_.InPlace(x) : NnOps.sigmoid.Tensor(x);

            public static Tensor tanh(Tensor x, bool inplace = false) => inplace ? NnOps.tanh_.InPlace(x) : NnOps.tanh.Tensor(x);

            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => NnOps.softmax.Tensor(input, dim, dtype);

            /// <summary>Softmax over the channels of [B, C, H, W] or [C, H, W].</summary>
            public static Tensor softmax2d(Tensor x) => NnOps.softmax.Tensor(x, -3L);

            public static Tensor softmin(Tensor x, long dim)
            {
                using var negative = -x;
                return NnOps.softmax.Tensor(negative, dim);
            }

            public static Tensor log_softmax(Tensor x, long dim) => NnOps.log_softmax.Tensor(x, dim);

            public static Tensor logsigmoid(Tensor x) => NnOps.log_sigmoid.Tensor(x);

            public static Tensor softplus(Tensor x, double beta = 1.0, double threshold = 20.0) =>
                NnOps.softplus.Tensor(x, beta, threshold);

            public static Tensor softshrink(Tensor x, double lambda = 0.5) => NnOps.softshrink.Tensor(x, lambda);

            public static Tensor hardshrink(Tensor x, double lambda = 0.5) => NnOps.hardshrink.Tensor(x, lambda);

            public static Tensor hardtanh(Tensor x, double min_val = -1.0, double max_val = 1.0, bool inplace = false) =>
                inplace ? NnOps.hardtanh_.InPlace(x, min_val, max_val) : NnOps.hardtanh.Tensor(x, min_val, max_val);

            public static Tensor hardsigmoid(Tensor input, bool inplace = false) =>
                inplace ? NnOps.hardsigmoid_.InPlace(input) : NnOps.hardsigmoid.Tensor(input);

            public static Tensor hardswish(Tensor input, bool inplace = false) =>
                inplace ? NnOps.hardswish_.InPlace(input) : NnOps.hardswish.Tensor(input);

            /// <summary>The first half of <paramref name="dim"/> times the sigmoid of the second half.</summary>
            public static Tensor glu(Tensor input, long dim = -1) => NnOps.glu.Tensor(input, dim);

            public static Tensor threshold(Tensor x, double threshold, double value, bool inplace = false) =>
                inplace ? NnOps.threshold_.InPlace(x, threshold, value) : NnOps.threshold.Tensor(x, threshold, value);

            /// <summary>x / (1 + |x|).</summary>
            public static Tensor softsign(Tensor x, bool inplace = false)
            {
                using var scope = NewDisposeScope();
                var denominator = x.abs().add_(1);
                return inplace ? x.div_(denominator) : (x / denominator).MoveToOuterDisposeScope();
            }

            /// <summary>x - tanh(x).</summary>
            public static Tensor tanhshrink(Tensor x, bool inplace = false)
            {
                using var tanh = x.tanh();
                return inplace ? x.sub_(tanh) : x - tanh;
            }
        }
    }
}
