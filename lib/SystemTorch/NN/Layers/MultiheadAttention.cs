using TorchSharp.Modules;
using TorchSharp.Utils;

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            /// <summary>Attention in several heads. Positions come first: [T, B, E].</summary>
            /// <param name="dropout">Of the attention weights, when training.</param>
            /// <param name="kdim">Width of the keys, when it differs from the queries'.</param>
            /// <param name="vdim">Width of the values, when it differs from the queries'.</param>
            public static MultiheadAttention MultiheadAttention(
                long embedded_dim, long num_heads, double dropout = 0.0, bool bias = true, bool add_bias_kv = false,
                bool add_zero_attn = false, long? kdim = null, long? vdim = null) =>
                new(embedded_dim, num_heads, dropout, bias, add_bias_kv, add_zero_attn, kdim ?? embedded_dim, vdim ?? embedded_dim);
        }
    }
}

namespace TorchSharp.Modules
{
    using static torch;
    using F = torch.nn.functional;

    /// <summary>softmax(q kᵀ / sqrt(E / heads) + masks) v for each head, then a linear map. State-dict keys as PyTorch's.</summary>
    public sealed class MultiheadAttention : nn.Module<Tensor, Tensor, Tensor, Tensor?, bool, Tensor?, Tuple<Tensor, Tensor?>>
    {
        private readonly long _width, _heads;
        private readonly double _dropout;
        private readonly bool _addZero;

        [ComponentName(Name = "in_proj_weight")]
        private readonly Parameter? _inWeight; // [3 E, E], queries, keys and values one after the other

        [ComponentName(Name = "q_proj_weight")]
        private readonly Parameter? _qWeight; // [E, E], in place of the joint one when the widths differ

        [ComponentName(Name = "k_proj_weight")]
        private readonly Parameter? _kWeight; // [E, kdim]

        [ComponentName(Name = "v_proj_weight")]
        private readonly Parameter? _vWeight; // [E, vdim]

        [ComponentName(Name = "in_proj_bias")]
        private readonly Parameter? _inBias; // [3 E]

        [ComponentName(Name = "bias_k")]
        private readonly Parameter? _extraKey; // [1, 1, E]

        [ComponentName(Name = "bias_v")]
        private readonly Parameter? _extraValue;

        [ComponentName(Name = "out_proj")]
        private readonly Linear _out;

        internal MultiheadAttention(
            long width, long heads, double dropout, bool bias, bool addBias, bool addZero, long keyWidth, long valueWidth)
            : base(nameof(MultiheadAttention))
        {
            if (width % heads != 0) throw new ArgumentException($"The width {width} does not divide into {heads} heads.");
            (_width, _heads, _dropout, _addZero) = (width, heads, dropout, addZero);
            if (keyWidth == width && valueWidth == width) _inWeight = Weight("in_proj_weight", 3 * width, width);
            else
            {
                _qWeight = Weight("q_proj_weight", width, width);
                _kWeight = Weight("k_proj_weight", width, keyWidth);
                _vWeight = Weight("v_proj_weight", width, valueWidth);
            }
            if (bias)
            {
                _inBias = new Parameter(zeros([3 * width]));
                register_parameter("in_proj_bias", _inBias);
            }
            _out = nn.Linear(width, width, hasBias: bias);
            if (_out.bias is not null) nn.init.zeros_(_out.bias);
            register_module("out_proj", _out);
            if (!addBias) return;
            _extraKey = Row("bias_k");
            _extraValue = Row("bias_v");
        }

        /// <summary>As the six-argument call, with PyTorch's defaults.</summary>
        public new Tuple<Tensor, Tensor?> call(
            Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask = null, bool need_weights = true, Tensor? attn_mask = null) =>
            base.call(query, key, value, key_padding_mask, need_weights, attn_mask);

