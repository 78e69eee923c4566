// What linear.cpp, batched.cpp, convolution.cpp, winograd.cpp and the amx files share.
#pragma once
#include <ATen/core/Tensor.h>

namespace shim {

// Row-major c [m, n] = alpha op(a) op(b) + beta c.
using Sgemm = int (*)(char transa, char transb, int64_t m, int64_t n, int64_t k, float alpha, const float* a, int64_t lda,
                      const float* b, int64_t ldb, float beta, float* c, int64_t ldc);

// oneDNN's, or null.
extern const Sgemm sgemm;

// Whether the tile unit multiplies these two matrices: [m, k] and [k, n] on the CPU, both float32 or both bfloat16, large enough.
bool amx_takes(const at::Tensor& a, const at::Tensor& b);

// c [m, n] = a b + bias [n] (or undefined), rows of c contiguous. False if a result of float32 is infinite or NaN: then c is to be computed by other
// means.
bool amx_multiply(const at::Tensor& a, const at::Tensor& b, const at::Tensor& bias, at::Tensor& c);

// Of a convolution that keeps height and width, both float32 or both bfloat16 and contiguous, x [images, channels, height, width] and w [outputs, channels,
// size, size]: whether the tile unit takes it, and y = x * w + bias [outputs] (or undefined) on it. False as in amx_multiply.
bool amx_takes_convolution(const at::Tensor& x, const at::Tensor& w);
bool amx_convolve(const at::Tensor& x, const at::Tensor& w, const at::Tensor& bias, at::Tensor& y);

// Of the same in float32 with 3x3 weights, x and y with channels last: whether Winograd's algorithm is worth it on this CPU, and y = x * w + bias by it. False
// if a result is infinite or NaN: then y is to be computed by other means.
bool winograd_takes(const at::Tensor& x, const at::Tensor& w);
bool winograd_convolve(const at::Tensor& x, const at::Tensor& w, const at::Tensor& bias, at::Tensor& y);

// c [m, n] = a [m, k] b [k, n], for small matrices: a with any strides, rows of b `leading` apart and readable up to a multiple of 16 floats, rows of c
// n apart.
void small_product(const float* a, int64_t row, int64_t column, const float* b, int64_t leading, float* c, int64_t m, int64_t k, int64_t n);

// Whether `batched_product` takes these: float32 on the CPU, [.., m, k] and [.., k, n] with the same one or two leading dimensions.
bool batched_takes(const at::Tensor& a, const at::Tensor& b);

// a b for every pair of matrices, with gradients.
at::Tensor batched_product(const at::Tensor& a, const at::Tensor& b);

}  // namespace shim
