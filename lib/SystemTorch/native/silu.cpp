// x * sigmoid(x) in place, without gradients: the wide tensor between the layers of an MLP. aten's runs on vectors of eight floats, and takes
// bfloat16 apart and together again on the way.
#include "shim.h"
#include "vectors.h"

#include <algorithm>
#include <limits>

#include <ATen/Parallel.h>
#include <ATen/core/Tensor.h>
#include <ATen/core/grad_mode.h>

using namespace shim;

namespace {

constexpr int64_t least_share = 1 << 14;        // elements worth a thread

// x / (1 + exp(-x)), by way of exp(-|x|), which does not overflow. Of minus infinity it is NaN, as in aten.
inline __attribute__((always_inline)) void silu(Floats& x) {
    Floats e = x < 0 ? x : -x;
    e = e < -87.0f ? Floats{} - 87.0f : e;
    exponential(e);
    const Floats one = Floats{} + 1.0f;
    x = x < -std::numeric_limits<float>::max() ? x - x : x * (x < 0 ? e : one) / (one + e);
}

SHIM_CLONES
void silu(float* x, int64_t count) {
    for (int64_t i = 0; i < count; i += lanes) {
        Floats v;
        read(x + i, count - i, v);
        silu(v);
        write(v, count - i, x + i);
    }
}

SHIM_CLONES
void silu(uint16_t* x, int64_t count) {
    for (int64_t i = 0; i < count; i += lanes) {
        const int64_t here = std::min(lanes, count - i);
        float wide[lanes] = {};
        for (int64_t j = 0; j < here; j++) wide[j] = widen(x[i + j]);
        Floats v;
        read(wide, lanes, v);
        silu(v);
        write(v, lanes, wide);
        for (int64_t j = 0; j < here; j++) x[i + j] = narrow(wide[j]);
    }
}

}  // namespace

// x becomes silu(x). 1 if it is done, 0 if aten is to do it: gradients are recorded, not contiguous, another type or device.
EXPORT int32_t st_silu_(Handle tensor) {
    int32_t done = 0;
    guarded([&] {
        auto x = borrow(tensor);
        const bool half = x.scalar_type() == at::kBFloat16;
        if (!x.device().is_cpu() || (!half && x.scalar_type() != at::kFloat) || x.layout() != at::kStrided || x.is_neg() || !x.is_contiguous() || x.is_inference()
            || (at::GradMode::is_enabled() && x.requires_grad())) return;
        auto* data = x.data_ptr();
        at::parallel_for(0, (x.numel() + lanes - 1) / lanes, least_share / lanes, [&](int64_t begin, int64_t end) {
            begin *= lanes;
            end = std::min(end * lanes, x.numel());
            if (half) silu(static_cast<uint16_t*>(data) + begin, end - begin);
            else silu(static_cast<float*>(data) + begin, end - begin);
        });
        x.unsafeGetTensorImpl()->bump_version();
        done = 1;
    });
    return done;
}
