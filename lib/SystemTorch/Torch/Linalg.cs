namespace TorchSharp;

public static partial class torch
{
    /// <summary>Matrix decompositions, norms and solvers (LAPACK).</summary>
    public static class linalg
    {
        /// <summary>Which part of a QR decomposition is computed.</summary>
        public enum QRMode
        {
            Reduced = 0,
            Complete = 1,
            R = 2,
        }

        public static Tensor cholesky(Tensor input) => Aten.linalg_cholesky.Tensor(input);
        public static (Tensor, Tensor) cholesky_ex(Tensor input, bool check_errors = false) =>
            Aten.linalg_cholesky_ex.Pair(input, false, check_errors);
        public static Tensor cond(Tensor input) => Aten.linalg_cond.Tensor(input);
        public static Tensor cond(Tensor input, double p) => Aten.linalg_cond.Tensor(input, p);
        public static Tensor cond(Tensor input, int p) => Aten.linalg_cond.Tensor(input, (long)p);
        public static Tensor cond(Tensor input, string p) => Aten.linalg_cond_p_str.Tensor(input, p);
        public static Tensor cross(Tensor input, Tensor other, long dim = -1) => Aten.linalg_cross.Tensor(input, other, dim);
        public static Tensor det(Tensor input) => Aten.linalg_det.Tensor(input);
        public static Tensor diagonal(Tensor input, int offset = 0, int dim1 = -2, int dim2 = -1) =>
            Aten.linalg_diagonal.Tensor(input, offset, dim1, dim2);
        public static (Tensor, Tensor) eig(Tensor input) => Aten.linalg_eig.Pair(input);
        public static (Tensor, Tensor) eigh(Tensor input, char UPLO = 'L') => Aten.linalg_eigh.Pair(input, UPLO.ToString());
        public static Tensor eigvals(Tensor input) => Aten.linalg_eigvals.Tensor(input);
        public static Tensor eigvalsh(Tensor input, char UPLO = 'L') => Aten.linalg_eigvalsh.Tensor(input, UPLO.ToString());
        public static Tensor householder_product(Tensor A, Tensor tau) => Aten.linalg_householder_product.Tensor(A, tau);
        public static Tensor inv(Tensor input) => Aten.linalg_inv.Tensor(input);
        public static (Tensor, Tensor) inv_ex(Tensor input, bool check_errors = false) => Aten.linalg_inv_ex.Pair(input, check_errors);
        public static (Tensor, Tensor) ldl_factor(Tensor input, bool hermitian = true) => Aten.linalg_ldl_factor.Pair(input, hermitian);
        public static (Tensor, Tensor, Tensor) ldl_factor_ex(Tensor input, bool hermitian = true, bool check_errors = false) =>
            Aten.linalg_ldl_factor_ex.Triple(input, hermitian, check_errors);
        public static Tensor ldl_solve(Tensor LD, Tensor pivots, Tensor B, bool hermitian = false) =>
            Aten.linalg_ldl_solve.Tensor(LD, pivots, B, hermitian);
        public static (Tensor, Tensor, Tensor, Tensor) lstsq(Tensor input, Tensor other) => Aten.linalg_lstsq.Quadruple(input, other);
        public static (Tensor, Tensor, Tensor, Tensor) lstsq(Tensor input, Tensor other, double rcond) =>
            Aten.linalg_lstsq.Quadruple(input, other, rcond);
        public static (Tensor, Tensor, Tensor) lu(Tensor input, bool pivot = true) => Aten.linalg_lu.Triple(input, pivot);
        public static (Tensor, Tensor) lu_factor(Tensor input, bool pivot = true) => Aten.linalg_lu_factor.Pair(input, pivot);
        public static Tensor lu_solve(Tensor LU, Tensor pivots, Tensor B, bool left = true, bool adjoint = false, Tensor? @out = null) =>
            @out is null ? Aten.linalg_lu_solve.Tensor(LU, pivots, B, left, adjoint) : Aten.linalg_lu_solve_out.Into(@out, LU, pivots, B, left, adjoint);
        public static Tensor matrix_exp(Tensor input) => Aten.linalg_matrix_exp.Tensor(input);
        public static Tensor matrix_norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_matrix_norm.Tensor(input, ord, dims ?? [-2, -1], keepdim);
        public static Tensor matrix_norm(Tensor input, string ord = "fro", long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_matrix_norm_str_ord.Tensor(input, ord, dims ?? [-2, -1], keepdim);
        public static Tensor matrix_rank(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Aten.linalg_matrix_rank_atol_rtol_float.Tensor(input, atol, rtol, hermitian);
        public static Tensor matrix_rank(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) =>
            Aten.linalg_matrix_rank_atol_rtol_tensor.Tensor(input, atol, rtol, hermitian);
        public static Tensor multi_dot(IList<Tensor> tensors) => Aten.linalg_multi_dot.Tensor(tensors.ToArray());
        public static Tensor norm(Tensor input, double ord, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_norm.Tensor(input, ord, dims, keepdim);
        public static Tensor norm(Tensor input, int ord, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_norm.Tensor(input, (long)ord, dims, keepdim);
        public static Tensor norm(Tensor input, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_norm.Tensor(input, Arg.None, dims, keepdim);
        public static Tensor norm(Tensor input, string ord, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_norm_ord_str.Tensor(input, ord, dims, keepdim);
        public static Tensor pinv(Tensor input, double? atol = null, double? rtol = null, bool hermitian = false) =>
            Aten.linalg_pinv_atol_rtol_float.Tensor(input, atol, rtol, hermitian);
        public static Tensor pinv(Tensor input, Tensor atol, Tensor? rtol = null, bool hermitian = false) =>
            Aten.linalg_pinv_atol_rtol_tensor.Tensor(input, atol, rtol, hermitian);
        public static (Tensor, Tensor) qr(Tensor input, torch.linalg.QRMode mode = QRMode.Reduced) =>
            Aten.linalg_qr.Pair(input, mode.ToString().ToLowerInvariant());
        public static (Tensor, Tensor) slogdet(Tensor input) => Aten.linalg_slogdet.Pair(input);
        public static Tensor solve(Tensor A, Tensor B, bool left = true) => Aten.linalg_solve.Tensor(A, B, left);
        public static (Tensor, Tensor) solve_ex(Tensor A, Tensor B, bool left = true, bool check_errors = false) =>
            Aten.linalg_solve_ex.Pair(A, B, left, check_errors);
        public static Tensor solve_triangular(Tensor A, Tensor B, bool upper, bool left = true, bool unitriangular = false,
            Tensor? @out = null) =>
            @out is null ? Aten.linalg_solve_triangular.Tensor(A, B, upper, left, unitriangular) : Aten.linalg_solve_triangular_out.Into(@out, A, B, upper, left, unitriangular);
        public static (Tensor, Tensor, Tensor) svd(Tensor input, bool fullMatrices = true) => Aten.linalg_svd.Triple(input, fullMatrices);
        public static Tensor svdvals(Tensor input) => Aten.linalg_svdvals.Tensor(input);
        public static Tensor tensorinv(Tensor input, long ind) => Aten.linalg_tensorinv.Tensor(input, ind);
        public static Tensor tensorsolve(Tensor A, Tensor B, long[] dims) => Aten.linalg_tensorsolve.Tensor(A, B, dims);
        public static Tensor vander(Tensor input, long? N = null) => Aten.linalg_vander.Tensor(input, N);
        public static Tensor vecdot(Tensor x, Tensor y, long dim = -1, Tensor? @out = null) =>
            @out is null ? Aten.linalg_vecdot.Tensor(x, y, dim) : Aten.linalg_vecdot_out.Into(@out, x, y, dim);
        public static Tensor vector_norm(Tensor input, double ord = 2, long[]? dims = null, bool keepdim = false) =>
            Aten.linalg_vector_norm.Tensor(input, ord, dims, keepdim);
    }
}
