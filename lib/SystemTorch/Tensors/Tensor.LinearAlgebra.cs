namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        // Operators of ATen with the names and parameters of TorchSharp: products and matrices.

        public Tensor addbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
            Aten.addbmm.Tensor(this, batch1, batch2, beta, alpha);
        public Tensor addbmm_(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
            Aten.addbmm_.InPlace(this, batch1, batch2, beta, alpha);
        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Aten.addmm.Tensor(this, mat1, mat2, beta, alpha);
        public Tensor addmm_(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) =>
            Aten.addmm_.InPlace(this, mat1, mat2, beta, alpha);
        public Tensor addmv(Tensor mat, Tensor vec, float beta = 1, float alpha = 1) => Aten.addmv.Tensor(this, mat, vec, beta, alpha);
        public Tensor addmv_(Tensor mat, Tensor vec, float beta = 1, float alpha = 1) => Aten.addmv_.InPlace(this, mat, vec, beta, alpha);
        public Tensor addr(Tensor vec1, Tensor vec2, float beta = 1, float alpha = 1) => Aten.addr.Tensor(this, vec1, vec2, beta, alpha);
        public Tensor addr_(Tensor vec1, Tensor vec2, float beta = 1, float alpha = 1) => Aten.addr_.InPlace(this, vec1, vec2, beta, alpha);
        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
            Aten.baddbmm.Tensor(this, batch1, batch2, beta, alpha);
        public Tensor cholesky(bool upper = false) => Aten.cholesky.Tensor(this, upper);
        public Tensor cholesky_inverse(bool upper = false) => Aten.cholesky_inverse.Tensor(this, upper);
        public Tensor cholesky_solve(Tensor input2, bool upper = false) => Aten.cholesky_solve.Tensor(this, input2, upper);
        public Tensor det() => Aten.det.Tensor(this);
        public Tensor dot(Tensor target) => Aten.dot.Tensor(this, target);
        public (Tensor, Tensor) geqrf() => Aten.geqrf.Pair(this);
        public Tensor ger(Tensor vec2) => Aten.ger.Tensor(this, vec2);
        public Tensor inner(Tensor vec2) => Aten.inner.Tensor(this, vec2);
        public Tensor inverse() => Aten.inverse.Tensor(this);
        public Tensor kron(Tensor other) => Aten.kron.Tensor(this, other);
        public Tensor logdet() => Aten.logdet.Tensor(this);
        public Tensor matrix_exp() => Aten.matrix_exp.Tensor(this);
        public Tensor matrix_power(int n) => Aten.matrix_power.Tensor(this, n);
        public Tensor mv(Tensor target) => Aten.mv.Tensor(this, target);
        public Tensor ormqr(Tensor tau, Tensor other, bool left = true, bool transpose = false) =>
            Aten.ormqr.Tensor(this, tau, other, left, transpose);
        public Tensor outer(Tensor vec2) => Aten.outer.Tensor(this, vec2);
        public Tensor pinverse(double rcond = 1E-15, bool hermitian = false) => Aten.linalg_pinv.Tensor(this, rcond, hermitian);
        public Tensor tensordot(Tensor b, (long, long)[] dims) =>
            Aten.tensordot.Tensor(this, b, dims.Select(x => x.Item1).ToArray(), dims.Select(x => x.Item2).ToArray());
        public Tensor tensordot(Tensor b, long dims = 2) => Aten.tensordot.Tensor(this, b, Range(ndim - dims, dims), Range(0, dims));
        public Tensor tensordot(Tensor b, long[] dims1, long[] dims2) => Aten.tensordot.Tensor(this, b, dims1, dims2);
        public Tensor vdot(Tensor target) => Aten.vdot.Tensor(this, target);
    }
}
