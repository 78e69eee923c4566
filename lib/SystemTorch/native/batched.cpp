// Products of many small float matrices, as attention has them: [batch, heads, tokens, width]. aten::bmm calls BLAS once a matrix, one
// after the other, and first copies what does not lie row by row; for 13 tokens that costs 2 microseconds each. Here a kernel that reads
// any strides works through them on all threads.
#include "products.h"
#include "shim.h"
#include "vectors.h"

#include <cstring>
#include <vector>

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/custom_function.h>

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

using shim::Floats;
using shim::lanes;

constexpr int64_t large = 1 << 17;              // multiplications a matrix from which on oneDNN is faster
constexpr int64_t most_elements = 1 << 16;      // of a matrix; larger ones are BLAS's

// Where the matrices of a tensor with one or two leading dimensions lie.
struct Matrices {
    float* data;
    int64_t inner, outer_stride, inner_stride, row, column;

    explicit Matrices(const at::Tensor& t) : data(static_cast<float*>(t.data_ptr())) {
        bool two = t.dim() == 4;
        inner = two ? t.size(1) : t.size(0);
        outer_stride = two ? t.stride(0) : 0;
        inner_stride = t.stride(two ? 1 : 0);
        row = t.stride(-2);
        column = t.stride(-1);
    }

    float* at(int64_t i) const { return data + i / inner * outer_stride + i % inner * inner_stride; }
};

// R rows and V vectors of columns of c = a b: sums stay in registers. Rows that are not there repeat the first and are not stored; columns
// past n hold whatever lies beside b.
template <int R, int V> inline __attribute__((always_inline))
void block(const float* a, int64_t row, int64_t column, int64_t rows, const float* b, int64_t leading, float* c, int64_t n, int64_t columns, int64_t k) {
    const float* from[R];
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) from[r] = r < rows ? a + r * row : a;
    Floats sum[R][V] = {};
    for (int64_t p = 0; p < k; p++) {
        Floats v[V];
#pragma GCC unroll 8
        for (int q = 0; q < V; q++) std::memcpy(&v[q], b + p * leading + q * lanes, sizeof v[q]);
#pragma GCC unroll 8
        for (int r = 0; r < R; r++) {
            float x = from[r][p * column];
#pragma GCC unroll 8
            for (int q = 0; q < V; q++) sum[r][q] += x * v[q];
        }
    }
#pragma GCC unroll 8
    for (int r = 0; r < R; r++) {
        if (r >= rows) break;
#pragma GCC unroll 8
        for (int q = 0; q < V; q++) {
            float* to = c + r * n + q * lanes;
            if (columns - q * lanes >= lanes) std::memcpy(to, &sum[r][q], sizeof(Floats));
            else for (int64_t t = 0; t < columns - q * lanes; t++) to[t] = sum[r][q][t];
        }
    }
}

// c [m, n] = a [m, k] b [k, n]; of b's rows, `leading` apart, whole vectors are read.
SHIM_CLONES
void multiply(const float* a, int64_t row, int64_t column, const float* b, int64_t leading, float* c, int64_t m, int64_t k, int64_t n) {
    int64_t j = 0;
    for (; n - j > lanes; j += 2 * lanes)
        for (int64_t i = 0; i < m; i += 4) block<4, 2>(a + i * row, row, column, m - i, b + j, leading, c + i * n + j, n, n - j, k);
    if (j < n)
        for (int64_t i = 0; i < m; i += 8) block<8, 1>(a + i * row, row, column, m - i, b + j, leading, c + i * n + j, n, n - j, k);
}

// b [k, n] of any strides as rows `width` floats apart.
void lay_out(const float* b, int64_t row, int64_t column, int64_t k, int64_t n, float* target, int64_t width) {
    for (int64_t j = 0; j < n; j++) {
        const float* from = b + j * column;
        for (int64_t p = 0; p < k; p++) target[p * width + j] = from[p * row];
    }
}

}  // namespace

void shim::small_product(const float* a, int64_t row, int64_t column, const float* b, int64_t leading, float* c, int64_t m, int64_t k, int64_t n) {
    multiply(a, row, column, b, leading, c, m, k, n);
}

