// Products of matrices on the tile unit (AMX) of Intel's server CPUs since 2023: amx.cpp does the arithmetic, amx_linear.cpp and
// amx_conv.cpp bring tensors to it. This header and amx.cpp know nothing of libtorch, so that no code that others share is compiled for
// a CPU that may not be there.
#pragma once
#include <cstdint>

namespace shim::amx {

// Whether products of bfloat16, or of floats as three pieces, are to go to the tile unit: this CPU and kernel have tiles, and SHIPLAB_AMX,
// read once, does not say no. 0 is never; all is floats too; by default they go to oneDNN, with which a CLIP ran 1.25 times as fast on the
// machines seen.
bool takes(bool floats);

// A matrix in memory: element (i, j) is number i * row + j * column behind `data`; one of the two strides is 1.
struct Matrix {
    const void* data;
    int64_t row, column;
};

// c [m, n] = a [m, k] b [k, n] + bias. With three pieces a, b and c are floats, with one a and b are bfloat16, and so is c unless it is to be
// float. bias [n] is float, or null; row_bias [m] too.
struct Product {
    int64_t m, n, k;
    Matrix a, b;
    int pieces;
    const float* bias;
    void* c;
    int64_t leading;        // elements between rows of c
    bool float_result = false;
    const float* row_bias = nullptr;
};

// Bytes of scratch, aligned to 64, that `multiply` needs for so many columns.
int64_t scratch_bytes(const Product& product, int64_t columns);

// Computes a part of c, on the calling thread. False if a sum is infinite or NaN: three pieces do not give those the value they should have.
bool multiply(const Product& product, int64_t row_begin, int64_t row_end, int64_t column_begin, int64_t column_end, void* scratch);

// y [images, outputs, height, width] = x [images, channels, height, width] * w [outputs, channels, size, size] + bias, all contiguous, with
// stride 1 and as many zeros around x as make y as large; size is odd. Types are as in a Product.
struct Convolution {
    int64_t images, channels, outputs, height, width, size;
    int pieces;
    const void *x, *w;
    const float* bias;
    void* y;
};

// Bytes of the weights as tiles, and of the scratch that `convolve` needs for so many images at once; both are aligned to 64.
int64_t weight_bytes(const Convolution& convolution);
int64_t scratch_bytes(const Convolution& convolution, int64_t images);

// Packs the weights of a part of the outputs; `begin` is a multiple of 32.
void pack_weights(const Convolution& convolution, int64_t begin, int64_t end, void* packed);

// Computes outputs [output_begin, output_end) of images [begin, end), on the calling thread; output_begin is a multiple of 32. The result is
// as that of `multiply`.
bool convolve(const Convolution& convolution, int64_t begin, int64_t end, int64_t output_begin, int64_t output_end, const void* packed, void* scratch);

}  // namespace shim::amx
