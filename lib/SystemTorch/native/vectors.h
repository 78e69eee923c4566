// Sixteen floats at a time in plain C++, for loops that the compiler is told to compile for several CPUs (SHIM_CLONES).
#pragma once
#include <cstdint>
#include <cstring>

#define SHIM_CLONES __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))

namespace shim {

constexpr int64_t lanes = 16;

typedef float Floats __attribute__((vector_size(64), aligned(4)));
typedef int32_t Ints __attribute__((vector_size(64)));

// x becomes exp(x), for -87 <= x <= 0 to 2^-22: 2^n times a polynomial (Taylor) on [-ln 2 / 2, ln 2 / 2].
inline __attribute__((always_inline)) void exponential(Floats& x) {
    const float round = 12582912.0f;                            // 1.5 * 2^23: the last bit of a sum with it is one
    Floats shifted = x * 1.44269504f + round, n = shifted - round;
    Floats r = x - n * 0.693359375f + n * 2.12194440e-4f;       // ln 2 in two parts
    Floats p = r * (1.0f / 720) + 1.0f / 120;
    p = p * r + 1.0f / 24;
    p = p * r + 1.0f / 6;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    Ints bits;
    std::memcpy(&bits, &shifted, sizeof bits);
    bits = (bits - 0x4b400000 + 127) << 23;                     // 2^n
    Floats power;
    std::memcpy(&power, &bits, sizeof power);
    x = p * power;
}

// The first `count` (at most 16) numbers from where they lie, zeros behind them.
inline __attribute__((always_inline)) void read(const float* from, int64_t count, Floats& x) {
    x = Floats{};
    std::memcpy(&x, from, count >= lanes ? sizeof x : count * sizeof(float));
}

inline __attribute__((always_inline)) void write(const Floats& x, int64_t count, float* to) {
    std::memcpy(to, &x, count >= lanes ? sizeof x : count * sizeof(float));
}

// A bfloat16 as a float, and a float as the nearest bfloat16, even ones between two; NaN stays NaN.
inline __attribute__((always_inline)) float widen(uint16_t half) {
    uint32_t bits = static_cast<uint32_t>(half) << 16;
    float x;
    std::memcpy(&x, &bits, sizeof x);
    return x;
}

inline __attribute__((always_inline)) uint16_t narrow(float x) {
    uint32_t bits;
    std::memcpy(&bits, &x, sizeof bits);
    const uint32_t rounded = (bits + 0x7fff + (bits >> 16 & 1)) >> 16;
    return static_cast<uint16_t>((bits & 0x7fffffff) > 0x7f800000 ? 0x7fc0 : rounded);
}

}  // namespace shim