namespace {

// How sgemm reads a matrix with these strides: 'N' as it lies, 'T' transposed, 0 not at all.
char orientation(int64_t row, int64_t column, int64_t rows, int64_t columns) {
    if (column == 1 && row >= columns) return 'N';
    return row == 1 && column >= rows ? 'T' : 0;
}

at::Tensor product(const at::Tensor& a, const at::Tensor& b) {
    auto shape = a.sizes().vec();
    shape.back() = b.size(-1);
    auto c = at::empty(shape, a.options());     // [.., m, n]
    int64_t m = a.size(-2), k = a.size(-1), n = b.size(-1), count = a.numel() / (m * k);
    Matrices left(a), right(b);
    auto* out = static_cast<float*>(c.data_ptr());
    int64_t width = (n + lanes - 1) / lanes * lanes;
    const float* end_of_storage = static_cast<const float*>(b.storage().data()) + b.storage().nbytes() / sizeof(float);
    int64_t grain = std::max<int64_t>(1, (1 << 19) / (m * k * width + 1));      // about 10 microseconds of work
    char a_lies = orientation(left.row, left.column, m, k), b_lies = orientation(right.row, right.column, k, n);
    bool blas = shim::sgemm && m * k * n >= large && a_lies && b_lies;
    at::parallel_for(0, count, grain, [&](int64_t begin, int64_t end) {
        if (blas) {
            for (int64_t i = begin; i < end; i++)
                shim::sgemm(a_lies, b_lies, m, n, k, 1.0f, left.at(i), a_lies == 'N' ? left.row : left.column, right.at(i),
                            b_lies == 'N' ? right.row : right.column, 0.0f, out + i * m * n, n);
            return;
        }
        std::vector<float> buffer;
        for (int64_t i = begin; i < end; i++) {
            const float* rows = right.at(i);
            int64_t leading = right.row;
            // read where it lies, unless that goes past the end of the memory or its columns are not next to each other
            if (right.column != 1 || rows + (k - 1) * leading + width + lanes > end_of_storage) {
                buffer.resize(k * width + lanes);
                lay_out(rows, right.row, right.column, k, n, buffer.data(), width);
                rows = buffer.data();
                leading = width;
            }
            multiply(left.at(i), left.row, left.column, rows, leading, out + i * m * n, m, k, n);
        }
    });
    return c;
}

at::Tensor differentiated(const at::Tensor& a, const at::Tensor& b) {
    return at::GradMode::is_enabled() ? at::matmul(a, b) : product(a, b);       // only aten's has a second derivative
}

struct BatchedProduct : torch::autograd::Function<BatchedProduct> {
    static at::Tensor forward(AutogradContext* ctx, const at::Tensor& a, const at::Tensor& b) {
        ctx->save_for_backward({a, b});
        return product(a, b);
    }

    static variable_list backward(AutogradContext* ctx, variable_list gradients) {
        auto saved = ctx->get_saved_variables();
        const auto &dc = gradients[0], &a = saved[0], &b = saved[1];
        if (!dc.defined()) return {at::Tensor(), at::Tensor()};
        return {ctx->needs_input_grad(0) ? differentiated(dc, b.transpose(-2, -1)) : at::Tensor(),      // [.., m, k]
                ctx->needs_input_grad(1) ? differentiated(a.transpose(-2, -1), dc) : at::Tensor()};     // [.., k, n]
    }
};

}  // namespace

bool shim::batched_takes(const at::Tensor& a, const at::Tensor& b) {
    if ((a.dim() != 3 && a.dim() != 4) || a.dim() != b.dim() || a.size(-1) != b.size(-2) || a.size(0) != b.size(0)) return false;
    if (a.dim() == 4 && a.size(1) != b.size(1)) return false;
    int64_t m = a.size(-2), k = a.size(-1), n = b.size(-1);
    return m * k <= most_elements && k * n <= most_elements && m * n <= most_elements;
}

at::Tensor shim::batched_product(const at::Tensor& a, const at::Tensor& b) {
    bool record = at::GradMode::is_enabled() && (a.requires_grad() || b.requires_grad());
    return record ? BatchedProduct::apply(a, b) : product(a, b);
}
