namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // Operators of ATen with the names and parameters of TorchSharp: views, copies and other shapes.

        public Tensor adjoint() => Aten.adjoint.Tensor(this);
        public Tensor alias() => Aten.alias.Tensor(this);
        public Tensor as_strided(long[] size, long[] strides, long storageOffset = 0) =>
            Aten.as_strided.Tensor(this, size, strides, storageOffset);
        public Tensor atleast_1d() => Aten.atleast_1d.Tensor(this);
        public Tensor atleast_2d() => Aten.atleast_2d.Tensor(this);
        public Tensor atleast_3d() => Aten.atleast_3d.Tensor(this);
        public static Tensor block_diag(params Tensor[] tensors) => Aten.block_diag.Tensor(tensors);
        public Tensor broadcast_to(params long[] shape) => Aten.broadcast_to.Tensor(this, shape);
        public Tensor channel_shuffle(long groups) => Aten.channel_shuffle.Tensor(this, groups);
        public Tensor[] chunk(long chunks, long dim = 0) => Aten.chunk.Tensors(this, chunks, dim);
        public Tensor clone() => Aten.clone.Tensor(this);
        public Tensor conj() => Aten.conj.Tensor(this);
        public Tensor conj_physical() => Aten.conj_physical.Tensor(this);
        public Tensor conj_physical_() => Aten.conj_physical_.InPlace(this);
        public Tensor contiguous() => Aten.contiguous.Tensor(this);
        public Tensor copy_(Tensor source, bool nonBlocking = false) => Aten.copy_.InPlace(this, source, nonBlocking);
        public Tensor detach() => Aten.detach.Tensor(this);
        public Tensor detach_() => Aten.detach_.InPlace(this);
        public Tensor diag(long diagonal = 0) => Aten.diag.Tensor(this, diagonal);
        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) => Aten.diag_embed.Tensor(this, offset, dim1, dim2);
        public Tensor diagflat(long offset = 0) => Aten.diagflat.Tensor(this, offset);
        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 1) => Aten.diagonal.Tensor(this, offset, dim1, dim2);
        public Tensor[] dsplit((long, long, long, long) indices_or_sections) =>
            dsplit([indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3, indices_or_sections.Item4]);
        public Tensor[] dsplit((long, long, long) indices_or_sections) =>
            dsplit([indices_or_sections.Item1, indices_or_sections.Item2, indices_or_sections.Item3]);
        public Tensor[] dsplit((long, long) indices_or_sections) => dsplit([indices_or_sections.Item1, indices_or_sections.Item2]);
        public Tensor[] dsplit(long size) => Aten.dsplit_int.Tensors(this, size);
        public Tensor[] dsplit(params long[] sizes) => Aten.dsplit_array.Tensors(this, sizes);
        public Tensor[] dsplit(Tensor indices) => tensor_split(indices, 2);
        public Tensor expand(ReadOnlySpan<long> sizes, bool isImplicit = false) => Aten.expand.Tensor(this, sizes.ToArray(), isImplicit);
        public Tensor expand(long[] sizes, bool isImplicit = false) => Aten.expand.Tensor(this, sizes, isImplicit);
        public Tensor expand(params long[] sizes) => Aten.expand.Tensor(this, sizes);
        public Tensor expand(Size sizes, bool isImplicit = false) => expand(sizes.Shape, isImplicit);
        public Tensor expand_as(Tensor other) => Aten.expand_as.Tensor(this, other);
        public Tensor flatten(long start_dim = 0, long end_dim = -1) => Aten.flatten_using_ints.Tensor(this, start_dim, end_dim);
        public Tensor flip(params long[] dims) => Aten.flip.Tensor(this, dims);
        public Tensor fliplr() => Aten.fliplr.Tensor(this);
        public Tensor flipud() => Aten.flipud.Tensor(this);
        public Tensor[] hsplit(long size) => Aten.hsplit_int.Tensors(this, size);
        public Tensor[] hsplit(params long[] sizes) => Aten.hsplit_array.Tensors(this, sizes);
        public Tensor[] hsplit(Tensor indices) => tensor_split(indices, ndim == 1 ? 0 : 1);
        public Tensor moveaxis(long[] source, long[] destination) => Aten.moveaxis_intlist.Tensor(this, source, destination);
        public Tensor movedim(long[] source, long[] destination) => Aten.movedim_intlist.Tensor(this, source, destination);
        public Tensor narrow(long dim, long start, long length) => Aten.narrow.Tensor(this, dim, start, length);
        public Tensor permute(IEnumerable<long> permutation) => permute(permutation.ToArray());
        public Tensor permute(params long[] permutation) => Aten.permute.Tensor(this, permutation);
        public Tensor ravel() => Aten.ravel.Tensor(this);
        public Tensor repeat(params long[] sizes) => Aten.repeat.Tensor(this, sizes);
        public Tensor repeat_interleave(long repeats, long? dim = null, long? output_size = null) =>
            Aten.repeat_interleave_self_int.Tensor(this, repeats, dim, output_size);
        public Tensor repeat_interleave(Tensor repeats, long? dim = null, long? output_size = null) =>
            Aten.repeat_interleave_self_Tensor.Tensor(this, repeats, dim, output_size);
        public Tensor reshape(params long[] shape) => Aten.reshape.Tensor(this, shape);
        public Tensor resolve_conj() => Aten.resolve_conj.Tensor(this);
        public Tensor resolve_neg() => Aten.resolve_neg.Tensor(this);
        public Tensor roll(ReadOnlySpan<long> shifts, ReadOnlySpan<long> dims = default) =>
            Aten.roll.Tensor(this, shifts.ToArray(), dims.ToArray());
        public Tensor roll((long, long, long) shifts, (long, long, long) dims) =>
            roll(new[] { shifts.Item1, shifts.Item2, shifts.Item3 }, new[] { dims.Item1, dims.Item2, dims.Item3 });
        public Tensor roll((long, long) shifts, (long, long) dims) =>
            roll(new[] { shifts.Item1, shifts.Item2 }, new[] { dims.Item1, dims.Item2 });
        public Tensor roll(long shifts, long? dims = null) =>
            Aten.roll.Tensor(this, new[] { shifts }, dims is { } d ? new[] { d } : Array.Empty<long>());
        public Tensor roll(long[] shifts) => Aten.roll.Tensor(this, shifts);
        public Tensor roll(long[] shifts, long[] dims) => Aten.roll.Tensor(this, shifts, dims);
        public Tensor rot90(long k = 1, (long, long)? dims = null) =>
            Aten.rot90.Tensor(this, k, dims is { } d ? new[] { d.Item1, d.Item2 } : new long[] { 0, 1 });
        public Tensor set_(Tensor source) => Aten.set__source_Tensor.InPlace(this, source);
        public Tensor squeeze(long? dim = null) => dim is { } d ? Aten.squeeze_dim.Tensor(this, d) : Aten.squeeze.Tensor(this);
        public Tensor squeeze_(long? dim = null) => dim is { } d ? Aten.squeeze__dim.InPlace(this, d) : Aten.squeeze_.InPlace(this);
        public Tensor swapaxes(long dim0, long dim1) => Aten.swapaxes.Tensor(this, dim0, dim1);
        public Tensor swapdims(long dim0, long dim1) => Aten.swapdims.Tensor(this, dim0, dim1);
        public Tensor t() => Aten.t.Tensor(this);
        public Tensor[] tensor_split(long size, long dim = 0) => Aten.tensor_split_sections.Tensors(this, size, dim);
        public Tensor[] tensor_split(long[] sizes, long dim = 0) => Aten.tensor_split_indices.Tensors(this, sizes, dim);
        public Tensor[] tensor_split(Tensor indices, long dim = 0) =>
            Aten.tensor_split_tensor_indices_or_sections.Tensors(this, indices, dim);
        public Tensor tile(long[] reps) => Aten.tile.Tensor(this, reps);
        public Tensor to_dense() => Aten.to_dense.Tensor(this);
        public Tensor transpose(long dim0, long dim1) => Aten.transpose_int.Tensor(this, dim0, dim1);
        public Tensor transpose_(long dim0, long dim1) => Aten.transpose_.InPlace(this, dim0, dim1);
        public Tensor tril(long diagonal = 0) => Aten.tril.Tensor(this, diagonal);
        public Tensor tril_(long diagonal = 0) => Aten.tril_.InPlace(this, diagonal);
        public Tensor triu(long diagonal = 0) => Aten.triu.Tensor(this, diagonal);
        public Tensor triu_(long diagonal = 0) => Aten.triu_.InPlace(this, diagonal);
        public Tensor[] unbind(long dimension = 0) => Aten.unbind_int.Tensors(this, dimension);
        public Tensor unflatten(long dim, params long[] sizes) => Aten.unflatten_int.Tensor(this, dim, sizes);
        public Tensor unflatten(long dim, Size sizes) => unflatten(dim, sizes.Shape);
        public Tensor unfold(long dimension, long size, long step) => Aten.unfold.Tensor(this, dimension, size, step);
        public Tensor unsqueeze(long dim) => Aten.unsqueeze.Tensor(this, dim);
        public Tensor unsqueeze_(long dim) => Aten.unsqueeze_.InPlace(this, dim);
        public Tensor vander(long N = -1, bool increasing = false) => Aten.vander.Tensor(this, Positive(N), increasing);
        public Tensor view(params long[] shape) => Aten.view.Tensor(this, shape);
        public Tensor view_as(Tensor other) => Aten.view_as.Tensor(this, other);
        public Tensor view_as_complex() => Aten.view_as_complex.Tensor(this);
        public Tensor view_as_real() => Aten.view_as_real.Tensor(this);
        public Tensor[] vsplit(long size) => Aten.vsplit_int.Tensors(this, size);
        public Tensor[] vsplit(params long[] sizes) => Aten.vsplit_array.Tensors(this, sizes);
        public Tensor[] vsplit(Tensor indices) => tensor_split(indices, 0);
    }
}
