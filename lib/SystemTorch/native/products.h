// What linear.cpp and batched.cpp share.
#pragma once
#include <ATen/core/Tensor.h>

namespace shim {

// Row-major c [m, n] = alpha op(a) op(b) + beta c.
using Sgemm = int (*)(char transa, char transb, int64_t m, int64_t n, int64_t k, float alpha, const float* a, int64_t lda,
                      const float* b, int64_t ldb, float beta, float* c, int64_t ldc);

// oneDNN's, or null.
extern const Sgemm sgemm;

// Whether `batched_product` takes these: float32 on the CPU, [.., m, k] and [.., k, n] with the same one or two leading dimensions.
bool batched_takes(const at::Tensor& a, const at::Tensor& b);

// a b for every pair of matrices, with gradients.
at::Tensor batched_product(const at::Tensor& a, const at::Tensor& b);

}  // namespace shim
