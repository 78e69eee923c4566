using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params Tensor[] indices]
        {
            get => index(indices);
            set => index_put_(value, indices);
        }

        [IndexerName("TensorItems")]
        public Tensor this[params long[] indices]
        {
            get => Selected(indices);
            set => Select(indices, value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => Aten.select_int.Tensor(this, 0L, i1);
            set => Select([i1], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => Selected([i1, i2]);
            set => Select([i1, i2], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => Selected([i1, i2, i3]);
            set => Select([i1, i2, i3], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4]
        {
            get => Selected([i1, i2, i3, i4]);
            set => Select([i1, i2, i3, i4], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5]
        {
            get => Selected([i1, i2, i3, i4, i5]);
            set => Select([i1, i2, i3, i4, i5], value);
        }

        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3, long i4, long i5, long i6]
        {
            get => Selected([i1, i2, i3, i4, i5, i6]);
            set => Select([i1, i2, i3, i4, i5, i6], value);
        }

        public Tensor index(params TensorIndex[] indices)
        {
            var (view, tensors) = View(indices);
            if (tensors is null) return view;
            using (view) return Aten.index_Tensor.Tensor(view, Arg.Optionals(tensors));
        }

        public Tensor index(params Tensor[] indices) => Aten.index_Tensor.Tensor(this, Arg.Optionals(indices));

        public Tensor index_put_(Tensor value, params TensorIndex[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, TensorIndex[] indices, bool accumulate = false)
        {
            var (view, tensors) = View(indices);
            using (view)
            {
                if (tensors is not null)
                {
                    Aten.index_put_.Void(view, Arg.Optionals(tensors), OfSameType(value), accumulate);
                }
                else if (accumulate)
                {
                    Aten.add__Tensor.Void(view, value);
                }
                else
                {
                    CopyBroadcast(view, value);
                }
            }
            return this;
        }

        public Tensor index_put_(Tensor value, params Tensor[] indices) => index_put_(value, indices, false);

        public Tensor index_put_(Tensor value, Tensor[] indices, bool accumulate = false) =>
            Aten.index_put_.InPlace(this, Arg.Optionals(indices), OfSameType(value), accumulate);

        public Tensor index_put_(Scalar value, params TensorIndex[] indices)
        {
            using var tensor = ScalarLike(value);
            return index_put_(tensor, indices);
        }

        public Tensor index_put_(Scalar value, params Tensor[] indices)
        {
            using var tensor = ScalarLike(value);
            return index_put_(tensor, indices);
        }

        private Tensor Selected(ReadOnlySpan<long> indices)
        {
            var result = this;
            foreach (var i in indices) Step(ref result, Aten.select_int.Tensor(result, 0L, i));
            return ReferenceEquals(result, this) ? alias() : result;
        }

        private void Select(ReadOnlySpan<long> indices, Tensor value)
        {
            using var view = Selected(indices);
            CopyBroadcast(view, value);
        }

        /// <summary>Applies everything but tensors to a view; the tensors, if any, come back as the list that aten::index takes.</summary>
        private (Tensor View, Tensor?[]? Tensors) View(TensorIndex[] indices)
        {
            long used = indices.Sum(Width);
            if (used > ndim) throw new ArgumentException($"{used} indices for a tensor with {ndim} dimensions ({Native.Describe(this)}).");
            var result = this;
            List<Tensor?>? tensors = null;
            long dim = 0, listed = 0; // dimension of the view; dimensions that the list's entries stand for so far
            foreach (var index in indices)
            {
                switch (index.What)
                {
                    case TensorIndex.Kind.None:
                        Step(ref result, Aten.unsqueeze.Tensor(result, dim++));
                        break;
                    case TensorIndex.Kind.Single:
                        Step(ref result, Aten.select_int.Tensor(result, dim, index.Start!.Value));
                        break;
                    case TensorIndex.Kind.Slice:
                        if (index.Start is not null || index.Stop is not null || index.Step is not null)
                            Step(ref result, Aten.slice_Tensor.Tensor(result, dim, index.Start, index.Stop, index.Step ?? 1L));
                        dim++;
                        break;
                    case TensorIndex.Kind.Ellipsis:
                        dim += ndim - used;
                        break;
                    case TensorIndex.Kind.Bool:
                        Step(ref result, Aten.unsqueeze.Tensor(result, dim));
                        Record(torch.tensor(new[] { index.Start == 1 }, device: device), 1);
                        break;
                    case TensorIndex.Kind.Tensor:
                        Record(index.Indices!, Width(index));
                        break;
                }
            }
            if (ReferenceEquals(result, this)) result = alias();
            return (result, tensors?.ToArray());

            void Record(Tensor tensor, long width)
            {
                tensors ??= [];
                for (; listed < dim; listed++) tensors.Add(null);
                tensors.Add(tensor);
                dim += width;
                listed += width;
            }
        }

        /// <summary>How many dimensions of the tensor an entry stands for; a mask stands for as many as it has.</summary>
        private static long Width(TensorIndex index) => index.What switch
        {
            TensorIndex.Kind.Single or TensorIndex.Kind.Slice => 1,
            TensorIndex.Kind.Tensor => index.Indices!.dtype is ScalarType.Bool or ScalarType.Byte ? index.Indices.ndim : 1,
            _ => 0,
        };

        private void Step(ref Tensor current, Tensor next)
        {
            if (!ReferenceEquals(current, this)) current.Dispose();
            current = next;
        }

        /// <summary>Writes a value into a view; leading dimensions of extent 1 that the view lacks are dropped, as in PyTorch.</summary>
        private static void CopyBroadcast(Tensor view, Tensor value)
        {
            if (value.ndim <= view.ndim)
            {
                Aten.copy_.Void(view, value);
                return;
            }
            using var squeezed = value.reshape(value.shape.SkipWhile(x => x == 1).ToArray());
            Aten.copy_.Void(view, squeezed);
        }

        /// <summary>The value in this tensor's element type: index_put_ converts nothing.</summary>
        private Tensor OfSameType(Tensor value) => value.dtype == dtype ? value : value.to_type(dtype);

        private Tensor ScalarLike(Scalar value) => Aten.scalar_tensor.Tensor(value, dtype, default(Arg), device);
    }
}
