// Brings tensors to the convolutions of amx_conv_kernel.cpp: which thread computes what.
#include "amx.h"
#include "products.h"

#include <algorithm>
#include <atomic>

#include <ATen/Parallel.h>
#include <c10/core/CPUAllocator.h>

using namespace shim;

namespace {

constexpr int64_t least_channels = 16;
constexpr int64_t pixels_of_a_product = 784;    // so many make it worth packing the weights for each image
constexpr int64_t pixels_at_once = 512;         // so many make the packed weights worth reading again

// A 1x1 convolution of large maps: a product of matrices for each image, weights [outputs, channels] times [channels, pixels].
bool multiply_images(const amx::Convolution& c) {
    const int64_t pixels = c.height * c.width, size = c.pieces == 3 ? 4 : 2, threads = at::in_parallel_region() ? 1 : at::get_num_threads();
    const int64_t parts = c.images >= threads ? 1 : (threads + c.images - 1) / c.images, part = ((pixels + parts - 1) / parts + 31) / 32 * 32;
    std::atomic<bool> finite{true};
    at::parallel_for(0, c.images * parts, 1, [&](int64_t begin, int64_t end) {
        amx::Product product{c.outputs, pixels, c.channels, {c.w, c.channels, 1}, {nullptr, pixels, 1}, c.pieces, nullptr, nullptr, pixels};
        product.row_bias = c.bias;
        auto scratch = c10::GetCPUAllocator()->allocate(amx::scratch_bytes(product, part));
        for (int64_t task = begin; task < end; task++) {
            const int64_t image = task / parts, pixel = task % parts * part;
            if (pixel >= pixels) continue;
            product.b.data = static_cast<const char*>(c.x) + image * c.channels * pixels * size;
            product.c = static_cast<char*>(c.y) + image * c.outputs * pixels * size;
            if (!amx::multiply(product, 0, c.outputs, pixel, std::min(pixels, pixel + part), scratch.get())) finite = false;
        }
    });
    return finite;
}

}  // namespace

bool shim::amx_takes_convolution(const at::Tensor& x, const at::Tensor& w) {
    return amx::takes(x.scalar_type() == at::kFloat) && x.size(1) >= least_channels && w.size(0) >= least_channels;
}

bool shim::amx_convolve(const at::Tensor& x, const at::Tensor& w, const at::Tensor& bias, at::Tensor& y) {
    amx::Convolution c{x.size(0), x.size(1), w.size(0), x.size(2), x.size(3), w.size(2), x.scalar_type() == at::kFloat ? 3 : 1,
                       x.data_ptr(), w.data_ptr(), nullptr, y.data_ptr()};
    at::Tensor float_bias;
    if (bias.defined()) {
        float_bias = bias.to(at::kFloat).contiguous();
        c.bias = static_cast<const float*>(float_bias.data_ptr());
    }
    at::internal::lazy_init_num_threads();
    if (c.size == 1 && c.height * c.width >= pixels_of_a_product) return multiply_images(c);
    const int64_t threads = at::in_parallel_region() ? 1 : at::get_num_threads(), output_panels = (c.outputs + 31) / 32;
    auto packed = c10::GetCPUAllocator()->allocate(amx::weight_bytes(c));
    at::parallel_for(0, output_panels, std::max<int64_t>(1, (1 << 14) / (c.channels * c.size * c.size)), [&](int64_t begin, int64_t end) {
        amx::pack_weights(c, begin * 32, std::min(c.outputs, end * 32), packed.get());
    });
    // a task is a group of images, or where there are fewer of them than threads, a part of the outputs of one
    const int64_t wanted = std::max<int64_t>(1, pixels_at_once / (c.height * c.width));
    const int64_t group = std::min(wanted, (c.images + threads - 1) / threads), tasks = (c.images + group - 1) / group;
    const int64_t parts = tasks >= threads ? 1 : std::min(output_panels, (threads + tasks - 1) / tasks), part = (output_panels + parts - 1) / parts * 32;
    std::atomic<bool> finite{true};
    at::parallel_for(0, tasks * parts, 1, [&](int64_t begin, int64_t end) {
        auto scratch = c10::GetCPUAllocator()->allocate(amx::scratch_bytes(c, group));
        for (int64_t task = begin; task < end; task++) {
            const int64_t image = task / parts * group, output = task % parts * part;
            if (output >= c.outputs) continue;
            if (!amx::convolve(c, image, std::min(c.images, image + group), output, std::min(c.outputs, output + part), packed.get(), scratch.get()))
                finite = false;
        }
    });
    return finite;
}
