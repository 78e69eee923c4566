// Convolutions of 3x3 by Winograd's algorithm F(2x2, 3x3): a tile of 2x2 results takes 16 products of transformed numbers where the sum of
// products takes 36. Lavin and Gray, Fast Algorithms for Convolutional Neural Networks, CVPR 2016, section 4.1. This header and
// winograd_kernel.cpp know nothing of libtorch, so that no code that others share is compiled for a CPU that may not be there.
#pragma once
#include <cstdint>

namespace shim::winograd {

// Whether this CPU has the instructions (AVX-512), and SHIPLAB_WINOGRAD, read once, is not 0.
bool available();

// y [images, height, width, outputs] = x [images, height, width, channels] * w [outputs, channels, 3, 3] + bias [outputs] (or null), all float
// and contiguous, stride 1, a border of zeros around x.
struct Convolution {
    int64_t images, channels, outputs, height, width;
    const float *x, *w, *bias;
    float* y;

    // Tiles of an image, and of all.
    int64_t tiles_of_image() const { return ((height + 1) / 2) * ((width + 1) / 2); }
    int64_t tiles() const { return images * tiles_of_image(); }
};

constexpr int64_t panel = 32;   // outputs whose sums are made together

// Tiles that are best done at once, floats of the transformed weights, and floats of scratch for so many tiles.
int64_t tiles_at_once(const Convolution& convolution);
int64_t weight_floats(const Convolution& convolution);
int64_t scratch_floats(const Convolution& convolution, int64_t tiles);

// Transforms the weights of outputs [begin, end) into their place in `transformed`, which is aligned to 64 bytes; begin is a multiple of `panel`.
void transform_weights(const Convolution& convolution, int64_t begin, int64_t end, float* transformed);

// Computes all outputs of tiles [begin, end), counted image by image, row by row, on the calling thread. False if a result is infinite or NaN:
// a sum of a tile then may be so where the sum of products is not. Scratch is aligned to 64 bytes.
bool convolve(const Convolution& convolution, int64_t begin, int64_t end, const float* transformed, float* scratch);

}  // namespace shim::winograd
