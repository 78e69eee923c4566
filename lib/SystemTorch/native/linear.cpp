// Products of matrices on the CPU. Of bfloat16, and of float32 if that is asked for, through the tile unit where there is one (amx_linear.cpp); else of
// float32 through oneDNN's sgemm, which is about twice as fast as what aten::addmm reaches through BLAS (measured: docs of NativeLinear.cs).
// dnnl_sgemm is looked up at run time; without it, and for everything that is not a CPU matrix of these types, aten does the work.
#include "amx.h"
#include "products.h"
#include "shim.h"

#include <cstdlib>
#include <cstring>
#include <dlfcn.h>

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/custom_function.h>

using namespace shim;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

namespace {

Sgemm find_sgemm() {
    const char* choice = std::getenv("SHIPLAB_ONEDNN");
    if (choice && choice[0] == '0') return nullptr;
    void* found = dlsym(RTLD_DEFAULT, "dnnl_sgemm");
    for (auto* name : {"libdnnl.so.2", "libdnnl.so.3"})
        if (void* library = found ? nullptr : dlopen(name, RTLD_NOW)) found = dlsym(library, "dnnl_sgemm");
    return reinterpret_cast<Sgemm>(found);
}

}  // namespace

const Sgemm shim::sgemm = find_sgemm();

namespace {

// Below this many multiplications aten is as fast: its call costs less.
constexpr int64_t least_work = 1 << 15;

bool usable(const at::Tensor& t) {
    return t.device().is_cpu() && (t.scalar_type() == at::kFloat || (t.scalar_type() == at::kBFloat16 && amx::takes(false)))
        && t.layout() == at::kStrided && !t.is_neg() && t.numel() > 0;
}

bool floats(const at::Tensor& t) { return t.scalar_type() == at::kFloat; }

// How sgemm reads a matrix: as it lies, or transposed; anything else is copied first.
struct Operand {
    at::Tensor tensor;
    char transposed;
    int64_t leading;

    explicit Operand(const at::Tensor& t) : tensor(t) {
        auto rows = t.size(0), columns = t.size(1), by_row = t.stride(0), by_column = t.stride(1);
        if ((by_column == 1 || columns == 1) && by_row >= columns) { transposed = 'N'; leading = by_row; }
        else if ((by_row == 1 || rows == 1) && by_column >= rows) { transposed = 'T'; leading = by_column; }
        else { tensor = t.contiguous(); transposed = 'N'; leading = columns; }
    }

    const float* data() const { return static_cast<const float*>(tensor.data_ptr()); }
};

// c = a b + beta c, for c [m, n] contiguous.
void multiply(const at::Tensor& a, const at::Tensor& b, at::Tensor& c, float beta) {
    Operand left(a), right(b);
    auto m = a.size(0), k = a.size(1), n = b.size(1);
    at::internal::lazy_init_num_threads();      // oneDNN uses as many threads as OpenMP says on this thread
    int status = sgemm(left.transposed, right.transposed, m, n, k, 1.0f, left.data(), left.leading, right.data(), right.leading, beta,
                       static_cast<float*>(c.data_ptr()), n);
    if (status != 0) throw std::runtime_error("dnnl_sgemm failed with status " + std::to_string(status));
}

at::Tensor product(const at::Tensor& a, const at::Tensor& b) {
    const bool tiles = amx_takes(a, b);
    if (!tiles && (!sgemm || !floats(a) || a.size(0) * a.size(1) * b.size(1) < least_work)) return at::mm(a, b);
    auto c = at::empty({a.size(0), b.size(1)}, a.options());
    if (tiles && amx_multiply(a, b, at::Tensor(), c)) return c;
    if (!sgemm) return at::mm(a, b);
    multiply(a, b, c, 0.0f);
    return c;
}

// x [m, k] times w [n, k] transposed, plus bias [n].
at::Tensor affine(const at::Tensor& x, const at::Tensor& w, const at::Tensor& bias) {
    if (!bias.defined()) return product(x, w.t());
    const bool tiles = amx_takes(x, w.t());
    if (!tiles && (!sgemm || !floats(x))) return at::linear(x, w, bias);
    auto y = at::empty({x.size(0), w.size(0)}, x.options());
    if (tiles && amx_multiply(x, w.t(), bias, y)) return y;
    if (!sgemm) return at::linear(x, w, bias);
    if (y.numel() <= 1 << 16 && bias.is_contiguous()) {     // a small one is not worth an operator's call
        auto* row = static_cast<float*>(y.data_ptr());
        for (int64_t i = 0; i < y.size(0); i++, row += y.size(1)) std::memcpy(row, bias.data_ptr(), sizeof(float) * y.size(1));
    } else {
        y.copy_(bias.expand_as(y));
    }
    multiply(x, w.t(), y, 1.0f);
    return y;
}

// a b, or a b's gradients: aten's when a second derivative is wanted (only its products have one), else sgemm's.
at::Tensor differentiated(const at::Tensor& a, const at::Tensor& b) { return at::GradMode::is_enabled() ? at::mm(a, b) : product(a, b); }

struct Linear : torch::autograd::Function<Linear> {
    static at::Tensor forward(AutogradContext* ctx, const at::Tensor& x, const at::Tensor& w, const at::Tensor& bias) {
        ctx->save_for_backward({x, w});
        return affine(x, w, bias);
    }

