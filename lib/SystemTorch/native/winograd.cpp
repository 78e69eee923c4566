// Brings tensors to winograd_kernel.cpp: which thread computes what.
#include "winograd.h"
#include "products.h"

#include <algorithm>
#include <atomic>

#include <ATen/Parallel.h>
#include <c10/core/CPUAllocator.h>

using namespace shim;

namespace {

constexpr int64_t least_channels = 16;
constexpr int64_t least_tiles = 64;             // fewer are not worth transforming the weights

winograd::Convolution convolution(const at::Tensor& x, const at::Tensor& w) {
    return {x.size(0), x.size(1), w.size(0), x.size(2), x.size(3), nullptr, nullptr, nullptr, nullptr};
}

}  // namespace

bool shim::winograd_takes(const at::Tensor& x, const at::Tensor& w) {
    return winograd::available() && x.scalar_type() == at::kFloat && w.size(2) == 3 && x.size(1) >= least_channels && w.size(0) >= least_channels
        && w.numel() < int64_t{1} << 27 && convolution(x, w).tiles() >= least_tiles;
}

bool shim::winograd_convolve(const at::Tensor& x, const at::Tensor& w, const at::Tensor& bias, at::Tensor& y) {
    auto c = convolution(x, w);
    c.x = static_cast<const float*>(x.data_ptr());
    c.w = static_cast<const float*>(w.data_ptr());
    c.bias = bias.defined() ? static_cast<const float*>(bias.data_ptr()) : nullptr;
    c.y = static_cast<float*>(y.data_ptr());
    at::internal::lazy_init_num_threads();
    auto memory = c10::GetCPUAllocator()->allocate(winograd::weight_floats(c) * sizeof(float));
    auto* weights = static_cast<float*>(memory.get());
    at::parallel_for(0, (c.outputs + winograd::panel - 1) / winograd::panel, std::max<int64_t>(1, (1 << 10) / c.channels), [&](int64_t begin, int64_t end) {
        winograd::transform_weights(c, begin * winograd::panel, std::min(c.outputs, end * winograd::panel), weights);
    });
    // parts of one size, and as many for each thread
    const int64_t threads = at::in_parallel_region() ? 1 : at::get_num_threads(), round = threads * winograd::tiles_at_once(c);
    const int64_t parts = (c.tiles() + round - 1) / round * threads, part = (c.tiles() + parts - 1) / parts;
    std::atomic<bool> finite{true};
    at::parallel_for(0, parts, 1, [&](int64_t begin, int64_t end) {
        auto scratch = c10::GetCPUAllocator()->allocate(winograd::scratch_floats(c, part) * sizeof(float));
        for (int64_t i = begin; i < end; i++) {
            const int64_t from = i * part, to = std::min(c.tiles(), from + part);
            if (from < to && !winograd::convolve(c, from, to, weights, static_cast<float*>(scratch.get()))) finite = false;
        }
    });
    return finite;
}
