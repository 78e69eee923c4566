namespace TorchSharp;

public static partial class torch
{
    // Functions with the names and parameters of TorchSharp: several tensors to one and back.

    public static IList<Tensor> broadcast_tensors(params Tensor[] tensors) => Aten.broadcast_tensors.Tensors(tensors);
    public static Tensor cartesian_prod(IList<Tensor> tensors) => Aten.cartesian_prod.Tensor(tensors.ToArray());
    public static Tensor cartesian_prod(ReadOnlySpan<Tensor> tensors) => Aten.cartesian_prod.Tensor(tensors.ToArray());
    public static Tensor cartesian_prod(params Tensor[] tensors) => Aten.cartesian_prod.Tensor(tensors);
    public static Tensor cat(IList<Tensor> tensors, long dim = 0) => Aten.cat.Tensor(tensors.ToArray(), dim);
    public static Tensor cat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Aten.cat.Tensor(tensors.ToArray(), dim);
    public static Tensor cat(Tensor[] tensors, long dim = 0) => Aten.cat.Tensor(tensors, dim);
    public static Tensor cdist(Tensor x1, Tensor x2, double p = 2,
        compute_mode compute_mode = compute_mode.use_mm_for_euclid_dist_if_necessary) =>
        Aten.cdist.Tensor(x1, x2, p, (long)compute_mode);
    public static Tensor column_stack(IList<Tensor> tensors) => Aten.column_stack.Tensor(tensors.ToArray());
    public static Tensor column_stack(ReadOnlySpan<Tensor> tensors) => Aten.column_stack.Tensor(tensors.ToArray());
    public static Tensor column_stack(params Tensor[] tensors) => Aten.column_stack.Tensor(tensors);
    public static Tensor combinations(Tensor input, int r = 2, bool with_replacement = false) =>
        Aten.combinations.Tensor(input, r, with_replacement);
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => Aten.cat.Tensor(tensors.ToArray(), dim);
    public static Tensor concat(ReadOnlySpan<Tensor> tensors, long dim = 0) => Aten.cat.Tensor(tensors.ToArray(), dim);
    public static Tensor concat(Tensor[] tensors, long dim = 0) => Aten.cat.Tensor(tensors, dim);
    public static Tensor concatenate(IList<Tensor> tensors, long axis = 0) => Aten.cat.Tensor(tensors.ToArray(), axis);
    public static Tensor concatenate(ReadOnlySpan<Tensor> tensors, long axis = 0) => Aten.cat.Tensor(tensors.ToArray(), axis);
    public static Tensor concatenate(Tensor[] tensors, long axis = 0) => Aten.cat.Tensor(tensors, axis);
    public static Tensor dstack(IEnumerable<Tensor> tensors) => Aten.dstack.Tensor(tensors.ToArray());
    public static Tensor dstack(IList<Tensor> tensors) => Aten.dstack.Tensor(tensors.ToArray());
    public static Tensor dstack(ReadOnlySpan<Tensor> tensors) => Aten.dstack.Tensor(tensors.ToArray());
    public static Tensor dstack(params Tensor[] tensors) => Aten.dstack.Tensor(tensors);
    public static Tensor einsum(string equation, params Tensor[] tensors) => Aten.einsum.Tensor(equation, tensors);
    public static Tensor hstack(IEnumerable<Tensor> tensors) => Aten.hstack.Tensor(tensors.ToArray());
    public static Tensor hstack(IList<Tensor> tensors) => Aten.hstack.Tensor(tensors.ToArray());
    public static Tensor hstack(ReadOnlySpan<Tensor> tensors) => Aten.hstack.Tensor(tensors.ToArray());
    public static Tensor hstack(params Tensor[] tensors) => Aten.hstack.Tensor(tensors);
    public static Tensor[] meshgrid(IEnumerable<Tensor> tensors, string indexing = "ij") =>
        Aten.meshgrid_indexing.Tensors(tensors.ToArray(), indexing);
    public static Tensor row_stack(IList<Tensor> tensors) => Aten.row_stack.Tensor(tensors.ToArray());
    public static Tensor row_stack(ReadOnlySpan<Tensor> tensors) => Aten.row_stack.Tensor(tensors.ToArray());
    public static Tensor row_stack(params Tensor[] tensors) => Aten.row_stack.Tensor(tensors);
    public static Tensor[] split(Tensor tensor, long[] split_size_or_sections, long dim = 0) => tensor.split(split_size_or_sections, dim);
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0) => Aten.stack.Tensor(tensors.ToArray(), dim);
    public static Tensor vstack(IList<Tensor> tensors) => Aten.vstack.Tensor(tensors.ToArray());
    public static Tensor vstack(ReadOnlySpan<Tensor> tensors) => Aten.vstack.Tensor(tensors.ToArray());
    public static Tensor vstack(Tensor[] tensors) => Aten.vstack.Tensor(tensors);
}
