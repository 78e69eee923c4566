namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Start values, written in place without a gradient. Every function returns the tensor that it filled.</summary>
        public static partial class init
        {
            public enum FanInOut
            {
                FanIn = 0,
                FanOut = 1,
            }

            public enum NonlinearityType
            {
                Linear = 0,
                Conv1D = 1,
                Conv2D = 2,
                Conv3D = 3,
                ConvTranspose1D = 4,
                ConvTranspose2D = 5,
                ConvTranspose3D = 6,
                Sigmoid = 7,
                Tanh = 8,
                ReLU = 9,
                LeakyReLU = 10,
            }

            /// <summary>The factor that keeps the variance through a nonlinearity.</summary>
            /// <param name="param">The negative slope of LeakyReLU.</param>
            public static double calculate_gain(NonlinearityType nonlinearity, double param = 0.0) => nonlinearity switch
            {
                NonlinearityType.Tanh => 5.0 / 3.0,
                NonlinearityType.ReLU => Math.Sqrt(2.0),
                NonlinearityType.LeakyReLU => Math.Sqrt(2.0 / (1 + param * param)),
                _ => 1.0,
            };

            /// <summary>Inputs and outputs of one unit of a weight [out, in, ...]: channels times the kernel's size.</summary>
            /// <exception cref="ArgumentException">Fewer than two dimensions.</exception>
            public static (long fanIn, long fanOut) CalculateFanInAndFanOut(Tensor tensor)
            {
                var shape = tensor.shape;
                if (shape.Length < 2)
                    throw new ArgumentException($"Fan in and fan out need two dimensions or more, got [{string.Join(", ", shape)}].",
                        nameof(tensor));
                var receptive = shape.Skip(2).Aggregate(1L, (product, size) => product * size);
                return (shape[1] * receptive, shape[0] * receptive);
            }

            public static Tensor uniform_(Tensor tensor, double low = 0, double high = 1, Generator? generator = null) =>
                InPlace(tensor, () => tensor.uniform_(low, high, generator));

            public static Tensor normal_(Tensor tensor, double mean = 0, double std = 1, Generator? generator = null) =>
                InPlace(tensor, () => tensor.normal_(mean, std, generator));

            public static Tensor constant_(Tensor tensor, Scalar val) => InPlace(tensor, () => tensor.fill_(val));

            public static Tensor ones_(Tensor tensor) => InPlace(tensor, () => tensor.fill_(1));

            public static Tensor zeros_(Tensor tensor) => InPlace(tensor, () => tensor.zero_());

            /// <summary>The identity matrix, cut or filled up with zeros.</summary>
            public static Tensor eye_(Tensor tensor)
            {
                if (tensor.dim() != 2) throw new ArgumentException("eye_ fills matrices only.", nameof(tensor));
                return InPlace(tensor, () => tensor.copy_(eye(tensor.shape[0], tensor.shape[1], dtype: tensor.dtype,
                    device: tensor.device)));
            }

            /// <summary>Uniform with standard deviation gain * sqrt(2 / (fan in + fan out)).</summary>
            public static Tensor xavier_uniform_(Tensor tensor, double gain = 1.0)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                var bound = Math.Sqrt(3.0) * gain * Math.Sqrt(2.0 / (fanIn + fanOut));
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with standard deviation gain * sqrt(2 / (fan in + fan out)).</summary>
            public static Tensor xavier_normal_(Tensor tensor, double gain = 1.0)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return normal_(tensor, 0, gain * Math.Sqrt(2.0 / (fanIn + fanOut)));
            }

            public static Tensor glorot_uniform_(Tensor tensor, double gain = 1.0) => xavier_uniform_(tensor, gain);

            public static Tensor glorot_normal_(Tensor tensor, double gain = 1.0) => xavier_normal_(tensor, gain);

            /// <summary>Uniform with standard deviation gain / sqrt(fan).</summary>
            public static Tensor kaiming_uniform_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU)
            {
                var bound = Math.Sqrt(3.0) * KaimingDeviation(tensor, a, mode, nonlinearity);
                return uniform_(tensor, -bound, bound);
            }

            /// <summary>Normal with standard deviation gain / sqrt(fan).</summary>
            public static Tensor kaiming_normal_(
                Tensor tensor, double a = 0, FanInOut mode = FanInOut.FanIn, NonlinearityType nonlinearity = NonlinearityType.LeakyReLU) =>
                normal_(tensor, 0, KaimingDeviation(tensor, a, mode, nonlinearity));

            private static double KaimingDeviation(Tensor tensor, double a, FanInOut mode, NonlinearityType nonlinearity)
            {
                var (fanIn, fanOut) = CalculateFanInAndFanOut(tensor);
                return calculate_gain(nonlinearity, a) / Math.Sqrt(mode == FanInOut.FanIn ? fanIn : fanOut);
            }

            /// <summary>Normal, cut to [a, b], by the inverse of the distribution function.</summary>
            public static Tensor trunc_normal_(
                Tensor tensor, double mean = 0.0, double std = 1.0, double a = -2.0, double b = 2.0, Generator? generator = null)
            {
                var (low, high) = (NormalCdf((a - mean) / std), NormalCdf((b - mean) / std));
                return InPlace(tensor, () =>
                {
                    tensor.uniform_(2 * low - 1, 2 * high - 1, generator);
                    tensor.erfinv_();
                    tensor.mul_(std * Math.Sqrt(2.0)).add_(mean).clamp_(a, b);
                });
            }

            /// <summary>P(X at most x) of the standard normal distribution.</summary>
            private static double NormalCdf(double x)
            {
                using var scope = NewDisposeScope();
                return (1 + torch.tensor(x / Math.Sqrt(2.0), dtype: ScalarType.Float64).erf().item<double>()) / 2;
            }

            /// <summary>A (half) orthogonal matrix of the tensor with its later dimensions flattened, times the gain.</summary>
            public static Tensor orthogonal_(Tensor tensor, double gain = 1.0)
            {
                if (tensor.dim() < 2) throw new ArgumentException("orthogonal_ needs two dimensions or more.", nameof(tensor));
                return InPlace(tensor, () =>
                {
                    var rows = tensor.shape[0];
                    var columns = tensor.numel() / rows;
                    var sample = randn([rows, columns], dtype: tensor.dtype, device: tensor.device);
                    var (q, r) = linalg.qr(rows < columns ? sample.t() : sample);
                    q = q * r.diag().sign(); // the sign makes the decomposition unique, and q uniform
                    if (rows < columns) q = q.t();
                    tensor.copy_(q.reshape(tensor.shape)).mul_(gain);
                });
            }

            /// <summary>The identity as a convolution [out, in, kernel...].</summary>
            public static Tensor dirac_(Tensor tensor)
            {
                if (tensor.dim() is < 3 or > 5) throw new ArgumentException("dirac_ fills kernels of 3 to 5 dimensions.", nameof(tensor));
                return InPlace(tensor, () =>
                {
                    tensor.zero_();
                    for (long i = 0; i < Math.Min(tensor.shape[0], tensor.shape[1]); i++)
                    {
                        var entry = tensor[i, i]; // [kernel...]
                        foreach (var size in tensor.shape.Skip(2)) entry = entry[size / 2];
                        entry.fill_(1);
                    }
                });
            }

            private static Tensor InPlace(Tensor tensor, Action fill)
            {
                using var noGrad = no_grad();
                using var scope = NewDisposeScope();
                fill();
                return tensor;
            }
        }
    }
}