    static variable_list backward(AutogradContext* ctx, variable_list gradients) {
        auto saved = ctx->get_saved_variables();
        const auto &dy = gradients[0], &x = saved[0], &w = saved[1];
        if (!dy.defined()) return {at::Tensor(), at::Tensor(), at::Tensor()};
        return {ctx->needs_input_grad(0) ? differentiated(dy, w) : at::Tensor(),         // [m, k]
                ctx->needs_input_grad(1) ? differentiated(dy.t(), x) : at::Tensor(),     // [n, k]
                ctx->needs_input_grad(2) ? dy.sum(0) : at::Tensor()};                    // [n]
    }
};

// The same without bias: an undefined tensor is no argument of a Function.
struct PlainLinear : torch::autograd::Function<PlainLinear> {
    static at::Tensor forward(AutogradContext* ctx, const at::Tensor& x, const at::Tensor& w) {
        ctx->save_for_backward({x, w});
        return affine(x, w, at::Tensor());
    }

    static variable_list backward(AutogradContext* ctx, variable_list gradients) {
        auto saved = ctx->get_saved_variables();
        const auto &dy = gradients[0], &x = saved[0], &w = saved[1];
        if (!dy.defined()) return {at::Tensor(), at::Tensor()};
        return {ctx->needs_input_grad(0) ? differentiated(dy, w) : at::Tensor(),
                ctx->needs_input_grad(1) ? differentiated(dy.t(), x) : at::Tensor()};
    }
};

struct Product : torch::autograd::Function<Product> {
    static at::Tensor forward(AutogradContext* ctx, const at::Tensor& a, const at::Tensor& b) {
        ctx->save_for_backward({a, b});
        return product(a, b);
    }

    static variable_list backward(AutogradContext* ctx, variable_list gradients) {
        auto saved = ctx->get_saved_variables();
        const auto &dc = gradients[0], &a = saved[0], &b = saved[1];
        if (!dc.defined()) return {at::Tensor(), at::Tensor()};
        return {ctx->needs_input_grad(0) ? differentiated(dc, b.t()) : at::Tensor(),     // [m, k]
                ctx->needs_input_grad(1) ? differentiated(a.t(), dc) : at::Tensor()};    // [k, n]
    }
};

bool records(const at::Tensor& t) { return t.defined() && t.requires_grad(); }

}  // namespace

// 1 if oneDNN's sgemm was found.
EXPORT int32_t st_onednn() { return sgemm != nullptr; }

// What this CPU's tile unit multiplies: 0 nothing, 1 bfloat16, 2 floats too.
EXPORT int32_t st_amx() { return amx::takes(true) ? 2 : amx::takes(false) ? 1 : 0; }

// x [..., k] times w [n, k] transposed, plus bias [n] (0 for none) -> [..., n].
EXPORT Handle st_linear(Handle input, Handle weight, Handle bias_or_none) {
    Handle result = 0;
    guarded([&] {
        auto x = borrow(input), w = borrow(weight), bias = borrow(bias_or_none);
        bool plain = (sgemm || amx::takes(false)) && usable(x) && usable(w) && x.scalar_type() == w.scalar_type() && x.dim() >= 2 && w.dim() == 2 && x.size(-1) == w.size(1)
            && (!bias.defined() || (usable(bias) && bias.scalar_type() == w.scalar_type() && bias.dim() == 1 && bias.size(0) == w.size(0)))
            && x.numel() * w.size(0) >= least_work;
        if (!plain) {
            result = release(at::linear(x, w, bias.defined() ? c10::optional<at::Tensor>(bias) : c10::nullopt));
            return;
        }
        auto rows = x.dim() == 2 ? x : x.reshape({-1, x.size(-1)});             // [m, k]
        bool record = at::GradMode::is_enabled() && (records(x) || records(w) || records(bias));
        auto y = !record ? affine(rows, w, bias)
            : bias.defined() ? Linear::apply(rows, w, bias) : PlainLinear::apply(rows, w);  // [m, n]
        if (x.dim() != 2) {
            auto shape = x.sizes().vec();
            shape.back() = w.size(0);
            y = y.view(shape);
        }
        result = release(std::move(y));
    });
    return result;
}

// a [..., k] times b [k, n] -> [..., n]; other shapes go to aten::matmul.
EXPORT Handle st_matmul(Handle first, Handle second) {
    Handle result = 0;
    guarded([&] {
        auto a = borrow(first), b = borrow(second);
        if (usable(a) && usable(b) && floats(a) && floats(b) && batched_takes(a, b)) {
            result = release(batched_product(a, b));
            return;
        }
        bool plain = (sgemm || amx::takes(false)) && usable(a) && usable(b) && a.scalar_type() == b.scalar_type() && a.dim() >= 2 && b.dim() == 2 && a.size(-1) == b.size(0)
            && a.numel() * b.size(1) >= least_work;
        if (!plain) {
            result = release(at::matmul(a, b));
            return;
        }
        auto rows = a.dim() == 2 ? a : a.reshape({-1, a.size(-1)});             // [m, k]
        bool record = at::GradMode::is_enabled() && (records(a) || records(b));
        auto c = record ? Product::apply(rows, b) : product(rows, b);           // [m, n]
        if (a.dim() != 2) {
            auto shape = a.sizes().vec();
            shape.back() = b.size(1);
            c = c.view(shape);
        }
        result = release(std::move(c));
    });
    return result;
}
