// The arithmetic of winograd.h. Sixteen channels lie side by side in a vector, in the image as in the result (channels last), so that the
// transforms need no shuffles; between them are 16 products of matrices, [tiles, channels] times [channels, outputs].
//
// A sum's order depends on the channels alone: an element's bits do not depend on threads or on what else is in the batch.
#include "winograd.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#if defined(__x86_64__) && defined(__linux__)
#include <immintrin.h>
#if defined(__GNUC__) && !defined(__clang__) && __GNUC__ < 13
#pragma GCC diagnostic ignored "-Wuninitialized"    // of its own immintrin.h (GCC bug 105593)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#pragma GCC target("avx512f,avx512bw,avx512vl,avx512dq,fma")

namespace shim::winograd {

namespace {

constexpr int64_t lanes = 16, products = 16, most_rows = 14, ahead = 64 * panel;

inline int64_t up(int64_t n, int64_t multiple) { return (n + multiple - 1) / multiple * multiple; }
inline __mmask16 first(int64_t n) { return n >= lanes ? 0xffff : n <= 0 ? 0 : (1u << n) - 1; }

// Where things lie in the scratch: the transformed tiles [16][tiles][stride], the sums of a panel [16][tiles][panel], a pixel of zeros.
// A line between the tiles' rows keeps them out of the same places of the cache.
struct Scratch {
    int64_t rows, groups, tiles, stride;
    float *v, *m, *zeros;

    Scratch(const Convolution& c, int64_t count, float* memory) {
        groups = (count + most_rows - 1) / most_rows;
        rows = (count + groups - 1) / groups;
        tiles = groups * rows;
        stride = up(c.channels, lanes) + lanes;
        v = memory;
        m = v + products * tiles * stride;
        zeros = m + products * tiles * panel;
    }

