// The kernels of the chain on a CUDA device that are not convolutions of many channels by many: the image's
// own layer, activations, the move. Torch-free; each call queues work on `stream` and returns at once.
#pragma once

#include <cuda_runtime_api.h>

#include <cstdint>

namespace shortrun::cuda {

/// The number format of responses and their gradients, height before width before channels (NHWC).
enum class Format { Fp32, Bf16 };

/// The activation phi; ReLU is Leaky with slope 0.
enum class Unit { Leaky, Elu, Silu, Gelu };

struct Activation {
    Unit unit = Unit::Leaky;
    float slope = 0.2f;
    /// Whether phi' is told from phi(u) itself; otherwise u is kept beside it.
    bool fromResult() const { return unit == Unit::Leaky || unit == Unit::Elu; }
};

/// A batch of images [N, C, H, H], C 1 or 3, H a multiple of 32, and the width n_f of the first layer: a
/// multiple of 8, at most 256.
struct Shape {
    int images, channels, size, width;
};

/// a = phi(conv(x, w) + b): 3 x 3, stride 1, padding 1. x fp32 NCHW; w fp32 [C, 3, 3, n]; u takes what phi is
/// of (untouched where Activation::fromResult()).
void firstLayer(Format format, const Shape& shape, const Activation& activation, const float* x,
                const float* w, const float* b, void* a, void* u, cudaStream_t stream);

/// Numbers a pair of channels has in firstLayerBackward()'s w: 3 x 3 x 3 x 2 = 54, padded to whole float4.
inline constexpr int kPairWeights = 56;

/// g = conv^T(gradient * phi', w): back through the first layer, from the gradient by its result `a` to the
/// image's. `kept`: a, or u where it is kept; w fp32 [n / 2, kPairWeights]: 3 x 3 x C x 2, the pair of channels last,
/// padded; g fp32 NCHW.
void firstLayerBackward(Format format, const Shape& shape, const Activation& activation, const void* gradient,
                        const void* kept, const float* w, float* g, cudaStream_t stream);

/// y -> phi(y + b), in place or, where u is kept, into a (and y + b in place). `count` numbers, a multiple
/// of 8.
void activate(Format format, std::int64_t count, int channels, const Activation& activation, void* y,
              const float* b, void* a, cudaStream_t stream);

/// gradient *= phi' at what is kept.
void activateBackward(Format format, std::int64_t count, const Activation& activation, const void* kept,
                      void* gradient, cudaStream_t stream);

/// Where the way back begins: the last layer is one dot product with w fp32 [4, 4, channels], so that the
/// gradient by the responses below it is w * phi'(y + b); it takes the place of y.
void lastLayerBackward(Format format, int images, int channels, const Activation& activation, void* y,
                       const float* b, const float* w, cudaStream_t stream);

/// What a chain moves by; lives on the device, so that a captured graph serves any chain.
struct Move {
    float stepSize, noiseStd;
    std::uint32_t key0, key1, purpose;  ///< of the noise stream
    std::uint32_t firstStep;            ///< of the steps captured together
};

void setMove(Move* onDevice, const Move& move, cudaStream_t stream);

/// x <- x + s g + e U for each image, `step` steps after the first (eq. 4 of the paper); U as
/// langevinUpdate() draws it. norms[image] = |g|, normSums[image] += |g|.
void langevin(const Shape& shape, const Move* move, std::uint32_t step, const std::uint32_t* images,
              const float* g, float* x, double* norms, double* normSums, cudaStream_t stream);

}  // namespace shortrun::cuda
