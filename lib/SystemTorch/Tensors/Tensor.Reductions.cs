namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // Operators of ATen with the names and parameters of TorchSharp: sums, extrema, statistics, sorting and everything else along dimensions.

        public Tensor all() => Aten.all.Tensor(this);
        public Tensor all(long dim, bool keepdim = false) => Aten.all_dim.Tensor(this, dim, keepdim);
        public Tensor amax(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.amax.Tensor(this, dims.ToArray(), keepdim) : Aten.amax_out.Into(@out, this, dims.ToArray(), keepdim);
        public Tensor amax(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.amax.Tensor(this, dims, keepdim) : Aten.amax_out.Into(@out, this, dims, keepdim);
        public Tensor amax(params long[] dims) => Aten.amax.Tensor(this, dims);
        public Tensor amin(ReadOnlySpan<long> dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.amin.Tensor(this, dims.ToArray(), keepdim) : Aten.amin_out.Into(@out, this, dims.ToArray(), keepdim);
        public Tensor amin(long[] dims, bool keepdim = false, Tensor? @out = null) =>
            @out is null ? Aten.amin.Tensor(this, dims, keepdim) : Aten.amin_out.Into(@out, this, dims, keepdim);
        public Tensor amin(params long[] dims) => Aten.amin.Tensor(this, dims);
        public (Tensor, Tensor) aminmax(long? dim = null, bool keepdim = false) => Aten.aminmax.Pair(this, dim, keepdim);
        public Tensor any() => Aten.any.Tensor(this);
        public Tensor any(long dim, bool keepdim = false) => Aten.any_dim.Tensor(this, dim, keepdim);
        public Tensor argmax() => Aten.argmax.Tensor(this);
        public Tensor argmax(long dim, bool keepdim = false) => Aten.argmax.Tensor(this, dim, keepdim);
        public Tensor argmin() => Aten.argmin.Tensor(this);
        public Tensor argmin(long dim, bool keepdim = false) => Aten.argmin.Tensor(this, dim, keepdim);
        public Tensor argsort(long dim = -1, bool descending = false) => Aten.argsort.Tensor(this, dim, descending);
        public Tensor bincount(Tensor? weights, long minlength = 0) => Aten.bincount.Tensor(this, weights, minlength);
        public Tensor bucketize(Tensor boundaries, bool outInt32 = false, bool right = false) =>
            Aten.bucketize_Tensor.Tensor(this, boundaries, outInt32, right);
        public Tensor corrcoef() => Aten.corrcoef.Tensor(this);
        public Tensor count_nonzero(long[]? dims = null) =>
            dims is null ? Aten.count_nonzero.Tensor(this) : Aten.count_nonzero_dim_IntList.Tensor(this, dims);
        public Tensor cov(long correction = 1, Tensor? fweights = null, Tensor? aweights = null) =>
            Aten.cov.Tensor(this, correction, fweights, aweights);
        public (Tensor, Tensor) cummax(long dim) => Aten.cummax.Pair(this, dim);
        public (Tensor, Tensor) cummin(long dim) => Aten.cummin.Pair(this, dim);
        public Tensor cumprod(long dim, ScalarType? type = null) => Aten.cumprod.Tensor(this, dim, type);
        public Tensor cumsum(long dim, ScalarType? type = null) => Aten.cumsum.Tensor(this, dim, type);
        public Tensor cumulative_trapezoid(double dx = 1, long dim = -1) => Aten.cumulative_trapezoid_dx.Tensor(this, dx, dim);
        public Tensor cumulative_trapezoid(Tensor x, long dim = -1) => Aten.cumulative_trapezoid_x.Tensor(this, x, dim);
        public Tensor diff(long n = 1, long dim = -1, Tensor? prepend = null, Tensor? append = null) =>
            Aten.diff.Tensor(this, n, dim, prepend, append);
        public Tensor dist(Tensor other, float p = 2) => Aten.dist.Tensor(this, other, p);
        public Tensor histc(long bins = 100, long min = 0, long max = 0) => Aten.histc.Tensor(this, bins, (double)min, (double)max);
        public (Tensor, Tensor) kthvalue(long k, long? dim, bool keepdim = false) => Aten.kthvalue.Pair(this, k, dim ?? -1L, keepdim);
        public static (Tensor, Tensor) kthvalue(Tensor input, long k, long? dim, bool keepdim = false) => input.kthvalue(k, dim, keepdim);
        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Aten.log_softmax_int.Tensor(this, dim, dtype);
        public Tensor logcumsumexp(long dim) => Aten.logcumsumexp.Tensor(this, dim);
        public Tensor logsumexp(long dim, bool keepdim = false) => Aten.logsumexp.Tensor(this, new[] { dim }, keepdim);
        public Tensor max() => Aten.max.Tensor(this);
        public (Tensor, Tensor) max(long dim, bool keepdim = false) => Aten.max_dim.Pair(this, dim, keepdim);
        public Tensor max(Tensor other) => Aten.max_other.Tensor(this, other);
        public Tensor mean() => Aten.mean.Tensor(this);
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) =>
            Aten.mean_dim.Tensor(this, dimensions, keepdim, type);
        public Tensor median() => Aten.median.Tensor(this);
        public Tensor min() => Aten.min.Tensor(this);
        public (Tensor, Tensor) min(long dim, bool keepdim = false) => Aten.min_dim.Pair(this, dim, keepdim);
        public Tensor min(Tensor other) => Aten.min_other.Tensor(this, other);
        public (Tensor, Tensor) mode(long dim = -1, bool keepdim = false) => Aten.mode.Pair(this, dim, keepdim);
        public Tensor msort() => Aten.msort.Tensor(this);
        public Tensor nanmean(int? dim = null, bool keepdim = false, ScalarType? dtype = null) =>
            Aten.nanmean.Tensor(this, dim is { } d ? new long[] { d } : null, keepdim, dtype);
        public Tensor nanmedian() => Aten.nanmedian.Tensor(this);
        public Tensor nanquantile(Tensor q, long dim = -1, bool keepdim = false) => Aten.nanquantile.Tensor(this, q, dim, keepdim);
        public Tensor nansum() => Aten.nansum.Tensor(this);
        public Tensor norm(float p = 2) => Aten.norm_Scalar.Tensor(this, p);
        public Tensor norm(int dim, bool keepdim = false, float p = 2) =>
            Aten.norm_ScalarOpt_dim.Tensor(this, p, new long[] { dim }, keepdim);
        public Tensor prod(long dim, bool keepdim = false, ScalarType? type = null) => Aten.prod_dim_int.Tensor(this, dim, keepdim, type);
        public Tensor prod(ScalarType? type = null) => Aten.prod.Tensor(this, NotAnIndex(type, "prod"));
        public Tensor quantile(Tensor q, long dim = -1, bool keepdim = false) => Aten.quantile.Tensor(this, q, dim, keepdim);
        public Tensor renorm(float p, long dim, float maxnorm) => Aten.renorm.Tensor(this, p, dim, maxnorm);
        public Tensor softmax(long dim, ScalarType? dtype = null) => Aten.softmax_int.Tensor(this, dim, dtype);
        public (Tensor, Tensor) sort(long dim = -1, bool descending = false, bool stable = false) =>
            Aten.sort_stable.Pair(this, stable, dim, descending);
        public Tensor std(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.std_dim.Tensor(this, dimensions.ToArray(), unbiased, keepdim), type);
        public Tensor std((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.std_dim.Tensor(this, new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim), type);
        public Tensor std((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.std_dim.Tensor(this, new[] { dim.Item1, dim.Item2 }, unbiased, keepdim), type);
        public Tensor std(bool unbiased = true) => Aten.std.Tensor(this, unbiased);
        public Tensor std(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.std_dim.Tensor(this, new[] { dim }, unbiased, keepdim), type);
        public Tensor std(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.std_dim.Tensor(this, dimensions, unbiased, keepdim), type);
        public (Tensor, Tensor) std_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false,
            ScalarType? type = null) =>
            Typed(Aten.std_mean_dim.Pair(this, dimensions.ToArray(), unbiased, keepdim), type);
        public (Tensor, Tensor) std_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.std_mean_dim.Pair(this, new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim), type);
        public (Tensor, Tensor) std_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.std_mean_dim.Pair(this, new[] { dim.Item1, dim.Item2 }, unbiased, keepdim), type);
        public (Tensor, Tensor) std_mean(bool unbiased = true) => Aten.std_mean.Pair(this, unbiased);
        public (Tensor, Tensor) std_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.std_mean_dim.Pair(this, new[] { dim }, unbiased, keepdim), type);
        public (Tensor, Tensor) std_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.std_mean_dim.Pair(this, dimensions, unbiased, keepdim), type);
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Tensor(this, dim.ToArray(), keepdim, type);
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Tensor(this, new[] { dim }, keepdim, type);
        public Tensor sum(long dim0, long dim1, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Tensor(this, new[] { dim0, dim1 }, keepdim, type);
        public Tensor sum(long dim0, long dim1, long dim2, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Tensor(this, new[] { dim0, dim1, dim2 }, keepdim, type);
        public Tensor sum(long[] dim, bool keepdim = false, ScalarType? type = null) =>
            Aten.sum_dim_IntList.Tensor(this, dim, keepdim, type);
        public Tensor sum(ScalarType? type = null) => Aten.sum.Tensor(this, NotAnIndex(type, "sum"));
        public (Tensor, Tensor) topk(int k, int dim = -1, bool largest = true, bool sorted = true) =>
            Aten.topk.Pair(this, k, dim, largest, sorted);
        public Tensor trace() => Aten.trace.Tensor(this);
        public Tensor trapezoid(double dx = 1, long dim = -1) => Aten.trapezoid_dx.Tensor(this, dx, dim);
        public Tensor trapezoid(Tensor x, long dim = -1) => Aten.trapezoid_x.Tensor(this, x, dim);
        public (Tensor, Tensor, Tensor) unique_consecutive(bool return_inverse = false, bool return_counts = false, int? dim = null) =>
            Aten.unique_consecutive.Triple(this, return_inverse, return_counts, dim);
        public Tensor var(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.var_dim.Tensor(this, dimensions.ToArray(), unbiased, keepdim), type);
        public Tensor var((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.var_dim.Tensor(this, new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim), type);
        public Tensor var((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.var_dim.Tensor(this, new[] { dim.Item1, dim.Item2 }, unbiased, keepdim), type);
        public Tensor var(bool unbiased = true) => Aten.var.Tensor(this, unbiased);
        public Tensor var(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.var_dim.Tensor(this, new[] { dim }, unbiased, keepdim), type);
        public Tensor var(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.var_dim.Tensor(this, dimensions, unbiased, keepdim), type);
        public (Tensor, Tensor) var_mean(ReadOnlySpan<long> dimensions, bool unbiased = true, bool keepdim = false,
            ScalarType? type = null) =>
            Typed(Aten.var_mean_dim.Pair(this, dimensions.ToArray(), unbiased, keepdim), type);
        public (Tensor, Tensor) var_mean((long, long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.var_mean_dim.Pair(this, new[] { dim.Item1, dim.Item2, dim.Item3 }, unbiased, keepdim), type);
        public (Tensor, Tensor) var_mean((long, long) dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.var_mean_dim.Pair(this, new[] { dim.Item1, dim.Item2 }, unbiased, keepdim), type);
        public (Tensor, Tensor) var_mean(bool unbiased = true) => Aten.var_mean.Pair(this, unbiased);
        public (Tensor, Tensor) var_mean(long dim, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.var_mean_dim.Pair(this, new[] { dim }, unbiased, keepdim), type);
        public (Tensor, Tensor) var_mean(long[] dimensions, bool unbiased = true, bool keepdim = false, ScalarType? type = null) =>
            Typed(Aten.var_mean_dim.Pair(this, dimensions, unbiased, keepdim), type);

        /// <summary>
        /// In <c>x.sum(0)</c> C# takes the constant 0 for the element type Byte (a constant 0 converts to any enum), in TorchSharp too,
        /// where it silently sums everything into a byte. Nobody wants that, so here it is an error.
        /// </summary>
        private static ScalarType? NotAnIndex(ScalarType? type, string name) => type != ScalarType.Byte ? type : throw new ArgumentException(
            $"{name}(0) means {name}(type: ScalarType.Byte) in C#, not dimension 0. Write {name}(dim: 0) or {name}(0L); for bytes convert the result.");
    }
}
