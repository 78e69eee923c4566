// softmax(q kᵀ / sqrt(d)) v without gradients, head by head: the scores of a head stay in the cache, q, k and v are read where they lie (in
// the result of one linear layer), and the results of a position's heads lie next to each other, as the next layer wants them.
#include "amx.h"
#include "products.h"
#include "shim.h"
#include "vectors.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstring>

#include <ATen/Functions.h>
#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <c10/core/CPUAllocator.h>

using namespace shim;

namespace {

constexpr int64_t tiles_from_f32 = 48, tiles_from_bf16 = 16;    // positions: from here on the tile unit is faster

// Rows of scores, `width` (a multiple of 16) floats apart, into softmax(scale * row) over the first `columns`, or over the first i + 1 in
// row i. What is behind becomes 0. False if a score is infinite or NaN.
SHIM_CLONES
bool softmax(float* scores, int64_t rows, int64_t columns, int64_t width, float scale, bool causal) {
    bool finite = true;
    for (int64_t i = 0; i < rows; i++) {
        float* row = scores + i * width;
        const int64_t count = causal ? std::min(columns, i + 1) : columns, vectors = (count + lanes - 1) / lanes;
        for (int64_t j = count; j < vectors * lanes; j++) row[j] = row[0];
        Floats most, odd = {};
        std::memcpy(&most, row, sizeof most);
        for (int64_t j = 0; j < vectors; j++) {
            Floats x;
            std::memcpy(&x, row + j * lanes, sizeof x);
            odd += x - x;
            most = x > most ? x : most;
        }
        float top = most[0], wrong = 0, sum = 0;
        for (int64_t j = 0; j < lanes; j++) { top = std::max(top, most[j]); wrong += odd[j]; }
        finite &= wrong == 0;
        for (int64_t j = 0; j < vectors; j++) {
            Floats x;
            std::memcpy(&x, row + j * lanes, sizeof x);
            x = (x - top) * scale;
            x = x < -87.0f ? Floats{} - 87.0f : x;
            exponential(x);
            std::memcpy(row + j * lanes, &x, sizeof x);
        }
        for (int64_t j = count; j < width; j++) row[j] = 0;
        Floats total = {};
        for (int64_t j = 0; j < vectors; j++) {
            Floats x;
            std::memcpy(&x, row + j * lanes, sizeof x);
            total += x;
        }
        for (int64_t j = 0; j < lanes; j++) sum += total[j];
        const float share = 1 / sum;
        for (int64_t j = 0; j < vectors; j++) {
            Floats x;
            std::memcpy(&x, row + j * lanes, sizeof x);
            x *= share;
            std::memcpy(row + j * lanes, &x, sizeof x);
        }
    }
    return finite;
}

SHIM_CLONES
void narrow(const float* from, uint16_t* to, int64_t count) {
    for (int64_t i = 0; i < count; i++) to[i] = shim::narrow(from[i]);
}

// Where the matrix of one head of one sequence lies in [n, heads, positions, d], whose last stride is 1.
struct Heads {
    const char* data;
    int64_t sequence, head, position;       // strides

    explicit Heads(const at::Tensor& t)
        : data(static_cast<const char*>(t.data_ptr())), sequence(t.stride(0)), head(t.stride(1)), position(t.stride(2)) {}

    const char* at(int64_t n, int64_t h, int64_t size) const { return data + (n * sequence + h * head) * size; }
};

struct Work {
    Heads q, k, v;
    char* result;                           // [n, rows, heads, d]
    int64_t heads, rows, columns, d, size;
    bool causal, tiles;
    float scale;

    int64_t width() const { return (columns + lanes - 1) / lanes * lanes; }
    int64_t wide_d() const { return (d + lanes - 1) / lanes * lanes; }

    amx::Product scores(const char* query, const char* key, float* to) const {
        return {rows, columns, d, {query, q.position, 1}, {key, 1, k.position}, size == 4 ? 3 : 1, nullptr, to, width(), true};
    }

    amx::Product mixture(const void* shares, const char* value, char* to) const {
        return {rows, d, columns, {shares, width(), 1}, {value, v.position, 1}, size == 4 ? 3 : 1, nullptr, to, heads * d};
    }

    int64_t scratch_bytes() const {
        const int64_t floats = rows * width() + (d + columns) * std::max(width(), wide_d()) + rows * d + 4 * lanes;
        const int64_t for_tiles = tiles ? std::max(amx::scratch_bytes(scores(nullptr, nullptr, nullptr), columns),
                                                   amx::scratch_bytes(mixture(nullptr, nullptr, nullptr), d)) : 0;
        return for_tiles + 4 * floats + rows * width() * 2;
    }

