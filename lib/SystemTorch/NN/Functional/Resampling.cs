namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <param name="pad">Pairs (before, after), the last dimension first.</param>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                mode is PaddingModes.Constant or PaddingModes.Zeros
                    ? NnOps.pad.Tensor(input, pad, "constant", mode == PaddingModes.Zeros ? 0.0 : value)
                    : NnOps.pad.Tensor(input, pad, mode.ToString().ToLowerInvariant(), Arg.None);

            public static Tensor pad(
                Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, pad.ToArray(), mode, value);

            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, new[] { pad.Item1, pad.Item2 }, mode, value);

            public static Tensor pad(
                Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, new[] { pad.Item1, pad.Item2, pad.Item3, pad.Item4 }, mode, value);

            /// <summary>The same padding on both sides of the last dimension.</summary>
            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, new[] { pad, pad }, mode, value);

            /// <summary>Resamples the spatial dimensions (all after the second) to a size or by a factor.</summary>
            /// <param name="antialias">Low-pass when shrinking; bilinear and bicubic only.</param>
            public static Tensor interpolate(
                Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest,
                bool? align_corners = null, bool recompute_scale_factor = false, bool antialias = false)
            {
                var spatial = (int)x.dim() - 2;
                if ((size is null) == (scale_factor is null))
                    throw new ArgumentException("Give either a size or a scale factor, not both.", nameof(size));
                if (antialias && mode is not (InterpolationMode.Bilinear or InterpolationMode.Bicubic))
                    throw new ArgumentException($"Antialiasing goes with bilinear and bicubic, not with {mode}.", nameof(antialias));
                size = size is null ? null : Spread(size, spatial);
                scale_factor = scale_factor is null ? null : Spread(scale_factor, spatial);
                if (scale_factor is not null && (recompute_scale_factor || mode == InterpolationMode.Area))
                {
                    size = new long[spatial];
                    for (var i = 0; i < spatial; i++) size[i] = (long)Math.Floor(x.shape[i + 2] * scale_factor[i]);
                    scale_factor = null;
                }
                var align = align_corners ?? false;
                return (mode, spatial) switch
                {
                    (InterpolationMode.Nearest, 1) => NnOps.upsample_nearest1d.Tensor(x, size, scale_factor),
                    (InterpolationMode.Nearest, 2) => NnOps.upsample_nearest2d.Tensor(x, size, scale_factor),
                    (InterpolationMode.Nearest, 3) => NnOps.upsample_nearest3d.Tensor(x, size, scale_factor),
                    (InterpolationMode.Linear, 1) => NnOps.upsample_linear1d.Tensor(x, size, align, scale_factor),
                    (InterpolationMode.Bilinear, 2) when antialias => NnOps.upsample_bilinear2d_aa.Tensor(x, size, align, scale_factor),
                    (InterpolationMode.Bilinear, 2) => NnOps.upsample_bilinear2d.Tensor(x, size, align, scale_factor),
                    (InterpolationMode.Bicubic, 2) when antialias => NnOps.upsample_bicubic2d_aa.Tensor(x, size, align, scale_factor),
                    (InterpolationMode.Bicubic, 2) => NnOps.upsample_bicubic2d.Tensor(x, size, align, scale_factor),
                    (InterpolationMode.Trilinear, 3) => NnOps.upsample_trilinear3d.Tensor(x, size, align, scale_factor),
                    (InterpolationMode.Area, 1) => adaptive_avg_pool1d(x, size![0]),
                    (InterpolationMode.Area, 2) => adaptive_avg_pool2d(x, size!),
                    (InterpolationMode.Area, 3) => adaptive_avg_pool3d(x, size!),
                    _ => throw new ArgumentException($"{mode} does not fit {spatial} spatial dimensions.", nameof(mode)),
                };
            }

            public static Tensor upsample(
                Tensor input, long[]? size = null, double[]? scale_factor = null, UpsampleMode mode = UpsampleMode.Nearest,
                bool align_corners = false) =>
                interpolate(input, size, scale_factor, (InterpolationMode)mode, align_corners);

            public static Tensor upsample_nearest(
                Tensor x, long[]? size = null, double[]? scale_factor = null, bool align_corners = false) =>
                interpolate(x, size, scale_factor, InterpolationMode.Nearest);

            public static Tensor upsample_bilinear(
                Tensor x, long[]? size = null, double[]? scale_factor = null, bool align_corners = false) =>
                interpolate(x, size, scale_factor, InterpolationMode.Bilinear, align_corners);

            /// <summary>[..., C r², H, W] to [..., C, H r, W r].</summary>
            public static Tensor pixel_shuffle(Tensor input, long upscale_factor) => NnOps.pixel_shuffle.Tensor(input, upscale_factor);

            /// <summary>[..., C, H r, W r] to [..., C r², H, W].</summary>
            public static Tensor pixel_unshuffle(Tensor input, long downscale_factor) =>
                NnOps.pixel_unshuffle.Tensor(input, downscale_factor);

            /// <summary>Sliding blocks: [B, C, H, W] to [B, C kh kw, blocks].</summary>
            public static Tensor unfold(Tensor input, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                NnOps.im2col.Tensor(input, Two(kernel_size), Two(dilation), Two(padding), Two(stride));

            public static Tensor unfold(
                Tensor input, (long, long) kernel_size, (long, long)? dilation = null, (long, long)? padding = null,
                (long, long)? stride = null) =>
                NnOps.im2col.Tensor(input, Two(kernel_size), Two(dilation ?? (1, 1)), Two(padding ?? (0, 0)), Two(stride ?? (1, 1)));

            /// <summary>Adds sliding blocks up: [B, C kh kw, blocks] to [B, C, H, W].</summary>
            public static Tensor fold(
                Tensor input, long output_size, long kernel_size, long dilation = 1, long padding = 0, long stride = 1) =>
                NnOps.col2im.Tensor(input, Two(output_size), Two(kernel_size), Two(dilation), Two(padding), Two(stride));

            public static Tensor fold(
                Tensor input, (long, long) output_size, (long, long) kernel_size, (long, long)? dilation = null,
                (long, long)? padding = null, (long, long)? stride = null) =>
                NnOps.col2im.Tensor(
                    input, Two(output_size), Two(kernel_size), Two(dilation ?? (1, 1)), Two(padding ?? (0, 0)), Two(stride ?? (1, 1)));

            private static T[] Spread<T>(T[] values, int count)
            {
                if (values.Length == count) return values;
                if (values.Length == 1) return [.. Enumerable.Repeat(values[0], count)];
                throw new ArgumentException($"Expected one value or one for each of the {count} spatial dimensions, got {values.Length}.");
            }
        }
    }
}
