namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Product of matrices or of batches of them, with broadcasting; vectors count as rows or columns.</summary>
        public Tensor matmul(Tensor target) => NativeLinear.Product(this, target);

        /// <summary>Products of two batches of matrices: [b, m, k] and [b, k, n].</summary>
        public Tensor bmm(Tensor batch2) => ndim == 3 && batch2.ndim == 3 ? NativeLinear.Product(this, batch2) : Aten.bmm.Tensor(this, batch2);

        /// <summary>Product of two matrices.</summary>
        public Tensor mm(Tensor target) => ndim == 2 && target.ndim == 2 ? NativeLinear.Product(this, target) : Aten.mm.Tensor(this, target);
    }
}
