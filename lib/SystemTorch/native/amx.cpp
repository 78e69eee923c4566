// Matrix products on the tile unit: which CPU has one, and the loops around amx_tiles.h.
#include "amx.h"

#include <algorithm>
#include <cstdlib>
#include <string>

#if defined(__x86_64__) && defined(__linux__)
#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "amx_tiles.h"

namespace shim::amx {

namespace {

bool has_tiles() {
    unsigned a, b, c, d;
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
    bool avx512 = (b >> 16 & 1) && (b >> 17 & 1) && (b >> 30 & 1) && (b >> 31 & 1);        // f, dq, bw, vl
    bool tiles = (d >> 22 & 1) && (d >> 24 & 1);                                            // amx-bf16, amx-tile
    if (!avx512 || !tiles || !__get_cpuid_count(7, 1, &a, &b, &c, &d) || !(a >> 5 & 1)) return false;   // avx512-bf16
    constexpr int ask_for_permission = 0x1023, tile_data = 18;                              // arch_prctl(ARCH_REQ_XCOMP_PERM)
    return syscall(SYS_arch_prctl, ask_for_permission, tile_data) == 0;
}

constexpr int64_t most_rows = 8, most_columns = 32;     // panels of a block of c: its sums take 1 MB

template <int P> struct Scratch {
    char *b, *a, *c;

    Scratch(void* memory, int64_t steps, int64_t columns) {
        b = static_cast<char*>(memory);
        a = b + columns * steps * P * pair;
        c = a + most_rows * run<P> * P * pair;
    }

    static int64_t bytes(int64_t steps, int64_t columns) {
        return columns * steps * P * pair + most_rows * run<P> * P * pair + most_rows * columns * sums;
    }
};

// 32 sums of one row of c, with the biases, to where they belong. Returns whether all are finite.
template <bool Floats> inline bool store(const char* from, const float* bias, float row_bias, int64_t count, void* to) {
    __m512 low = _mm512_add_ps(_mm512_load_ps(from), _mm512_set1_ps(row_bias)), high = _mm512_add_ps(_mm512_load_ps(from + tile), _mm512_set1_ps(row_bias));
    if (bias) {
        low = _mm512_add_ps(low, _mm512_maskz_loadu_ps(first16(count), bias));
        high = _mm512_add_ps(high, _mm512_maskz_loadu_ps(first16(count - 16), bias + 16));
    }
    if constexpr (!Floats) {
        _mm512_mask_storeu_epi16(to, first32(count), (__m512i)_mm512_cvtne2ps_pbh(high, low));
        return true;
    }
    auto* floats = static_cast<float*>(to);
    _mm512_mask_storeu_ps(floats, first16(count), low);
    _mm512_mask_storeu_ps(floats + 16, first16(count - 16), high);
    return !any_not_finite(low) && !any_not_finite(high);
}

template <int P, bool Floats> bool multiply_part(const Product& x, int64_t row_begin, int64_t row_end, int64_t column_begin, int64_t column_end, void* memory) {
    constexpr int64_t size = P == 1 ? 2 : 4, result_size = Floats ? 4 : 2;
    const int64_t steps = (x.k + step - 1) / step;
    Scratch<P> scratch(memory, steps, std::min(panels(column_end - column_begin), most_columns));
    int64_t offsets[run<P>];
    for (int64_t s = 0; s < run<P>; s++) offsets[s] = s * P * pair;
    auto *a = static_cast<const char*>(x.a.data), *b = static_cast<const char*>(x.b.data);
    Tiles tiles;
    bool finite = true;
    for (int64_t j0 = column_begin; j0 < column_end; j0 += most_columns * panel) {
        const int64_t columns = std::min(column_end - j0, most_columns * panel), across = panels(columns);
        for (int64_t j = 0; j < across; j++)
            pack<P, true>(b + (j0 + j * panel) * x.b.column * size, x.b.column, x.b.row, columns - j * panel, x.k, scratch.b + j * steps * P * pair);
        for (int64_t i0 = row_begin; i0 < row_end; i0 += most_rows * panel) {
            const int64_t rows = std::min(row_end - i0, most_rows * panel), down = panels(rows);
            for (int64_t s = 0; s < steps; s += run<P>) {
                const int64_t here = std::min(steps - s, run<P>), depth = std::min(x.k - s * step, here * step);
                for (int64_t i = 0; i < down; i++)
                    pack<P, false>(a + ((i0 + i * panel) * x.a.row + s * step * x.a.column) * size, x.a.row, x.a.column, rows - i * panel, depth,
                                   scratch.a + i * here * P * pair);
                for (int64_t j = 0; j < across; j++)
                    for (int64_t i = 0; i < down; i++)
                        multiply_panels<P>(scratch.a + i * here * P * pair, offsets, pair, scratch.b + (j * steps + s) * P * pair, here,
                                           scratch.c + (j * down + i) * sums, s == 0);
            }
            for (int64_t r = 0; r < rows; r++)
                for (int64_t j = 0; j < across; j++) {
                    const int64_t column = j0 + j * panel, in_panel = r % panel;
                    const char* from = scratch.c + (j * down + r / panel) * sums + in_panel / 16 * pair + in_panel % 16 * line;
                    char* to = static_cast<char*>(x.c) + ((i0 + r) * x.leading + column) * result_size;
                    finite &= store<Floats>(from, x.bias ? x.bias + column : nullptr, x.row_bias ? x.row_bias[i0 + r] : 0, columns - j * panel, to);
                }
        }
    }
    return finite;
}

}  // namespace

bool takes(bool floats) {
    static const std::string choice = std::getenv("SHIPLAB_AMX") ? std::getenv("SHIPLAB_AMX") : "";
    static const bool tiles = choice != "0" && has_tiles();
    return tiles && (!floats || choice == "all");
}

int64_t scratch_bytes(const Product& x, int64_t columns) {
    const int64_t steps = (x.k + step - 1) / step, across = std::min(panels(columns), most_columns);
    return x.pieces == 3 ? Scratch<3>::bytes(steps, across) : Scratch<1>::bytes(steps, across);
}

bool multiply(const Product& x, int64_t row_begin, int64_t row_end, int64_t column_begin, int64_t column_end, void* scratch) {
    auto part = x.pieces == 3 ? multiply_part<3, true> : x.float_result ? multiply_part<1, true> : multiply_part<1, false>;
    return part(x, row_begin, row_end, column_begin, column_end, scratch);
}

}  // namespace shim::amx

#else

namespace shim::amx {

bool takes(bool) { return false; }
int64_t scratch_bytes(const Product&, int64_t) { return 0; }
bool multiply(const Product&, int64_t, int64_t, int64_t, int64_t, void*) { return false; }

}  // namespace shim::amx

#endif
