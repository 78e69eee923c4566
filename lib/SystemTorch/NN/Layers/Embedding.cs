using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>A table of vectors, normally distributed at the start; the row <paramref name="padding_idx"/> is zero and gets no
            /// gradient.</summary>
            public static Embedding Embedding(
                long num_embeddings, long embedding_dims, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0,
                bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
                new(num_embeddings, embedding_dims, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse, device, dtype);

            /// <summary>A table with given rows, frozen unless asked otherwise.</summary>
            public static Embedding Embedding_from_pretrained(
                Tensor embeddings, bool freeze = true, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0,
                bool scale_grad_by_freq = false, bool sparse = false, Device? device = null, ScalarType? dtype = null) =>
                new(embeddings, freeze, padding_idx, max_norm, norm_type, scale_grad_by_freq, sparse, device, dtype);
        }
    }
}

namespace TorchSharp.Modules
{
    using static torch;

    /// <summary>[...] int64 to [..., E].</summary>
    public sealed class Embedding : nn.Module<Tensor, Tensor>
    {
        [ComponentName(Name = nameof(weight))]
        private Parameter _weight;

        private readonly long _padding;
        private readonly double? _maxNorm;
        private readonly double _normType;
        private readonly bool _scaleGradients;
        private readonly bool _sparse;

        internal Embedding(
            long rows, long columns, long? padding, double? maxNorm, double normType, bool scaleGradients, bool sparse, Device? device,
            ScalarType? dtype) : base(nameof(Embedding))
        {
            (_padding, _maxNorm, _normType, _scaleGradients, _sparse) = (Row(padding, rows), maxNorm, normType, scaleGradients, sparse);
            _weight = new Parameter(randn([rows, columns], dtype: dtype, device: device));
            register_parameter(nameof(weight), _weight);
            if (_padding < 0) return;
            using var noGrad = no_grad();
            using var scope = NewDisposeScope();
            _weight[_padding].zero_();
        }

        internal Embedding(
            Tensor rows, bool freeze, long? padding, double? maxNorm, double normType, bool scaleGradients, bool sparse, Device? device,
            ScalarType? dtype) : base(nameof(Embedding))
        {
            (_padding, _maxNorm, _normType, _scaleGradients, _sparse) =
                (Row(padding, rows.shape[0]), maxNorm, normType, scaleGradients, sparse);
            using var noGrad = no_grad();
            _weight = new Parameter(rows.to(dtype ?? rows.dtype, device ?? rows.device, copy: true), requires_grad: !freeze);
            register_parameter(nameof(weight), _weight);
        }

        /// <summary>[V, E]</summary>
        public Parameter weight
        {
            get => _weight;
            set => ConditionallyRegisterParameter(nameof(weight), _weight = value);
        }

        public override Tensor forward(Tensor input)
        {
            if (_maxNorm is { } limit) Renormalise(input, limit);
            return nn.functional.Embed(input, _weight, _padding, _scaleGradients, _sparse);
        }

        /// <summary>Shortens, in place, the rows about to be used that are longer than the limit.</summary>
        private void Renormalise(Tensor input, double limit)
        {
            using var noGrad = no_grad();
            using var scope = NewDisposeScope();
            var used = input.flatten().unique().Item1;
            var rows = _weight.index_select(0, used);
            _weight.index_copy_(0, used, rows.renorm((float)_normType, 0, (float)limit));
        }

        private static long Row(long? padding, long rows)
        {
            if (padding is not { } row) return -1;
            if (row < -rows || row >= rows)
                throw new ArgumentException($"The padding row {row} is not one of the {rows} rows.", nameof(padding));
            return row < 0 ? row + rows : row;
        }
    }
}
