// What the native files share: the argument format, tensor handles and the way errors cross to C#.
#pragma once
#include <cstdint>
#include <exception>
#include <string>
#include <utility>

#include <ATen/core/Tensor.h>
#include <ATen/core/ivalue.h>
#include <c10/util/Exception.h>

#define EXPORT extern "C" __attribute__((visibility("default")))

namespace shim {

// A handle is a raw TensorImpl pointer that owns one reference; 0 stands for an undefined tensor.
using Handle = int64_t;

// One argument or result: 16 bytes, as Arg in Native/Arg.cs lays it out.
struct Value {
    int32_t tag;
    int32_t count;
    int64_t bits;
};

enum Tag : int32_t {
    None = 0, Tensor = 1, Int = 2, Double = 3, Bool = 4, IntList = 5, TensorList = 6, OptionalTensorList = 7,
    DoubleList = 8, BoolList = 9, Device = 10, String = 11, Generator = 12, Complex = 13
};

// The tensor of a handle, with a reference of its own.
inline at::Tensor borrow(Handle handle) {
    if (handle == 0) return {};
    auto* impl = reinterpret_cast<c10::TensorImpl*>(handle);
    return at::Tensor(c10::intrusive_ptr<c10::TensorImpl, c10::UndefinedTensorImpl>::reclaim_copy(impl));
}

// A new handle that owns the reference of the given tensor.
inline Handle release(at::Tensor tensor) {
    if (!tensor.defined()) return 0;
    return reinterpret_cast<Handle>(tensor.unsafeReleaseTensorImpl());
}

inline c10::TensorImpl* impl(Handle handle) { return reinterpret_cast<c10::TensorImpl*>(handle); }

// Between Value and IValue; in dispatch.cpp. A packed tensor owns its reference, a packed list its memory (st_free).
c10::IValue unpack(const Value& value);
Value pack(c10::IValue&& value);

void set_error(const char* message);

// Runs f; an exception becomes the thread's last error and the result 1, otherwise 0.
template <class F> int guarded(F&& f) {
    try {
        f();
        return 0;
    } catch (const c10::Error& e) {
        set_error(e.what_without_backtrace());
    } catch (const std::exception& e) {
        set_error(e.what());
    } catch (...) {
        set_error("an exception that is no std::exception");
    }
    return 1;
}

}  // namespace shim
