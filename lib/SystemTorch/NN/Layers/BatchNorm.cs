using TorchSharp.Modules;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static BatchNorm1d BatchNorm1d(
                long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true,
                Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            public static BatchNorm2d BatchNorm2d(
                long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true,
                Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);

            public static BatchNorm3d BatchNorm3d(
                long num_features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true,
                Device? device = null, ScalarType? dtype = null) =>
                new(num_features, eps, momentum, affine, track_running_stats, device, dtype);
        }
    }
}

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>Normalises each channel (dimension 1) over all others.</summary>
    public abstract class BatchNorm : NormBase
    {
        public BatchNorm(
            long num_features, double eps, double? momentum, bool affine, bool track_running_stats, Device? device, ScalarType? dtype,
            string name) : base(num_features, eps, momentum, affine, track_running_stats, device, dtype, name)
        {
        }

        /// <summary>Training, or without running statistics: by the batch's statistics; otherwise by the running ones.</summary>
        public override Tensor forward(Tensor input)
        {
            ValidateInputDimensions(input);
            var factor = momentum ?? 0;
            if (training && num_batches_tracked is { } batches)
            {
                using (no_grad()) batches.add_(1);
                if (momentum is null) factor = 1.0 / batches.item<long>();
            }
            var keep = !training || track_running_stats;
            return nn.functional.batch_norm(
                input, keep ? running_mean : null, keep ? running_var : null, weight, bias,
                training: training || running_mean is null, factor, eps);
        }
    }

    /// <summary>[B, C] or [B, C, L]</summary>
    public sealed class BatchNorm1d : BatchNorm
    {
        internal BatchNorm1d(
            long features, double eps, double? momentum, bool affine, bool track, Device? device, ScalarType? dtype)
            : base(features, eps, momentum, affine, track, device, dtype, nameof(BatchNorm1d))
        {
        }

        protected override void ValidateInputDimensions(Tensor input) => RequireDimensions(input, nameof(BatchNorm1d), 2, 3);
    }

    /// <summary>[B, C, H, W]</summary>
    public sealed class BatchNorm2d : BatchNorm
    {
        internal BatchNorm2d(
            long features, double eps, double? momentum, bool affine, bool track, Device? device, ScalarType? dtype)
            : base(features, eps, momentum, affine, track, device, dtype, nameof(BatchNorm2d))
        {
        }

        protected override void ValidateInputDimensions(Tensor input) => RequireDimensions(input, nameof(BatchNorm2d), 4);
    }

    /// <summary>[B, C, D, H, W]</summary>
    public sealed class BatchNorm3d : BatchNorm
    {
        internal BatchNorm3d(
            long features, double eps, double? momentum, bool affine, bool track, Device? device, ScalarType? dtype)
            : base(features, eps, momentum, affine, track, device, dtype, nameof(BatchNorm3d))
        {
        }

        protected override void ValidateInputDimensions(Tensor input) => RequireDimensions(input, nameof(BatchNorm3d), 5);
    }
}
