// Archives: single tensors, and TorchScript modules with their tensors and methods.
#include "shim.h"

#include <sstream>

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/export.h>
#include <torch/csrc/jit/serialization/import.h>
#include <torch/serialize/input-archive.h>
#include <torch/serialize/output-archive.h>

using namespace shim;
using torch::jit::Module;

EXPORT int st_save(Handle tensor, const char* path) {
    return guarded([&] {
        torch::serialize::OutputArchive archive;
        archive.write("0", borrow(tensor));
        archive.save_to(std::string(path));
    });
}

EXPORT Handle st_load(const char* path) {
    Handle result = 0;
    guarded([&] {
        torch::serialize::InputArchive archive;
        archive.load_from(std::string(path));
        at::Tensor tensor;
        archive.read("0", tensor);
        result = release(tensor);
    });
    return result;
}

namespace {

using OptionalDevice = decltype(std::declval<c10::IValue>().toOptional<c10::Device>());

OptionalDevice device_of(int32_t type, int32_t index) {
    if (type < 0) return {};
    return c10::Device(static_cast<c10::DeviceType>(type), static_cast<c10::DeviceIndex>(index));
}

using NamedTensor = void (*)(void* context, const char* name, Handle tensor);

}  // namespace

// A module from a file, or from bytes if `bytes` is not null; device type -1: where it was saved.
EXPORT Module* st_jit_load(const char* path, const char* bytes, int64_t length, int32_t device_type, int32_t device_index) {
    Module* result = nullptr;
    guarded([&] {
        auto device = device_of(device_type, device_index);
        if (bytes) {
            std::istringstream stream(std::string(bytes, length));
            result = new Module(torch::jit::load(stream, device));
        } else {
            result = new Module(torch::jit::load(std::string(path), device));
        }
    });
    return result;
}

EXPORT int st_jit_save(Module* module, const char* path) { return guarded([&] { module->save(std::string(path)); }); }
EXPORT void st_jit_release(Module* module) { delete module; }

// Calls back with each tensor: kind 0 parameters, 1 buffers, 2 all tensor attributes.
EXPORT int st_jit_tensors(Module* module, int32_t kind, int32_t recurse, NamedTensor visit, void* context) {
    return guarded([&] {
        if (kind == 0)
            for (const auto& p : module->named_parameters(recurse != 0)) visit(context, p.name.c_str(), release(p.value));
        else if (kind == 1)
            for (const auto& b : module->named_buffers(recurse != 0)) visit(context, b.name.c_str(), release(b.value));
        else
            for (const auto& a : module->named_attributes(recurse != 0))
                if (a.value.isTensor()) visit(context, a.name.c_str(), release(a.value.toTensor()));
    });
}

// Names of the direct children (all: of every module below and itself).
EXPORT int st_jit_modules(Module* module, int32_t all, void (*visit)(void*, const char*, Module*), void* context) {
    return guarded([&] {
        if (all)
            for (const auto& m : module->named_modules()) visit(context, m.name.c_str(), new Module(m.value));
        else
            for (const auto& m : module->named_children()) visit(context, m.name.c_str(), new Module(m.value));
    });
}

EXPORT int st_jit_set_attribute(Module* module, const char* name, Handle tensor) {
    return guarded([&] { module->setattr(name, borrow(tensor)); });
}
EXPORT int st_jit_train(Module* module, int32_t on) { return guarded([&] { module->train(on != 0); }); }
EXPORT int32_t st_jit_training(Module* module) { return module->is_training(); }

// dtype -1: unchanged; device type -1: unchanged.
EXPORT int st_jit_to(Module* module, int32_t dtype, int32_t device_type, int32_t device_index, int32_t non_blocking) {
    return guarded([&] {
        auto device = device_of(device_type, device_index);
        if (dtype >= 0 && device) module->to(*device, static_cast<c10::ScalarType>(dtype), non_blocking != 0);
        else if (dtype >= 0) module->to(static_cast<c10::ScalarType>(dtype), non_blocking != 0);
        else if (device) module->to(*device, non_blocking != 0);
    });
}

EXPORT int32_t st_jit_arity(Module* module, int32_t outputs) {
    int32_t n = -1;
    guarded([&] {
        const auto& schema = module->get_method("forward").function().getSchema();
        n = static_cast<int32_t>(outputs ? schema.returns().size() : schema.arguments().size() - 1);
    });
    return n;
}

// Calls a method; a tuple of results is written one by one. Returns their number, or -1.
EXPORT int32_t st_jit_invoke(Module* module, const char* method, const Value* arguments, int32_t n, Value* results, int32_t capacity) {
    int32_t written = 0;
    int failed = guarded([&] {
        std::vector<c10::IValue> inputs;
        for (int32_t i = 0; i < n; i++) inputs.push_back(unpack(arguments[i]));
        auto output = module->get_method(method)(std::move(inputs));
        if (output.isTuple()) {
            const auto& elements = output.toTupleRef().elements();
            if (elements.size() > static_cast<size_t>(capacity)) throw std::runtime_error("the method gave too many results");
            for (auto& element : elements) results[written++] = pack(c10::IValue(element));
        } else {
            results[written++] = pack(std::move(output));
        }
    });
    return failed ? -1 : written;
}
