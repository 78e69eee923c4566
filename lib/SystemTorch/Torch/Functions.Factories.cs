namespace TorchSharp;

public static partial class torch
{
    // Functions with the names and parameters of TorchSharp: new tensors.

    public static Tensor arange(Scalar start, Scalar stop, Scalar step, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Finish(Aten.arange_start_step.Tensor(start, stop, step, dtype ?? DefaultType(start, stop, step), Arg.None,
            device ?? default_device), requires_grad);
    public static Tensor arange(Scalar start, Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(start, stop, 1, dtype ?? DefaultType(start, stop), device, requires_grad);
    public static Tensor arange(Scalar stop, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        arange(0, stop, 1, dtype ?? DefaultType(stop), device, requires_grad);
    public static Tensor complex(Tensor real, Tensor imag) => Aten.complex.Tensor(real, imag);
    public static Tensor empty(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.empty_memory_format.Tensor(size.ToArray(), dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad,
            names);
    public static Tensor empty(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Finish(Aten.empty_memory_format.Tensor(new long[] { dim0, dim1, dim2, dim3 }, dtype ?? default_dtype, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor empty(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.empty_memory_format.Tensor(new long[] { dim0, dim1, dim2 }, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor empty(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.empty_memory_format.Tensor(new long[] { rows, columns }, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor empty(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.empty_memory_format.Tensor(new long[] { size }, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor empty(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Finish(Aten.empty_memory_format.Tensor(new long[] { dim0, dim1, dim2, dim3 }, dtype ?? default_dtype, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor empty(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.empty_memory_format.Tensor(new long[] { dim0, dim1, dim2 }, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor empty(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.empty_memory_format.Tensor(new long[] { rows, columns }, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor empty(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.empty_memory_format.Tensor(new long[] { size }, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor empty(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.empty_memory_format.Tensor(size, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad, names);
    public static Tensor empty_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Named(input.empty_like(dtype, device, requires_grad), names);
    public static Tensor empty_strided(long[] size, long[] strides, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Finish(Aten.empty_strided.Tensor(size, strides, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad, names);
    public static Tensor eye(long rows, long columns = -1, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.eye_m.Tensor(rows, columns < 0 ? rows : columns, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad, names);
    public static Tensor full(ReadOnlySpan<long> size, Scalar value, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Finish(Aten.full.Tensor(size.ToArray(), value, dtype ?? DefaultType(value), Arg.None, device ?? default_device), requires_grad,
            names);
    public static Tensor full(int dim0, int dim1, int dim2, Scalar value, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Finish(Aten.full.Tensor(new long[] { dim0, dim1, dim2 }, value, dtype ?? DefaultType(value), Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor full(int dim0, int dim1, int dim2, int dim3, Scalar value, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Finish(Aten.full.Tensor(new long[] { dim0, dim1, dim2, dim3 }, value, dtype ?? DefaultType(value), Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor full(int rows, int columns, Scalar value, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Finish(Aten.full.Tensor(new long[] { rows, columns }, value, dtype ?? DefaultType(value), Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor full(int size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.full.Tensor(new long[] { size }, value, dtype ?? DefaultType(value), Arg.None, device ?? default_device), requires_grad,
            names);
    public static Tensor full(long dim0, long dim1, long dim2, Scalar value, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Finish(Aten.full.Tensor(new long[] { dim0, dim1, dim2 }, value, dtype ?? DefaultType(value), Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor full(long dim0, long dim1, long dim2, long dim3, Scalar value, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Finish(Aten.full.Tensor(new long[] { dim0, dim1, dim2, dim3 }, value, dtype ?? DefaultType(value), Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor full(long rows, long columns, Scalar value, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Finish(Aten.full.Tensor(new long[] { rows, columns }, value, dtype ?? DefaultType(value), Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor full(long size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.full.Tensor(new long[] { size }, value, dtype ?? DefaultType(value), Arg.None, device ?? default_device), requires_grad,
            names);
    public static Tensor full(long[] size, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.full.Tensor(size, value, dtype ?? DefaultType(value), Arg.None, device ?? default_device), requires_grad, names);
    public static Tensor full_like(Tensor input, Scalar value, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Named(input.full_like(value, dtype, device, requires_grad), names);
    public static Tensor linspace(double start, double end, long steps, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Finish(Aten.linspace.Tensor(start, end, steps, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad);
    public static Tensor logspace(double start, double end, long steps, double @base = 10, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        Finish(Aten.logspace.Tensor(start, end, steps, @base, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad);
    public static Tensor normal(double mean, double std, ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Finish(Aten.normal_float_float.Tensor(mean, std, size.ToArray(), generator, dtype ?? default_dtype, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor normal(Tensor mean, Tensor std, Generator? generator = null) =>
        Aten.normal_Tensor_Tensor.Tensor(mean, std, generator);
    public static Tensor ones(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.ones.Tensor(size.ToArray(), dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad, names);
    public static Tensor ones(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Finish(Aten.ones.Tensor(new long[] { dim0, dim1, dim2, dim3 }, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor ones(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.ones.Tensor(new long[] { dim0, dim1, dim2 }, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad,
            names);
    public static Tensor ones(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.ones.Tensor(new long[] { rows, columns }, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad,
            names);
    public static Tensor ones(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.ones.Tensor(new long[] { size }, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad, names);
    public static Tensor ones(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Finish(Aten.ones.Tensor(new long[] { dim0, dim1, dim2, dim3 }, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor ones(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.ones.Tensor(new long[] { dim0, dim1, dim2 }, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad,
            names);
    public static Tensor ones(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.ones.Tensor(new long[] { rows, columns }, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad,
            names);
    public static Tensor ones(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.ones.Tensor(new long[] { size }, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad, names);
    public static Tensor ones(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.ones.Tensor(size, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad, names);
    public static Tensor ones_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Named(input.ones_like(dtype, device, requires_grad), names);
    public static Tensor polar(Tensor abs, Tensor angle) => Aten.polar.Tensor(abs, angle);
    public static Tensor rand(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.rand_generator.Tensor(size.ToArray(), generator, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor rand(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Finish(Aten.rand_generator.Tensor(new long[] { dim0, dim1, dim2, dim3 }, generator, dtype ?? default_dtype, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor rand(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.rand_generator.Tensor(new long[] { dim0, dim1, dim2 }, generator, dtype ?? default_dtype, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor rand(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.rand_generator.Tensor(new long[] { rows, columns }, generator, dtype ?? default_dtype, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor rand(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.rand_generator.Tensor(new long[] { size }, generator, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor rand(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Finish(Aten.rand_generator.Tensor(new long[] { dim0, dim1, dim2, dim3 }, generator, dtype ?? default_dtype, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor rand(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.rand_generator.Tensor(new long[] { dim0, dim1, dim2 }, generator, dtype ?? default_dtype, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor rand(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.rand_generator.Tensor(new long[] { rows, columns }, generator, dtype ?? default_dtype, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor rand(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.rand_generator.Tensor(new long[] { size }, generator, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor rand(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.rand_generator.Tensor(size, generator, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad,
            names);
    public static Tensor rand_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.rand_like(dtype, device, requires_grad);
    public static Tensor randint(int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.randint_generator.Tensor((long)high, Array.ConvertAll(size, x => (long)x), generator, dtype ?? ScalarType.Int64,
            Arg.None, device ?? default_device), requires_grad, names);
    public static Tensor randint(int low, int high, int[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.randint_low_generator.Tensor((long)low, (long)high, Array.ConvertAll(size, x => (long)x), generator,
            dtype ?? ScalarType.Int64, Arg.None, device ?? default_device), requires_grad, names);
    public static Tensor randint(long high, long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.randint_generator.Tensor((long)high, size, generator, dtype ?? ScalarType.Int64, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor randint(long high, Size size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.randint_generator.Tensor((long)high, size.Shape, generator, dtype ?? ScalarType.Int64, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor randint(long low, long high, long[] size, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Finish(Aten.randint_low_generator.Tensor((long)low, (long)high, size, generator, dtype ?? ScalarType.Int64, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor randint(long low, long high, Size size, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Finish(Aten.randint_low_generator.Tensor((long)low, (long)high, size.Shape, generator, dtype ?? ScalarType.Int64, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor randint_like(Tensor input, long low, long high, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false) =>
        input.randint_like(low, high, dtype, device, requires_grad);
    public static Tensor randn(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.randn_generator.Tensor(size.ToArray(), generator, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor randn(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Finish(Aten.randn_generator.Tensor(new long[] { dim0, dim1, dim2, dim3 }, generator, dtype ?? default_dtype, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor randn(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.randn_generator.Tensor(new long[] { dim0, dim1, dim2 }, generator, dtype ?? default_dtype, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor randn(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.randn_generator.Tensor(new long[] { rows, columns }, generator, dtype ?? default_dtype, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor randn(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.randn_generator.Tensor(new long[] { size }, generator, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor randn(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, Generator? generator = null, string[]? names = null) =>
        Finish(Aten.randn_generator.Tensor(new long[] { dim0, dim1, dim2, dim3 }, generator, dtype ?? default_dtype, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor randn(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.randn_generator.Tensor(new long[] { dim0, dim1, dim2 }, generator, dtype ?? default_dtype, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor randn(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.randn_generator.Tensor(new long[] { rows, columns }, generator, dtype ?? default_dtype, Arg.None,
            device ?? default_device), requires_grad, names);
    public static Tensor randn(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.randn_generator.Tensor(new long[] { size }, generator, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor randn(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null, string[]? names = null) =>
        Finish(Aten.randn_generator.Tensor(size, generator, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad,
            names);
    public static Tensor randn_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false) =>
        input.randn_like(dtype, device, requires_grad);
    public static Tensor randperm(long n, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        Generator? generator = null) =>
        Finish(Aten.randperm_generator.Tensor(n, generator, dtype ?? ScalarType.Int64, Arg.None, device ?? default_device), requires_grad);
    public static Tensor randperm(long n, Tensor @out, Generator? generator = null) => Aten.randperm_generator_out.Into(@out, n, generator);
    public static Tensor tril_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Aten.tril_indices.Tensor(row, col, offset, dtype, Arg.None, device ?? default_device);
    public static Tensor triu_indices(long row, long col, long offset = 0, ScalarType dtype = ScalarType.Int64, Device? device = null) =>
        Aten.triu_indices.Tensor(row, col, offset, dtype, Arg.None, device ?? default_device);
    public static Tensor zeros(ReadOnlySpan<long> size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.zeros.Tensor(size.ToArray(), dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad, names);
    public static Tensor zeros(int dim0, int dim1, int dim2, int dim3, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Finish(Aten.zeros.Tensor(new long[] { dim0, dim1, dim2, dim3 }, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor zeros(int dim0, int dim1, int dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.zeros.Tensor(new long[] { dim0, dim1, dim2 }, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor zeros(int rows, int columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.zeros.Tensor(new long[] { rows, columns }, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad,
            names);
    public static Tensor zeros(int size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.zeros.Tensor(new long[] { size }, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad, names);
    public static Tensor zeros(long dim0, long dim1, long dim2, long dim3, ScalarType? dtype = null, Device? device = null,
        bool requires_grad = false, string[]? names = null) =>
        Finish(Aten.zeros.Tensor(new long[] { dim0, dim1, dim2, dim3 }, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor zeros(long dim0, long dim1, long dim2, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.zeros.Tensor(new long[] { dim0, dim1, dim2 }, dtype ?? default_dtype, Arg.None, device ?? default_device),
            requires_grad, names);
    public static Tensor zeros(long rows, long columns, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.zeros.Tensor(new long[] { rows, columns }, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad,
            names);
    public static Tensor zeros(long size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.zeros.Tensor(new long[] { size }, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad, names);
    public static Tensor zeros(long[] size, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Finish(Aten.zeros.Tensor(size, dtype ?? default_dtype, Arg.None, device ?? default_device), requires_grad, names);
    public static Tensor zeros_like(Tensor input, ScalarType? dtype = null, Device? device = null, bool requires_grad = false,
        string[]? names = null) =>
        Named(input.zeros_like(dtype, device, requires_grad), names);
}
