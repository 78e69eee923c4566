// Convolutions of stride 1 that keep height and width, without gradients: on the tile unit (amx_conv.cpp); or, in float32, 1x1 as products of
// matrices and 3x3 of images whose channels lie side by side by Winograd's algorithm (winograd.cpp). The result lies as the input does. All
// others go to aten: gradients, strides, groups.
#include "products.h"
#include "shim.h"
#include "vectors.h"

#include <algorithm>
#include <stdexcept>

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

using namespace shim;

namespace {

constexpr int64_t least_pixels = 196;           // fewer columns: a product for each image is no faster than aten's convolution
constexpr int64_t least_rows = 64;              // the same of images whose channels lie side by side: they are one product
constexpr int64_t row_bytes = 4 << 20;          // of a result whose bias is added while it is in the cache

bool usable(const at::Tensor& t, at::ScalarType type) {
    return t.device().is_cpu() && t.scalar_type() == type && t.layout() == at::kStrided && !t.is_neg() && t.numel() > 0;
}

bool all_are(at::IntArrayRef values, int64_t wanted) {
    return std::all_of(values.begin(), values.end(), [=](int64_t v) { return v == wanted; });
}

bool keeps_the_size(const at::Tensor& x, const at::Tensor& w, const at::Tensor& bias, at::IntArrayRef stride, at::IntArrayRef padding,
                    at::IntArrayRef dilation, int64_t groups) {
    if (groups != 1 || x.dim() != 4 || w.dim() != 4 || !all_are(stride, 1) || !all_are(dilation, 1)) return false;
    auto type = x.scalar_type();
    if ((type != at::kFloat && type != at::kBFloat16) || !usable(x, type) || !usable(w, type)) return false;
    if (bias.defined() && (!usable(bias, type) || bias.dim() != 1 || bias.size(0) != w.size(0))) return false;
    bool record = at::GradMode::is_enabled() && (x.requires_grad() || w.requires_grad() || (bias.defined() && bias.requires_grad()));
    int64_t size = w.size(2);
    return !record && x.size(1) == w.size(1) && w.size(3) == size && size % 2 == 1 && all_are(padding, size / 2);
}

// Of an image [images, channels, height, width]: whether a pixel's channels are neighbours in memory.
bool channels_last(const at::Tensor& x) { return !x.is_contiguous() && x.is_contiguous(at::MemoryFormat::ChannelsLast); }

bool is_product(const at::Tensor& x, const at::Tensor& w) {
    return sgemm && x.scalar_type() == at::kFloat && w.size(2) == 1
        && (channels_last(x) ? x.numel() / x.size(1) >= least_rows : x.size(2) * x.size(3) >= least_pixels);
}

void multiply(char transposed, int64_t m, int64_t n, int64_t k, const float* a, const float* b, int64_t leading, float beta, float* c) {
    int status = sgemm('N', transposed, m, n, k, 1.0f, a, k, b, leading, beta, c, n);
    if (status != 0) throw std::runtime_error("dnnl_sgemm failed with status " + std::to_string(status));
}

// y = w x + bias, image by image: [outputs, channels] times [channels, pixels].
void multiply_images(const at::Tensor& x, const at::Tensor& w, const at::Tensor& bias, at::Tensor& y) {
    const int64_t channels = x.size(1), outputs = w.size(0), pixels = x.size(2) * x.size(3);
    auto *from = static_cast<const float*>(x.data_ptr()), *weights = static_cast<const float*>(w.data_ptr());
    auto* to = static_cast<float*>(y.data_ptr());
    if (bias.defined()) y.copy_(bias.view({1, outputs, 1, 1}).expand_as(y));
    at::internal::lazy_init_num_threads();
    for (int64_t i = 0; i < x.size(0); i++) {
        multiply('N', outputs, pixels, channels, weights, from + i * channels * pixels, pixels, bias.defined() ? 1.0f : 0.0f, to + i * outputs * pixels);
    }
}

SHIM_CLONES
void add_to_rows(const float* bias, int64_t columns, int64_t rows, float* y) {
    for (int64_t i = 0; i < rows; i++, y += columns) {
        int64_t j = 0;
        for (; j + lanes <= columns; j += lanes) {
            Floats v, b;
            std::memcpy(&v, y + j, sizeof v);
            std::memcpy(&b, bias + j, sizeof b);
            v += b;
            std::memcpy(y + j, &v, sizeof v);
        }
        for (; j < columns; j++) y[j] += bias[j];
    }
}

// The same of all images at once, channels last: [pixels, channels] times [channels, outputs].
void multiply_pixels(const at::Tensor& x, const at::Tensor& w, const at::Tensor& bias, at::Tensor& y) {
    const int64_t channels = x.size(1), outputs = w.size(0), pixels = x.numel() / channels;
    const int64_t at_once = std::max<int64_t>(1024, row_bytes / (outputs * sizeof(float)));
    auto *from = static_cast<const float*>(x.data_ptr()), *weights = static_cast<const float*>(w.data_ptr());
    auto* to = static_cast<float*>(y.data_ptr());
    at::internal::lazy_init_num_threads();
    for (int64_t i = 0; i < pixels; i += at_once) {
        const int64_t rows = std::min(at_once, pixels - i);
        multiply('T', rows, outputs, channels, from + i * channels, weights, channels, 0.0f, to + i * outputs);
        if (!bias.defined()) continue;
        at::parallel_for(0, rows, std::max<int64_t>(1, (1 << 14) / outputs), [&](int64_t begin, int64_t end) {
            add_to_rows(static_cast<const float*>(bias.data_ptr()), outputs, end - begin, to + (i + begin) * outputs);
        });
    }
}

// Undefined if aten is to compute it.
at::Tensor convolve(const at::Tensor& given, const at::Tensor& weight, const at::Tensor& bias) {
    const bool tiles = amx_takes_convolution(given, weight), last = !tiles && channels_last(given), product = !tiles && is_product(given, weight);
    if (!tiles && !product && !(last && winograd_takes(given, weight))) return {};
    const auto format = last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous;
    auto x = given.contiguous(format), w = weight.contiguous(), b = bias.defined() ? bias.contiguous() : bias;
    auto y = at::empty({x.size(0), w.size(0), x.size(2), x.size(3)}, x.options().memory_format(format));
    if (tiles) return amx_convolve(x, w, b, y) ? y : at::Tensor();
    if (!product) return winograd_convolve(x, w, b, y) ? y : at::Tensor();
    if (last) multiply_pixels(x, w, b, y);
    else multiply_images(x, w, b, y);
    return y;
}

}  // namespace

// torch.nn.functional.conv2d; strides, padding and dilation are pairs. Bias 0: none.
EXPORT Handle st_conv2d(Handle input, Handle weight, Handle bias_or_none, const int64_t* strides, const int64_t* padding, const int64_t* dilation,
                        int64_t groups) {
    Handle result = 0;
    guarded([&] {
        auto x = borrow(input), w = borrow(weight), bias = borrow(bias_or_none);
        at::IntArrayRef stride(strides, 2), pad(padding, 2), spread(dilation, 2);
        at::Tensor y;
        if (keeps_the_size(x, w, bias, stride, pad, spread, groups)) y = convolve(x, w, bias);
        if (!y.defined()) y = at::conv2d(x, w, bias.defined() ? c10::optional<at::Tensor>(bias) : c10::nullopt, stride, pad, spread, groups);
        result = release(std::move(y));
    });
    return result;
}