    // Head h of sequence n; false if something in it is infinite or NaN.
    bool run(int64_t n, int64_t h, char* scratch) const {
        const char *query = q.at(n, h, size), *key = k.at(n, h, size), *value = v.at(n, h, size);
        char* to = result + ((n * rows * heads) + h) * d * size;
        auto* score = reinterpret_cast<float*>(scratch);
        char* rest = scratch + 4 * rows * width();
        return tiles ? with_tiles(query, key, value, to, score, rest) : with_vectors(query, key, value, to, score, reinterpret_cast<float*>(rest));
    }

    bool with_tiles(const char* query, const char* key, const char* value, char* to, float* score, char* rest) const {
        if (!amx::multiply(scores(query, key, score), 0, rows, 0, columns, rest)) return false;
        if (!softmax(score, rows, columns, width(), scale, causal)) return false;
        if (size == 4) return amx::multiply(mixture(score, value, to), 0, rows, 0, d, rest);
        auto* shares = reinterpret_cast<uint16_t*>(score);      // in place: half as wide
        narrow(score, shares, rows * width());
        return amx::multiply(mixture(shares, value, to), 0, rows, 0, d, rest);
    }

    bool with_vectors(const char* query, const char* key, const char* value, char* to, float* score, float* rest) const {
        auto *keys = reinterpret_cast<const float*>(key), *values = reinterpret_cast<const float*>(value);
        const int64_t across = width(), along = wide_d();
        for (int64_t j = 0; j < columns; j++)
            for (int64_t i = 0; i < d; i++) rest[i * across + j] = keys[j * k.position + i];
        for (int64_t i = 0; i < d; i++) std::fill(rest + i * across + columns, rest + (i + 1) * across, 0.0f);
        small_product(reinterpret_cast<const float*>(query), q.position, 1, rest, across, score, rows, d, across);
        if (!softmax(score, rows, columns, across, scale, causal)) return false;
        for (int64_t j = 0; j < columns; j++) {
            std::memcpy(rest + j * along, values + j * v.position, 4 * d);
            std::fill(rest + j * along + d, rest + (j + 1) * along, 0.0f);
        }
        float* mixed = rest + columns * along;
        small_product(score, across, 1, rest, along, mixed, rows, columns, d);
        for (int64_t i = 0; i < rows; i++) std::memcpy(to + i * heads * d * 4, mixed + i * d, 4 * d);
        return true;
    }
};

bool usable(const at::Tensor& t, at::ScalarType type) {
    return t.device().is_cpu() && t.scalar_type() == type && t.layout() == at::kStrided && !t.is_neg() && t.numel() > 0 && t.dim() == 4
        && t.stride(3) == 1 && !(at::GradMode::is_enabled() && t.requires_grad());
}

at::Tensor attend(const at::Tensor& q, const at::Tensor& k, const at::Tensor& v, bool causal) {
    auto type = q.scalar_type();
    const int64_t sequences = q.size(0), heads = q.size(1), rows = q.size(2), columns = k.size(2), d = q.size(3);
    bool tiles = amx::takes(type == at::kFloat) && std::min(rows, columns) >= (type == at::kFloat ? tiles_from_f32 : tiles_from_bf16);
    if (type != at::kFloat && !(type == at::kBFloat16 && tiles)) return {};
    auto result = at::empty({sequences, rows, heads, d}, q.options().memory_format(at::MemoryFormat::Contiguous));
    Work work{Heads(q), Heads(k), Heads(v), static_cast<char*>(result.data_ptr()), heads, rows, columns, d, type == at::kFloat ? 4 : 2, causal, tiles,
              static_cast<float>(1 / std::sqrt(static_cast<double>(d)))};
    std::atomic<bool> finite{true};
    const int64_t grain = std::max<int64_t>(1, (1 << 19) / (rows * columns * d + 1));
    at::parallel_for(0, sequences * heads, grain, [&](int64_t begin, int64_t end) {
        auto scratch = c10::GetCPUAllocator()->allocate(work.scratch_bytes());
        for (int64_t i = begin; i < end; i++)
            if (!work.run(i / heads, i % heads, static_cast<char*>(scratch.get()))) finite = false;
    });
    return finite ? result.transpose(1, 2) : at::Tensor();
}

}  // namespace

// Attention of q [n, heads, L, d] to k and v [n, heads, S, d] -> [n, heads, L, d]; causal: position i sees positions 0 to i. `result` is 0 if this is not
// for here (gradients are recorded, other types and layouts, scores that are not finite): the caller then composes it.
EXPORT int32_t st_attention(Handle query, Handle key, Handle value, int32_t causal, Handle* result) {
    *result = 0;
    return guarded([&] {
        auto q = borrow(query), k = borrow(key), v = borrow(value);
        auto type = q.scalar_type();
        if (!usable(q, type) || !usable(k, type) || !usable(v, type) || k.sizes() != v.sizes() || q.size(0) != k.size(0) || q.size(1) != k.size(1)
            || q.size(3) != k.size(3) || (causal && q.size(2) != k.size(2))) return;
        *result = release(attend(q, k, v, causal != 0));
    });
}
