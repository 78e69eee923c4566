namespace TorchSharp;

public static partial class torch
{
    // Functions that are more than one operator.

    public static IEnumerable<Tensor> atleast_1d(params Tensor[] input) => Array.ConvertAll(input, x => x.atleast_1d());
    public static IEnumerable<Tensor> atleast_2d(params Tensor[] input) => Array.ConvertAll(input, x => x.atleast_2d());
    public static IEnumerable<Tensor> atleast_3d(params Tensor[] input) => Array.ConvertAll(input, x => x.atleast_3d());

    /// <summary>The shape that all these broadcast to.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Size broadcast_shapes(params long[][] shapes)
    {
        var result = new long[shapes.Length == 0 ? 0 : shapes.Max(s => s.Length)];
        Array.Fill(result, 1);
        foreach (var shape in shapes)
        {
            for (int i = 1; i <= shape.Length; i++)
            {
                ref var extent = ref result[^i];
                if (extent != shape[^i] && extent != 1 && shape[^i] != 1)
                    throw new ArgumentException($"The shapes {string.Join(", ", shapes.Select(s => $"[{string.Join(", ", s)}]"))} do not broadcast.");
                if (extent == 1) extent = shape[^i];
            }
        }
        return new Size(result);
    }

    /// <summary>Counts of the elements in equal bins, and the edges of the bins.</summary>
    public static (Tensor, Tensor) histogram(Tensor input, long bins, (double, double)? range = null, Tensor? weight = null,
        bool density = false) =>
        Aten.histogram_bin_ct.Pair(input, bins, range is { } r ? new[] { r.Item1, r.Item2 } : null, weight, density);

    /// <summary>Counts of the elements between given edges.</summary>
    public static (Tensor, Tensor) histogram(Tensor input, Tensor bins, Tensor? weight = null, bool density = false) =>
        Aten.histogram_bins_tensor.Pair(input, bins, weight, density);

    public static ICollection<Tensor> gradient(Tensor input, int spacing = 1, long? dim = null, int edge_order = 1) =>
        Aten.gradient_scalarint.Tensors(input, (Scalar)spacing, dim, (long)edge_order);

    public static ICollection<Tensor> gradient(Tensor input, int spacing = 1, long[]? dims = null, int edge_order = 1) =>
        Aten.gradient_scalararray.Tensors(input, (Scalar)spacing, dims ?? Range(0, input.ndim), (long)edge_order);

    public static Tensor chain_matmul(params Tensor[] matrices) => Aten.chain_matmul.Tensor(matrices);

    /// <summary>Least squares: the solution X of A X = B, and the residuals.</summary>
    public static (Tensor, Tensor) lstsq(Tensor B, Tensor A)
    {
        var (solution, residuals, rank, values) = linalg.lstsq(A, B);
        rank.Dispose();
        values.Dispose();
        return (solution, residuals);
    }

    public static Tensor matrix_rank(Tensor input, float? tol = null, bool symmetric = false) =>
        tol is { } t ? Aten.linalg_matrix_rank.Tensor(input, (double)t, symmetric) : linalg.matrix_rank(input, hermitian: symmetric);

    /// <summary>Short-time Fourier transform.</summary>
    public static Tensor stft(Tensor input, long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null,
        bool center = true,
        PaddingModes pad_mode = PaddingModes.Reflect, bool normalized = false, bool? onesided = null, bool? return_complex = null) =>
        input.stft(n_fft, hop_length, win_length, window, center, pad_mode, normalized, onesided, return_complex);

    public static Tensor istft(Tensor input, long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null,
        bool center = true,
        bool normalized = false, bool? onesided = null, long length = -1, bool return_complex = false) =>
        input.istft(n_fft, hop_length, win_length, window, center, normalized, onesided, length, return_complex);

    public partial class Tensor
    {
        /// <summary>Short-time Fourier transform: [..., time] -> [..., frequencies, frames].</summary>
        public Tensor stft(long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null, bool center = true,
            PaddingModes pad_mode = PaddingModes.Reflect, bool normalized = false, bool? onesided = null, bool? return_complex = null)
        {
            if (!center) return Aten.stft.Tensor(this, n_fft, Positive(hop_length), Positive(win_length), window, normalized, onesided,
                return_complex);
            using var scope = NewDisposeScope();
            var signal = ndim == 1 ? unsqueeze(0) : this; // [batch, time]
            var mode = pad_mode == PaddingModes.Zeros ? "constant" : pad_mode.ToString().ToLowerInvariant();
            var padded = Aten.pad.Tensor(signal.unsqueeze(0), new[] { n_fft / 2, n_fft / 2 }, mode).squeeze(0); // [batch, time + n_fft]
            var frames = Aten.stft.Tensor(padded, n_fft, Positive(hop_length), Positive(win_length), window, normalized, onesided,
                return_complex);
            return (ndim == 1 ? frames.squeeze(0) : frames).MoveToOuterDisposeScope();
        }

        public Tensor istft(long n_fft, long hop_length = -1, long win_length = -1, Tensor? window = null, bool center = true,
            bool normalized = false, bool? onesided = null, long length = -1, bool return_complex = false) =>
            Aten.istft.Tensor(this, n_fft, Positive(hop_length), Positive(win_length), window, center, normalized, onesided,
                Positive(length), return_complex);

        private static long? Positive(long value) => value < 0 ? null : value;


    }
}
