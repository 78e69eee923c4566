// Every ATen operator by name, through libtorch's boxed dispatcher: find it, push tagged arguments, call, pop results.
// Only the operator's schema is bound, at run time, so this file compiles against libtorch 1.13 and 2.x alike.
#include "shim.h"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/core/Generator.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/util/Logging.h>
#include <c10/util/complex.h>

using c10::IValue;
using namespace shim;

namespace {

thread_local std::string last_error;

using OptionalTensor = decltype(std::declval<IValue>().toOptional<at::Tensor>());

struct Operator {
    c10::OperatorHandle handle;
    std::vector<IValue> defaults;       // one a parameter; used only where has_default says so
    std::vector<bool> has_default;
};

template <class L> L tensor_list(const Value& v) {
    L list;
    list.reserve(v.count);
    auto* handles = reinterpret_cast<const Handle*>(v.bits);
    for (int i = 0; i < v.count; i++) list.push_back(borrow(handles[i]));
    return list;
}

}  // namespace

IValue shim::unpack(const Value& v) {
    switch (v.tag) {
        case None: return {};
        case Tensor: return v.bits == 0 ? IValue() : IValue(borrow(v.bits));
        case Int: return IValue(v.bits);
        case Double: { double d; std::memcpy(&d, &v.bits, 8); return IValue(d); }
        case Bool: return IValue(v.bits != 0);
        case IntList: return IValue(c10::IntArrayRef(reinterpret_cast<const int64_t*>(v.bits), v.count));
        case DoubleList: return IValue(c10::ArrayRef<double>(reinterpret_cast<const double*>(v.bits), v.count));
        case BoolList: {
            c10::List<bool> list;
            for (int i = 0; i < v.count; i++) list.push_back(reinterpret_cast<const int64_t*>(v.bits)[i] != 0);
            return IValue(std::move(list));
        }
        case TensorList: return IValue(tensor_list<c10::List<at::Tensor>>(v));
        case OptionalTensorList: {
            c10::List<OptionalTensor> list;
            list.reserve(v.count);
            auto* handles = reinterpret_cast<const Handle*>(v.bits);
            for (int i = 0; i < v.count; i++)
                list.push_back(handles[i] == 0 ? OptionalTensor() : OptionalTensor(borrow(handles[i])));
            return IValue(std::move(list));
        }
        case Device:
            return IValue(c10::Device(static_cast<c10::DeviceType>(v.count), static_cast<c10::DeviceIndex>(v.bits)));
        case String: return IValue(std::string(reinterpret_cast<const char*>(v.bits), v.count));
        case Generator: return IValue(*reinterpret_cast<const at::Generator*>(v.bits));
        case Complex: {
            auto* parts = reinterpret_cast<const double*>(v.bits);
            return IValue(c10::complex<double>(parts[0], parts[1]));
        }
    }
    throw std::runtime_error("unknown argument tag " + std::to_string(v.tag));
}

Value shim::pack(IValue&& value) {
    if (value.isTensor()) return {Tensor, 0, release(std::move(value).toTensor())};
    if (value.isInt()) return {Int, 0, value.toInt()};
    if (value.isDouble()) { Value r{Double, 0, 0}; double d = value.toDouble(); std::memcpy(&r.bits, &d, 8); return r; }
    if (value.isBool()) return {Bool, 0, value.toBool()};
    if (value.isTensorList()) {
        auto list = value.toTensorVector();
        auto* handles = static_cast<Handle*>(std::malloc(sizeof(Handle) * (list.size() + 1)));
        for (size_t i = 0; i < list.size(); i++) handles[i] = release(std::move(list[i]));
        return {TensorList, static_cast<int32_t>(list.size()), reinterpret_cast<int64_t>(handles)};
    }
    if (value.isNone()) return {None, 0, 0};
    throw std::runtime_error("a result of kind " + value.tagKind() + " cannot cross to C#");
}

void shim::set_error(const char* message) { last_error = message; }

EXPORT const char* st_last_error() { return last_error.c_str(); }

EXPORT void st_free(void* memory) { std::free(memory); }

// Once a process: threads > 0 sets the size of the pool; errors come without a C++ backtrace (which costs 1.7 ms each).
EXPORT void st_initialize(int32_t threads) {
    c10::SetStackTraceFetcher([]() -> std::string { return ""; });
    if (threads > 0) at::set_num_threads(threads);
}

// How many threads share a loop of this library: as many as torch has, if it is compiled with OpenMP.
EXPORT int32_t st_loop_threads() {
    std::atomic<int32_t> parts{0};
    at::parallel_for(0, at::get_num_threads(), 1, [&](int64_t, int64_t) { parts++; });
    return parts;
}

EXPORT int32_t st_get_num_threads() { return at::get_num_threads(); }
EXPORT int st_set_num_threads(int32_t n) { return guarded([&] { at::set_num_threads(n); }); }
EXPORT int32_t st_get_num_interop_threads() { return at::get_num_interop_threads(); }
EXPORT int st_set_num_interop_threads(int32_t n) { return guarded([&] { at::set_num_interop_threads(n); }); }

// The operator `name.overload`, or null if this libtorch has none.
EXPORT Operator* st_find(const char* name, const char* overload) {
    auto handle = c10::Dispatcher::singleton().findSchema({name, overload});
    if (!handle.has_value()) return nullptr;
    auto op = std::make_unique<Operator>(Operator{*handle, {}, {}});
    for (auto& argument : handle->schema().arguments()) {
        auto value = argument.default_value();
        op->has_default.push_back(value.has_value());
        op->defaults.push_back(value.has_value() ? IValue(*value) : IValue());
    }
    return op.release();
}

// Calls op with n arguments; parameters beyond them take their defaults from the schema. Up to `capacity` results are
// written, each tensor with a reference of its own; capacity 0 drops them. Returns the number of results, or -1.
EXPORT int32_t st_call(Operator* op, const Value* arguments, int32_t n, Value* results, int32_t capacity) {
    int32_t written = 0;
    int failed = guarded([&] {
        size_t arity = op->defaults.size();
        if (static_cast<size_t>(n) > arity)
            throw std::runtime_error("takes " + std::to_string(arity) + " arguments and was given " + std::to_string(n));
        std::vector<IValue> stack;
        stack.reserve(arity + 2);
        for (int32_t i = 0; i < n; i++) stack.push_back(unpack(arguments[i]));
        for (size_t i = n; i < arity; i++) {
            if (!op->has_default[i])
                throw std::runtime_error("needs argument " + op->handle.schema().arguments()[i].name());
            stack.push_back(op->defaults[i]);
        }
        op->handle.callBoxed(&stack);
        if (capacity == 0) return;
        if (stack.size() > static_cast<size_t>(capacity))
            throw std::runtime_error("gave " + std::to_string(stack.size()) + " results");
        for (auto& value : stack) results[written++] = pack(std::move(value));
    });
    if (!failed) return written;
    for (int32_t i = 0; i < written; i++)
        if (results[i].tag == Tensor) c10::raw::intrusive_ptr::decref(impl(results[i].bits));
    return -1;
}
