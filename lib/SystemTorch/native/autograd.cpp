// Gradients: modes, the graph, the grad field, backward.
#include "shim.h"

#include <memory>
#include <vector>

#include <ATen/core/grad_mode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/anomaly_mode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>

using namespace shim;
using torch::autograd::variable_list;

namespace {

variable_list variables(const Handle* handles, int32_t n) {
    variable_list list;
    for (int32_t i = 0; i < n; i++) list.push_back(borrow(handles[i]));
    return list;
}

}  // namespace

EXPORT int32_t st_grad_enabled() { return at::GradMode::is_enabled(); }
EXPORT void st_set_grad_enabled(int32_t enabled) { at::GradMode::set_enabled(enabled != 0); }
EXPORT int32_t st_inference_enabled() { return c10::InferenceMode::is_enabled(); }
EXPORT c10::InferenceMode* st_inference_enter(int32_t enabled) { return new c10::InferenceMode(enabled != 0); }
EXPORT void st_inference_leave(c10::InferenceMode* mode) { delete mode; }

EXPORT int32_t st_anomaly_enabled() { return torch::autograd::AnomalyMode::is_enabled(); }
EXPORT int32_t st_anomaly_check_nan() { return torch::autograd::AnomalyMode::should_check_nan(); }
EXPORT void st_set_anomaly(int32_t enabled, int32_t check_nan) {
    torch::autograd::AnomalyMode::set_enabled(enabled != 0, check_nan != 0);
}

EXPORT int32_t st_requires_grad(Handle handle) { return impl(handle)->requires_grad() || !borrow(handle).is_leaf(); }
EXPORT int st_set_requires_grad(Handle handle, int32_t value) {
    return guarded([&] { borrow(handle).set_requires_grad(value != 0); });
}
EXPORT int32_t st_is_leaf(Handle handle) { return borrow(handle).is_leaf(); }
EXPORT int st_retain_grad(Handle handle) { return guarded([&] { borrow(handle).retain_grad(); }); }
EXPORT int64_t st_version(Handle handle) { return borrow(handle)._version(); }

// The gradient that backward left, or 0.
EXPORT Handle st_grad(Handle handle) { return release(borrow(handle).grad()); }
EXPORT int st_set_grad(Handle handle, Handle grad) {
    return guarded([&] { borrow(handle).mutable_grad() = borrow(grad); });
}

// `grads` may hold zeros (ones are taken, for scalars); no inputs: all leaves.
EXPORT int st_backward(const Handle* tensors, const Handle* grads, int32_t n, const Handle* inputs, int32_t n_inputs,
                       int32_t retain_graph, int32_t create_graph) {
    return guarded([&] {
        torch::autograd::backward(variables(tensors, n), grads ? variables(grads, n) : variable_list(), retain_graph != 0,
                                  create_graph != 0, variables(inputs, n_inputs));
    });
}

// Gradients of the outputs with respect to the inputs, one an input, 0 where unused.
EXPORT int st_autograd_grad(const Handle* outputs, const Handle* grads, int32_t n, const Handle* inputs, int32_t n_inputs,
                            int32_t retain_graph, int32_t create_graph, int32_t allow_unused, Handle* results) {
    return guarded([&] {
        auto gradients = torch::autograd::grad(variables(outputs, n), variables(inputs, n_inputs),
                                               grads ? variables(grads, n) : variable_list(), retain_graph != 0,
                                               create_graph != 0, allow_unused != 0);
        for (size_t i = 0; i < gradients.size(); i++) results[i] = release(gradients[i]);
    });
}