    int64_t floats() const { return products * tiles * (stride + panel) + stride; }
};

// d becomes B^T d for a column or row of four: d0 - d2, d1 + d2, d2 - d1, d1 - d3.
inline __attribute__((always_inline)) void transform_input(__m512& d0, __m512& d1, __m512& d2, __m512& d3) {
    const __m512 sum = _mm512_add_ps(d1, d2), difference = _mm512_sub_ps(d2, d1);
    d0 = _mm512_sub_ps(d0, d2);
    d3 = _mm512_sub_ps(d1, d3);
    d1 = sum;
    d2 = difference;
}

// Where the image has a tile's 4x4 pixels; those of the border are zeros.
void pixels_of(const Convolution& c, int64_t tile, const float* zeros, const float** pixels) {
    const int64_t across = (c.width + 1) / 2, image = tile / c.tiles_of_image(), place = tile % c.tiles_of_image();
    const int64_t top = place / across * 2 - 1, left = place % across * 2 - 1;
    for (int64_t i = 0; i < 4; i++)
        for (int64_t j = 0; j < 4; j++) {
            const int64_t y = top + i, x = left + j;
            const bool inside = y >= 0 && y < c.height && x >= 0 && x < c.width;
            pixels[i * 4 + j] = inside ? c.x + ((image * c.height + y) * c.width + x) * c.channels : zeros;
        }
}

void take_tiles(const Convolution& c, int64_t begin, int64_t end, const Scratch& scratch) {
    const int64_t step = scratch.tiles * scratch.stride;
    for (int64_t tile = begin; tile < end; tile++) {
        const float* pixels[16];
        pixels_of(c, tile, scratch.zeros, pixels);
        float* to = scratch.v + (tile - begin) * scratch.stride;
        for (int64_t channel = 0; channel < c.channels; channel += lanes) {
            const __mmask16 there = first(c.channels - channel);
            __m512 d[16];
#pragma GCC unroll 16
            for (int i = 0; i < 16; i++) d[i] = _mm512_maskz_loadu_ps(there, pixels[i] + channel);
#pragma GCC unroll 4
            for (int j = 0; j < 4; j++) transform_input(d[j], d[4 + j], d[8 + j], d[12 + j]);
#pragma GCC unroll 4
            for (int i = 0; i < 4; i++) transform_input(d[i * 4], d[i * 4 + 1], d[i * 4 + 2], d[i * 4 + 3]);
#pragma GCC unroll 16
            for (int i = 0; i < 16; i++) _mm512_store_ps(to + i * step + channel, d[i]);
        }
    }
}

// m [R, panel] = v [R, depth] u [depth, panel]; rows of v `stride` apart. All sums stay in registers.
template <int R> void multiply(const float* v, int64_t stride, const float* u, int64_t depth, float* m) {
    __m512 low[R], high[R];
#pragma GCC unroll 14
    for (int r = 0; r < R; r++) low[r] = high[r] = _mm512_setzero_ps();
    const float* rows[(R + 2) / 3];
#pragma GCC unroll 5
    for (int r = 0; r < R; r += 3) rows[r / 3] = v + r * stride;
    for (int64_t k = 0; k < depth; k++, u += panel) {
        _mm_prefetch(u + ahead, _MM_HINT_T0);
        _mm_prefetch(u + ahead + lanes, _MM_HINT_T0);
        const __m512 first = _mm512_load_ps(u), second = _mm512_load_ps(u + lanes);
#pragma GCC unroll 14
        for (int r = 0; r < R; r++) {
            const __m512 x = _mm512_set1_ps(rows[r / 3][r % 3 * stride + k]);
            low[r] = _mm512_fmadd_ps(x, first, low[r]);
            high[r] = _mm512_fmadd_ps(x, second, high[r]);
        }
    }
#pragma GCC unroll 14
    for (int r = 0; r < R; r++) {
        _mm512_store_ps(m + r * panel, low[r]);
        _mm512_store_ps(m + r * panel + lanes, high[r]);
    }
}

using Multiply = void (*)(const float*, int64_t, const float*, int64_t, float*);
constexpr Multiply multiply_rows[most_rows + 1] = {
    nullptr, multiply<1>, multiply<2>, multiply<3>, multiply<4>, multiply<5>, multiply<6>, multiply<7>, multiply<8>, multiply<9>, multiply<10>,
    multiply<11>, multiply<12>, multiply<13>, multiply<14>};

// The 2x2 results A^T m A of sixteen outputs of a tile, with A^T = [1 1 1 0; 0 1 -1 -1].
inline __attribute__((always_inline)) void transform_output(const float* m, int64_t step, __m512* y) {
    __m512 upper[4], lower[4];
#pragma GCC unroll 4
    for (int j = 0; j < 4; j++) {
        const __m512 m0 = _mm512_load_ps(m + j * step), m1 = _mm512_load_ps(m + (4 + j) * step), m2 = _mm512_load_ps(m + (8 + j) * step);
        const __m512 m3 = _mm512_load_ps(m + (12 + j) * step);
        upper[j] = _mm512_add_ps(_mm512_add_ps(m0, m1), m2);
        lower[j] = _mm512_sub_ps(_mm512_sub_ps(m1, m2), m3);
    }
    y[0] = _mm512_add_ps(_mm512_add_ps(upper[0], upper[1]), upper[2]);
    y[1] = _mm512_sub_ps(_mm512_sub_ps(upper[1], upper[2]), upper[3]);
    y[2] = _mm512_add_ps(_mm512_add_ps(lower[0], lower[1]), lower[2]);
    y[3] = _mm512_sub_ps(_mm512_sub_ps(lower[1], lower[2]), lower[3]);
}

// A panel's sums to the image, with the biases. Returns whether all are finite.
bool put_tiles(const Convolution& c, int64_t begin, int64_t end, int64_t output, const Scratch& scratch) {
    const int64_t across = (c.width + 1) / 2, step = scratch.tiles * panel;
    __m512 zero = _mm512_setzero_ps();      // NaN as soon as a result is not finite
    for (int64_t half = output; half < std::min(c.outputs, output + panel); half += lanes) {
        const __mmask16 there = first(c.outputs - half);
        const __m512 bias = c.bias ? _mm512_maskz_loadu_ps(there, c.bias + half) : _mm512_setzero_ps();
        for (int64_t tile = begin; tile < end; tile++) {
            const int64_t image = tile / c.tiles_of_image(), place = tile % c.tiles_of_image();
            const int64_t top = place / across * 2, left = place % across * 2;
            __m512 y[4];
            transform_output(scratch.m + (tile - begin) * panel + half - output, step, y);
            float* to = c.y + ((image * c.height + top) * c.width + left) * c.outputs + half;
            const bool right = left + 1 < c.width, below = top + 1 < c.height;
#pragma GCC unroll 4
            for (int i = 0; i < 4; i++) {
                if ((i % 2 && !right) || (i / 2 && !below)) continue;
                y[i] = _mm512_add_ps(y[i], bias);
                zero = _mm512_fmadd_ps(y[i], _mm512_setzero_ps(), zero);
                _mm512_mask_storeu_ps(to + (i / 2 * c.width + i % 2) * c.outputs, there, y[i]);
            }
        }
    }
    return _mm512_cmp_ps_mask(zero, zero, _CMP_UNORD_Q) == 0;
}

// The 3x3 weights g of sixteen outputs and a channel as G g G^T, with G = [1 0 0; .5 .5 .5; .5 -.5 .5; 0 0 1].
inline __attribute__((always_inline)) void transform_weight(const __m512* g, float* u, int64_t step) {
    const __m512 half = _mm512_set1_ps(0.5f);
    __m512 rows[4][3];
#pragma GCC unroll 3
    for (int j = 0; j < 3; j++) {
        const __m512 outer = _mm512_mul_ps(_mm512_add_ps(g[j], g[6 + j]), half), middle = _mm512_mul_ps(g[3 + j], half);
        rows[0][j] = g[j];
        rows[1][j] = _mm512_add_ps(outer, middle);
        rows[2][j] = _mm512_sub_ps(outer, middle);
        rows[3][j] = g[6 + j];
    }
#pragma GCC unroll 4
    for (int i = 0; i < 4; i++) {
        const __m512 outer = _mm512_mul_ps(_mm512_add_ps(rows[i][0], rows[i][2]), half), middle = _mm512_mul_ps(rows[i][1], half);
        _mm512_store_ps(u + (i * 4) * step, rows[i][0]);
        _mm512_store_ps(u + (i * 4 + 1) * step, _mm512_add_ps(outer, middle));
        _mm512_store_ps(u + (i * 4 + 2) * step, _mm512_sub_ps(outer, middle));
        _mm512_store_ps(u + (i * 4 + 3) * step, rows[i][2]);
    }
}

}  // namespace

bool available() {
    static const char* choice = std::getenv("SHIPLAB_WINOGRAD");
    static const bool yes = !(choice && choice[0] == '0') && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw")
        && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("fma");
    return yes;
}

// As many as keep the transformed tiles within the L2 cache beside what they are multiplied by.
int64_t tiles_at_once(const Convolution& c) {
    return std::clamp<int64_t>((3 << 12) / up(c.channels, lanes) / most_rows * most_rows, 3 * most_rows, 8 * most_rows);
}

int64_t weight_floats(const Convolution& c) { return products * up(c.outputs, panel) * c.channels; }

int64_t scratch_floats(const Convolution& c, int64_t tiles) { return Scratch(c, tiles, nullptr).floats(); }

// [panels of outputs][16][channels][panel]
void transform_weights(const Convolution& c, int64_t begin, int64_t end, float* transformed) {
    const int64_t step = c.channels * panel, row = c.channels * 9;
    const __m512i rows = _mm512_mullo_epi32(_mm512_set1_epi32(static_cast<int>(row)), _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
    for (int64_t output = begin; output < end; output += lanes) {
        float* to = transformed + output / panel * products * step + output % panel;
        const __mmask16 there = first(end - output);
        for (int64_t channel = 0; channel < c.channels; channel++) {
            const float* from = c.w + output * row + channel * 9;
            __m512 g[9];
#pragma GCC unroll 9
            for (int j = 0; j < 9; j++) g[j] = _mm512_mask_i32gather_ps(_mm512_setzero_ps(), there, rows, from + j, sizeof(float));
            transform_weight(g, to + channel * panel, step);
        }
    }
    if (end % panel > 0 && end % panel <= lanes)            // the half of a panel that has no outputs
        for (int64_t i = 0; i < products * c.channels; i++)
            std::memset(transformed + (end / panel * products * c.channels + i) * panel + lanes, 0, lanes * sizeof(float));
}

bool convolve(const Convolution& c, int64_t begin, int64_t end, const float* transformed, float* memory) {
    const Scratch scratch(c, end - begin, memory);
    std::memset(scratch.zeros, 0, scratch.stride * sizeof(float));
    for (int64_t i = 0; i < products; i++)                  // rows past the last tile are multiplied too
        std::memset(scratch.v + (i * scratch.tiles + end - begin) * scratch.stride, 0, (scratch.tiles - (end - begin)) * scratch.stride * sizeof(float));
    take_tiles(c, begin, end, scratch);
    const Multiply multiply = multiply_rows[scratch.rows];
    bool finite = true;
    for (int64_t output = 0; output < c.outputs; output += panel, transformed += products * c.channels * panel) {
        for (int64_t i = 0; i < products; i++)
            for (int64_t row = 0; row < scratch.tiles; row += scratch.rows)
                multiply(scratch.v + (i * scratch.tiles + row) * scratch.stride, scratch.stride, transformed + i * c.channels * panel, c.channels,
                         scratch.m + (i * scratch.tiles + row) * panel);
        finite &= put_tiles(c, begin, end, output, scratch);
    }
    return finite;
}

}  // namespace shim::winograd

#else

namespace shim::winograd {

bool available() { return false; }
int64_t tiles_at_once(const Convolution&) { return 1; }
int64_t weight_floats(const Convolution&) { return 0; }
int64_t scratch_floats(const Convolution&, int64_t) { return 0; }
void transform_weights(const Convolution&, int64_t, int64_t, float*) {}
bool convolve(const Convolution&, int64_t, int64_t, const float*, float*) { return false; }

}  // namespace shim::winograd

#endif