        /// <param name="query">[T, B, E]</param>
        /// <param name="key">[S, B, kdim]</param>
        /// <param name="value">[S, B, vdim]</param>
        /// <param name="key_padding_mask">[B, S], true for keys to leave out</param>
        /// <param name="need_weights">Whether the second result is the attention averaged over the heads, or null.</param>
        /// <param name="attn_mask">[T, S] or [B heads, T, S]: true leaves out, or numbers to add</param>
        /// <returns>[T, B, E] and [B, T, S]</returns>
        public override Tuple<Tensor, Tensor?> forward(
            Tensor query, Tensor key, Tensor value, Tensor? key_padding_mask, bool need_weights, Tensor? attn_mask)
        {
            using var scope = NewDisposeScope();
            var (length, batch) = (query.shape[0], query.shape[1]);
            var (q, k, v) = Project(query, key, value);                       // [T or S, B, E]
            if (_extraKey is not null && _extraValue is not null)
            {
                k = cat([k, _extraKey.expand(1, batch, _width)]);
                v = cat([v, _extraValue.expand(1, batch, _width)]);
            }
            (q, k, v) = (Heads(q, batch), Heads(k, batch), Heads(v, batch));  // [B, heads, T or S, E / heads]
            if (_addZero)
            {
                var zero = zeros([batch, _heads, 1, _width / _heads], dtype: k.dtype, device: k.device);
                (k, v) = (cat([k, zero], 2), cat([v, zero], 2));
            }

            var scores = matmul(q * (1 / Math.Sqrt(_width / _heads)), k.transpose(-2, -1)); // [B, heads, T, S]
            var keys = scores.shape[^1];
            if (attn_mask is not null)
                scores.add_(Widen(Additive(attn_mask, scores.dtype), keys).reshape(attn_mask.dim() == 3 ? [batch, _heads, length,
                    keys] : [length, keys]));
            if (key_padding_mask is not null)
                scores.add_(Widen(Additive(key_padding_mask, scores.dtype), keys).reshape(batch, 1, 1, keys));
            var weights = F.softmax(scores, -1);
            if (training && _dropout > 0) weights = F.dropout(weights, _dropout);
            var mixed = matmul(weights, v);                                   // [B, heads, T, E / heads]
            mixed = mixed.permute(2, 0, 1, 3).reshape(length, batch, _width); // [T, B, E]
            var output = _out.call(mixed).MoveToOuterDisposeScope();
            return Tuple.Create(output, need_weights ? weights.mean([1]).MoveToOuterDisposeScope() : null); // [B, T, S]
        }

        private (Tensor Q, Tensor K, Tensor V) Project(Tensor query, Tensor key, Tensor value)
        {
            if (_inWeight is not null && ReferenceEquals(query, key) && ReferenceEquals(key, value))
            {
                var joint = F.linear(query, _inWeight, _inBias).chunk(3, -1); // one product for all three
                return (joint[0], joint[1], joint[2]);
            }
            var weights = _inWeight?.chunk(3) ?? [_qWeight!, _kWeight!, _vWeight!];
            var biases = _inBias?.chunk(3);
            return (F.linear(query, weights[0], biases?[0]), F.linear(key, weights[1], biases?[1]), F.linear(value, weights[2],
                biases?[2]));
        }

        private Tensor Heads(Tensor x, long batch) => x.reshape(-1, batch, _heads, _width / _heads).permute(1, 2, 0, 3);

        /// <summary>Zeros and minus infinities in place of a boolean mask.</summary>
        private static Tensor Additive(Tensor mask, ScalarType type) => mask.dtype == ScalarType.Bool
            ? zeros(mask.shape, dtype: type, device: mask.device).masked_fill_(mask, float.NegativeInfinity)
            : mask;

        /// <summary>Lets every query see the keys that were appended after the mask's last column.</summary>
        private static Tensor Widen(Tensor mask, long keys) =>
            mask.shape[^1] == keys ? mask : F.pad(mask, (0L, keys - mask.shape[^1]));

        private Parameter Weight(string key, long rows, long columns)
        {
            var weight = new Parameter(empty([rows, columns]));
            register_parameter(key, weight);
            nn.init.xavier_uniform_(weight);
            return weight;
        }

        private Parameter Row(string key)
        {
            var row = new Parameter(empty([1, 1, _width]));
            register_parameter(key, row);
            nn.init.xavier_normal_(row);
            return row;
        }
    }
}
