// Brings tensors to the matrix products of amx.cpp: which ones, and which thread computes what.
#include "amx.h"
#include "products.h"

#include <algorithm>
#include <atomic>

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <c10/core/CPUAllocator.h>

using namespace shim;

namespace {

// Fewer rows or columns: packing the other matrix costs more than the tiles save.
constexpr int64_t least_side_f32 = 96, least_side_bf16 = 16;
constexpr int64_t least_work_per_thread = 1 << 21;      // multiplications

int64_t whole_panels(int64_t n) { return (n + 31) / 32; }

// How `threads` threads share c: a grid of so many parts down and across.
struct Grid {
    int64_t down = 1, across = 1;

    Grid(int64_t m, int64_t n, int64_t threads) {
        double least = 0;
        for (int64_t rows = 1; rows <= threads; rows++) {
            if (threads % rows != 0) continue;
            const double part_m = 32.0 * ((whole_panels(m) + rows - 1) / rows), part_n = 32.0 * ((whole_panels(n) + threads / rows - 1) / (threads / rows));
            // a multiplication is one, packing an element of a (once every 1024 columns) or of b costs about 40
            const double cost = part_m * part_n + 40 * (part_m * std::max(1.0, part_n / 1024) + part_n);
            if (least == 0 || cost < least) { least = cost; down = rows; across = threads / rows; }
        }
    }
};

amx::Matrix lay(const at::Tensor& t, at::Tensor& keep) {
    bool by_row = t.stride(1) == 1 || t.size(1) == 1, by_column = t.stride(0) == 1 || t.size(0) == 1;
    keep = by_row || by_column ? t : t.contiguous();
    by_row = by_row || !by_column;
    return {keep.data_ptr(), by_row ? keep.stride(0) : 1, by_row ? 1 : keep.stride(1)};
}

}  // namespace

bool shim::amx_takes(const at::Tensor& a, const at::Tensor& b) {
    const bool half = a.scalar_type() == at::kBFloat16;
    if (a.scalar_type() != b.scalar_type() || (!half && a.scalar_type() != at::kFloat) || !amx::takes(!half)) return false;
    return std::min(a.size(0), b.size(1)) >= (half ? least_side_bf16 : least_side_f32) && a.size(1) >= 32;
}

bool shim::amx_multiply(const at::Tensor& a, const at::Tensor& b, const at::Tensor& bias, at::Tensor& c) {
    at::Tensor keep_a, keep_b, float_bias;
    amx::Product product{a.size(0), b.size(1), a.size(1), lay(a, keep_a), lay(b, keep_b), a.scalar_type() == at::kFloat ? 3 : 1, nullptr,
                         c.data_ptr(), c.stride(0)};
    if (bias.defined()) {
        float_bias = bias.to(at::kFloat).contiguous();
        product.bias = static_cast<const float*>(float_bias.data_ptr());
    }
    const int64_t m = product.m, n = product.n;
    at::internal::lazy_init_num_threads();
    int64_t threads = at::in_parallel_region() ? 1 : at::get_num_threads();
    threads = std::max<int64_t>(1, std::min(threads, m * n * product.k / least_work_per_thread));
    const Grid grid(m, n, threads);
    const int64_t rows = (whole_panels(m) + grid.down - 1) / grid.down * 32, columns = (whole_panels(n) + grid.across - 1) / grid.across * 32;
    std::atomic<bool> finite{true};
    at::parallel_for(0, grid.down * grid.across, 1, [&](int64_t begin, int64_t end) {
        auto scratch = c10::GetCPUAllocator()->allocate(amx::scratch_bytes(product, columns));
        for (int64_t part = begin; part < end; part++) {
            const int64_t row = part / grid.across * rows, column = part % grid.across * columns;
            if (row >= m || column >= n) continue;
            if (!amx::multiply(product, row, std::min(m, row + rows), column, std::min(n, column + columns), scratch.get())) finite = false;
        }
    });
    return finite;
}
