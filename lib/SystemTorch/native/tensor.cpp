// What is asked of a tensor without an operator: its life, shape, type, place and memory; generators and devices.
#include "shim.h"

#include <functional>

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/DeviceGuard.h>
#include <ATen/Functions.h>
#include <ATen/core/Generator.h>

using namespace shim;

EXPORT void st_release(Handle handle) {
    if (handle != 0) c10::raw::intrusive_ptr::decref(impl(handle));
}

EXPORT Handle st_retain(Handle handle) {
    if (handle != 0) c10::raw::intrusive_ptr::incref(impl(handle));
    return handle;
}

EXPORT int64_t st_dim(Handle handle) { return impl(handle)->dim(); }
EXPORT int64_t st_numel(Handle handle) { return impl(handle)->numel(); }
EXPORT int32_t st_dtype(Handle handle) { return static_cast<int32_t>(c10::typeMetaToScalarType(impl(handle)->dtype())); }
EXPORT int32_t st_device_type(Handle handle) { return static_cast<int32_t>(impl(handle)->device().type()); }
EXPORT int32_t st_device_index(Handle handle) { return impl(handle)->device().index(); }
EXPORT int64_t st_element_size(Handle handle) { return static_cast<int64_t>(impl(handle)->itemsize()); }
EXPORT int64_t st_storage_offset(Handle handle) { return impl(handle)->storage_offset(); }
EXPORT int32_t st_is_contiguous(Handle handle) { return impl(handle)->is_contiguous(); }
EXPORT int32_t st_is_sparse(Handle handle) { return impl(handle)->is_sparse(); }
EXPORT int32_t st_is_inference(Handle handle) { return impl(handle)->is_inference(); }

EXPORT void st_sizes(Handle handle, int64_t* sizes) {
    for (auto size : impl(handle)->sizes()) *sizes++ = size;
}

EXPORT void st_strides(Handle handle, int64_t* strides) {
    for (auto stride : impl(handle)->strides()) *strides++ = stride;
}

// Address of the first element; null for an empty tensor and for tensors without memory (meta, sparse).
EXPORT void* st_data(Handle handle) {
    void* data = nullptr;
    guarded([&] { data = borrow(handle).data_ptr(); });
    return data;
}

// A contiguous CPU tensor over memory that others own: `free(context)` is called when the last view is gone.
EXPORT Handle st_from_memory(void* data, const int64_t* sizes, int32_t n, int32_t dtype, void (*free)(void*), void* context) {
    Handle result = 0;
    guarded([&] {
        auto options = at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype));
        result = release(at::from_blob(data, c10::IntArrayRef(sizes, n), [=](void*) { if (free) free(context); }, options));
    });
    return result;
}

// Generators: a handle is a heap at::Generator.
EXPORT at::Generator* st_generator_new(uint64_t seed, int32_t device_type, int32_t device_index) {
    at::Generator* result = nullptr;
    guarded([&] {
        auto type = static_cast<c10::DeviceType>(device_type);
        auto generator = type == c10::DeviceType::CPU
            ? at::detail::createCPUGenerator(seed)
            : at::globalContext().defaultGenerator(c10::Device(type, device_index)).clone();
        generator.set_current_seed(seed);
        result = new at::Generator(generator);
    });
    return result;
}

EXPORT at::Generator* st_generator_default() { return new at::Generator(at::detail::getDefaultCPUGenerator()); }
EXPORT void st_generator_release(at::Generator* generator) { delete generator; }
EXPORT uint64_t st_generator_get_seed(at::Generator* generator) { return generator->current_seed(); }
EXPORT int st_generator_set_seed(at::Generator* generator, uint64_t seed) {
    return guarded([&] { generator->set_current_seed(seed); });
}
EXPORT uint64_t st_generator_seed(at::Generator* generator) { return generator->seed(); }
EXPORT Handle st_generator_get_state(at::Generator* generator) {
    Handle result = 0;
    guarded([&] { result = release(generator->get_state()); });
    return result;
}
EXPORT int st_generator_set_state(at::Generator* generator, Handle state) {
    return guarded([&] { generator->set_state(borrow(state)); });
}

// Seeds the default generators of the CPU and of every CUDA device.
EXPORT int st_manual_seed(uint64_t seed) { return guarded([&] { at::manual_seed(seed); }); }

EXPORT int32_t st_cuda_available() { return at::hasCUDA(); }
EXPORT int32_t st_cudnn_available() { return at::hasCUDA() && at::globalContext().hasCuDNN(); }
EXPORT int32_t st_cuda_device_count() {
    int32_t count = 0;
    guarded([&] { count = static_cast<int32_t>(at::getNumGPUs()); });
    return count;
}
EXPORT int st_set_deterministic(int32_t mode, int32_t warn_only) {
    return guarded([&] { at::globalContext().setDeterministicAlgorithms(mode != 0, warn_only != 0); });
}
EXPORT int32_t st_deterministic() { return at::globalContext().deterministicAlgorithms(); }
EXPORT int32_t st_deterministic_warn_only() { return at::globalContext().deterministicAlgorithmsWarnOnly(); }
EXPORT int st_set_matmul_precision(int32_t precision) {
    const char* names[] = {"highest", "high", "medium"};
    return guarded([&] { at::globalContext().setFloat32MatmulPrecision(std::string(names[precision])); });
}
