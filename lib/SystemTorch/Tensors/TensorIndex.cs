namespace TorchSharp;

public static partial class torch
{
    /// <summary>One entry of an index expression, as between Python's brackets.</summary>
    public readonly struct TensorIndex
    {
        internal enum Kind { None, Single, Slice, Ellipsis, Bool, Tensor }

        /// <summary>A new dimension of extent 1.</summary>
        public static readonly TensorIndex None = new(Kind.None);

        /// <summary>The same as <see cref="None"/>.</summary>
        public static readonly TensorIndex Null = new(Kind.None);

        /// <summary>As many full dimensions as are left over.</summary>
        public static readonly TensorIndex Ellipsis = new(Kind.Ellipsis);

        /// <summary>A full dimension.</summary>
        public static readonly TensorIndex Colon = new(Kind.Slice);

        internal readonly Kind What;
        internal readonly long? Start, Stop, Step;
        internal readonly Tensor? Indices;

        private TensorIndex(Kind what, long? start = null, long? stop = null, long? step = null, Tensor? indices = null) =>
            (What, Start, Stop, Step, Indices) = (what, start, stop, step, indices);

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) => new(Kind.Slice, start, stop, step);

        public static TensorIndex Slice((int?, int?) range) => new(Kind.Slice, range.Item1, range.Item2);

        public static TensorIndex Slice(Range range) => new(Kind.Slice, Signed(range.Start), range.End.Equals(System.Index.End) ? null : Signed(range.End));

        public static TensorIndex Bool(bool value) => new(Kind.Bool, value ? 1 : 0);

        /// <summary>One index, which removes the dimension; null is a new dimension.</summary>
        public static TensorIndex Single(long? index) => index is { } i ? new(Kind.Single, i) : None;

        /// <summary>Integer positions, or a mask.</summary>
        public static TensorIndex Tensor(Tensor tensor) => new(Kind.Tensor, indices: tensor);

        public static implicit operator TensorIndex(long value) => Single(value);
        public static implicit operator TensorIndex(Index index) => Single(Signed(index));
        public static implicit operator TensorIndex(Range range) => Slice(range);
        public static implicit operator TensorIndex((int?, int?) range) => Slice(range);

        /// <summary>The tensor of an entry that was made from one.</summary>
        public static implicit operator Tensor(TensorIndex value) =>
            value.Indices ?? throw new InvalidCastException("This index was not made from a tensor.");

        private static long Signed(Index index) => index.IsFromEnd ? -index.Value : index.Value;
    }
}
