#include <cuda_bf16.h>

#include <algorithm>

#include "engine/model/fused_cuda/chain_kernels.h"
#include "engine/sampling/noise_transform.h"

namespace shortrun::cuda {
namespace {

constexpr int kThreads = 256;

/// 16 bytes of responses at a time, computed with as floats.
template <class T>
struct Pack;

template <>
struct Pack<float> {
    static constexpr int size = 4;
    float4 raw;
    __device__ void read(float* v) const { v[0] = raw.x, v[1] = raw.y, v[2] = raw.z, v[3] = raw.w; }
    __device__ void write(const float* v) { raw = make_float4(v[0], v[1], v[2], v[3]); }
};

template <>
struct Pack<__nv_bfloat16> {
    static constexpr int size = 8;
    uint4 raw;
    __device__ void read(float* v) const {
        const auto* pairs = reinterpret_cast<const __nv_bfloat162*>(&raw);
#pragma unroll
        for (int i = 0; i < 4; ++i) {
            const float2 pair = __bfloat1622float2(pairs[i]);
            v[2 * i] = pair.x, v[2 * i + 1] = pair.y;
        }
    }
    __device__ void write(const float* v) {
        auto* pairs = reinterpret_cast<__nv_bfloat162*>(&raw);
#pragma unroll
        for (int i = 0; i < 4; ++i) pairs[i] = __floats2bfloat162_rn(v[2 * i], v[2 * i + 1]);
    }
};

/// A pair of channels as it lies in shared memory.
template <class T>
struct PairOf;
template <>
struct PairOf<float> {
    using Type = float2;
    static __device__ Type make(float a, float b) { return make_float2(a, b); }
    static __device__ float2 read(Type pair) { return pair; }
};
template <>
struct PairOf<__nv_bfloat16> {
    using Type = __nv_bfloat162;
    static __device__ Type make(float a, float b) { return __floats2bfloat162_rn(a, b); }
    static __device__ float2 read(Type pair) { return __bfloat1622float2(pair); }
};

template <Unit unit>
__device__ float value(float u, float slope) {
    if constexpr (unit == Unit::Leaky) return u > 0.0f ? u : slope * u;
    if constexpr (unit == Unit::Elu) return u > 0.0f ? u : expm1f(u);
    if constexpr (unit == Unit::Silu) return u / (1.0f + __expf(-u));
    if constexpr (unit == Unit::Gelu) return u * normcdff(u);
}

/// phi' from u.
template <Unit unit>
__device__ float slopeAt(float u, float slope) {
    if constexpr (unit == Unit::Leaky) return u > 0.0f ? 1.0f : slope;
    if constexpr (unit == Unit::Elu) return u > 0.0f ? 1.0f : expf(u);
    if constexpr (unit == Unit::Silu) {
        const float s = 1.0f / (1.0f + __expf(-u));
        return s * (1.0f + u * (1.0f - s));
    }
    if constexpr (unit == Unit::Gelu) return normcdff(u) + u * 0.398942280f * __expf(-0.5f * u * u);
}

/// phi' from what is kept: phi(u) itself for Leaky and Elu, u for the others.
template <Unit unit>
__device__ float slopeOf(float kept, float slope) {
    if constexpr (unit == Unit::Elu) return kept > 0.0f ? 1.0f : kept + 1.0f;
    return slopeAt<unit>(kept, slope);
}

template <Unit unit>
constexpr bool keepsInput = unit == Unit::Silu || unit == Unit::Gelu;

constexpr int kTileColumns = 32, kForwardRows = 4, kBackwardRows = 8;
constexpr int kTaps = 9;

/// Each thread: 4 pixels of a row by 8 channels.
template <class T, int C, Unit unit>
__global__ void firstLayerKernel(const float* __restrict__ x, const float* __restrict__ w,
                                 const float* __restrict__ b, T* __restrict__ a, T* __restrict__ kept, int n,
                                 int size, float slope) {
    extern __shared__ float4 shared4[];
    float* weights = reinterpret_cast<float*>(shared4);  // [C * 9][n]
    constexpr int rows = kForwardRows + 2, columns = kTileColumns + 4;
    float* tile = weights + C * kTaps * n;  // [C][rows][columns]
    const int tilesAcross = size / kTileColumns;
    const int x0 = (blockIdx.x % tilesAcross) * kTileColumns, y0 = (blockIdx.x / tilesAcross) * kForwardRows;
    const float* image = x + static_cast<std::int64_t>(blockIdx.y) * C * size * size;
    for (int i = threadIdx.x; i < C * kTaps * n; i += blockDim.x) weights[i] = w[i];
    for (int i = threadIdx.x; i < C * rows * columns; i += blockDim.x) {
        const int column = x0 + i % columns - 1, row = y0 + i / columns % rows - 1, c = i / (columns * rows);
        const bool inside = column >= 0 && column < size && row >= 0 && row < size;
        tile[i] = inside ? image[(c * size + row) * size + column] : 0.0f;
    }
    __syncthreads();
    const int groups = n / 8, group = threadIdx.x % groups, quad = threadIdx.x / groups;
    const int row = quad / (kTileColumns / 4), column = quad % (kTileColumns / 4) * 4;
    float sums[4][8];
#pragma unroll
    for (int p = 0; p < 4; ++p)
#pragma unroll
        for (int o = 0; o < 8; ++o) sums[p][o] = b[group * 8 + o];
#pragma unroll
    for (int c = 0; c < C; ++c)
#pragma unroll
        for (int ky = 0; ky < 3; ++ky) {
            float v[6];
#pragma unroll
            for (int i = 0; i < 6; ++i) v[i] = tile[(c * rows + row + ky) * columns + column + i];
#pragma unroll
            for (int kx = 0; kx < 3; ++kx) {
                const auto* tap =
                    reinterpret_cast<const float4*>(weights + ((c * 3 + ky) * 3 + kx) * n + group * 8);
                const float4 low = tap[0], high = tap[1];
                const float k[8] = {low.x, low.y, low.z, low.w, high.x, high.y, high.z, high.w};
#pragma unroll
                for (int p = 0; p < 4; ++p)
#pragma unroll
                    for (int o = 0; o < 8; ++o) sums[p][o] += v[p + kx] * k[o];
            }
        }
    const std::int64_t first =
        ((static_cast<std::int64_t>(blockIdx.y) * size + y0 + row) * size + x0 + column) * n + group * 8;
#pragma unroll
    for (int p = 0; p < 4; ++p)
#pragma unroll
        for (int o = 0; o < 8; o += Pack<T>::size) {
            Pack<T> pack;
            const std::int64_t at = (first + static_cast<std::int64_t>(p) * n + o) / Pack<T>::size;
            if constexpr (keepsInput<unit>) {
                pack.write(sums[p] + o);
                reinterpret_cast<Pack<T>*>(kept)[at] = pack;
            }
            float results[Pack<T>::size];
#pragma unroll
            for (int i = 0; i < Pack<T>::size; ++i) results[i] = value<unit>(sums[p][o + i], slope);
            pack.write(results);
            reinterpret_cast<Pack<T>*>(a)[at] = pack;
        }
}

/// Pairs of channels that lie in shared memory at a time.
template <class T>
constexpr int pairsAtOnce = sizeof(T) == 2 ? 16 : 8;

/// Each thread: 2 pixels, one above the other, over half of the channels.
template <class T, int C, Unit unit>
__global__ void firstLayerBackwardKernel(const T* __restrict__ gradient, const T* __restrict__ kept,
                                         const float* __restrict__ w, float* __restrict__ g, int n, int size,
                                         float slope) {
    constexpr int pairs = pairsAtOnce<T>;
    constexpr int rows = kBackwardRows + 2, columns = kTileColumns + 2, stride = pairs + 1;
    using Pair = typename PairOf<T>::Type;
    __shared__ Pair tile[rows * columns * stride];
    __shared__ float4 weights[pairs * kPairWeights / 4];
    const int tilesAcross = size / kTileColumns;
    const int x0 = (blockIdx.x % tilesAcross) * kTileColumns, y0 = (blockIdx.x / tilesAcross) * kBackwardRows;
    const int lane = threadIdx.x % 32, rowPair = threadIdx.x / 32 % 4, half = threadIdx.x / 128;
    float sums[2][C] = {};
    for (int firstPair = 0; firstPair < n / 2; firstPair += pairs) {
        const int here = min(pairs, n / 2 - firstPair);
        constexpr int packPairs = Pack<T>::size / 2;
        const int packs = here / packPairs;
        __syncthreads();
        for (int i = threadIdx.x; i < rows * columns * packs; i += blockDim.x) {
            const int pack = i % packs, place = i / packs;
            const int column = x0 + place % columns - 1, row = y0 + place / columns - 1;
            float v[Pack<T>::size] = {};
            if (column >= 0 && column < size && row >= 0 && row < size) {
                const std::int64_t at =
                    (((static_cast<std::int64_t>(blockIdx.y) * size + row) * size + column) * n +
                     firstPair * 2) /
                        Pack<T>::size +
                    pack;
                float k[Pack<T>::size];
                reinterpret_cast<const Pack<T>*>(gradient)[at].read(v);
                reinterpret_cast<const Pack<T>*>(kept)[at].read(k);
#pragma unroll
                for (int j = 0; j < Pack<T>::size; ++j) v[j] *= slopeOf<unit>(k[j], slope);
            }
#pragma unroll
            for (int j = 0; j < packPairs; ++j)
                tile[place * stride + pack * packPairs + j] = PairOf<T>::make(v[2 * j], v[2 * j + 1]);
        }
        for (int i = threadIdx.x; i < here * kPairWeights / 4; i += blockDim.x)
            weights[i] = reinterpret_cast<const float4*>(w)[firstPair * kPairWeights / 4 + i];
        __syncthreads();
        for (int pair = half; pair < here; pair += 2) {
            float2 v[4][3];
#pragma unroll
            for (int r = 0; r < 4; ++r)
#pragma unroll
                for (int k = 0; k < 3; ++k)
                    v[r][k] = PairOf<T>::read(tile[((2 * rowPair + r) * columns + lane + k) * stride + pair]);
            float k[kPairWeights];
#pragma unroll
            for (int i = 0; i < kPairWeights / 4; ++i)
                reinterpret_cast<float4*>(k)[i] = weights[pair * (kPairWeights / 4) + i];
                // The image's pixel (y, x) was seen by the response at (y - ky + 1, x - kx + 1).
#pragma unroll
            for (int r = 0; r < 2; ++r)
#pragma unroll
                for (int ky = 0; ky < 3; ++ky)
#pragma unroll
                    for (int kx = 0; kx < 3; ++kx)
#pragma unroll
                        for (int c = 0; c < C; ++c) {
                            const int at = ((ky * 3 + kx) * C + c) * 2;
                            const float2 seen = v[r + 2 - ky][2 - kx];
                            sums[r][c] += seen.x * k[at] + seen.y * k[at + 1];
                        }
        }
    }
    __syncthreads();
    auto* other = reinterpret_cast<float*>(tile);
    const int mine = threadIdx.x % 128;
    if (half == 1) {
#pragma unroll
        for (int i = 0; i < 2 * C; ++i) other[i * 128 + mine] = sums[i / C][i % C];
    }
    __syncthreads();
    if (half == 1) return;
#pragma unroll
    for (int r = 0; r < 2; ++r)
#pragma unroll
        for (int c = 0; c < C; ++c) {
            const int row = y0 + 2 * rowPair + r;
            g[((static_cast<std::int64_t>(blockIdx.y) * C + c) * size + row) * size + x0 + lane] =
                sums[r][c] + other[(r * C + c) * 128 + mine];
        }
}

template <class T, Unit unit>
__global__ void activateKernel(std::int64_t packs, int channels, float slope, T* y,
                               const float* __restrict__ b, T* a) {
    constexpr int size = Pack<T>::size;
    const std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (i >= packs) return;
    const float* bias = b + i * size % channels;
    Pack<T> pack = reinterpret_cast<Pack<T>*>(y)[i];
    float v[size];
    pack.read(v);
#pragma unroll
    for (int j = 0; j < size; ++j) v[j] += bias[j];
    if constexpr (keepsInput<unit>) {
        pack.write(v);
        reinterpret_cast<Pack<T>*>(y)[i] = pack;
    }
#pragma unroll
    for (int j = 0; j < size; ++j) v[j] = value<unit>(v[j], slope);
    pack.write(v);
    reinterpret_cast<Pack<T>*>(keepsInput<unit> ? a : y)[i] = pack;
}

template <class T, Unit unit>
__global__ void activateBackwardKernel(std::int64_t packs, float slope, const T* __restrict__ kept,
                                       T* gradient) {
    constexpr int size = Pack<T>::size;
    const std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (i >= packs) return;
    Pack<T> pack = reinterpret_cast<Pack<T>*>(gradient)[i];
    float v[size], k[size];
    pack.read(v);
    reinterpret_cast<const Pack<T>*>(kept)[i].read(k);
#pragma unroll
    for (int j = 0; j < size; ++j) v[j] *= slopeOf<unit>(k[j], slope);
    pack.write(v);
    reinterpret_cast<Pack<T>*>(gradient)[i] = pack;
}

template <class T, Unit unit>
__global__ void lastLayerBackwardKernel(std::int64_t packs, int channels, float slope, T* y,
                                        const float* __restrict__ b, const float* __restrict__ w) {
    constexpr int size = Pack<T>::size;
    const std::int64_t i = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
    if (i >= packs) return;
    const float* bias = b + i * size % channels;
    const float* weight = w + i * size % (16 * channels);
    Pack<T> pack = reinterpret_cast<Pack<T>*>(y)[i];
    float v[size];
    pack.read(v);
#pragma unroll
    for (int j = 0; j < size; ++j) v[j] = weight[j] * slopeAt<unit>(v[j] + bias[j], slope);
    pack.write(v);
    reinterpret_cast<Pack<T>*>(y)[i] = pack;
}

__global__ void setMoveKernel(Move* onDevice, Move move) {
    *onDevice = move;
}

/// One block of threads an image; a thread makes the four numbers of one Philox block.
__global__ void langevinKernel(const Move* __restrict__ move, std::uint32_t step,
                               const std::uint32_t* __restrict__ images, const float* __restrict__ gradients,
                               float* __restrict__ states, double* norms, double* normSums, int imageSize) {
    const Move by = *move;
    const std::int64_t offset = static_cast<std::int64_t>(blockIdx.x) * imageSize;
    const float* g = gradients + offset;
    float* x = states + offset;
    const philox::Field field{by.key0, by.key1, by.firstStep + step, images[blockIdx.x], by.purpose};
    float squares = 0.0f;
    for (int block = threadIdx.x; block < imageSize / 4; block += blockDim.x) {
        float u[4] = {};
        if (by.noiseStd != 0.0f) {
            const philox::Block bits = philox::blockAt(field, block);
            philox::normalPair(bits.words[0], bits.words[1], u[0], u[1]);
            philox::normalPair(bits.words[2], bits.words[3], u[2], u[3]);
        }
        const int first = block / philox::lanes * philox::groupSize + block % philox::lanes;
#pragma unroll
        for (int word = 0; word < 4; ++word) {
            const int i = first + word * philox::lanes;
            const float slope = g[i];
            squares += slope * slope;
            x[i] += by.stepSize * slope + by.noiseStd * u[word];
        }
    }
    __shared__ float sums[32];
    for (int other = 16; other > 0; other /= 2) squares += __shfl_down_sync(~0u, squares, other);
    if (threadIdx.x % 32 == 0) sums[threadIdx.x / 32] = squares;
    __syncthreads();
    if (threadIdx.x != 0) return;
    double sum = 0;
    for (unsigned warp = 0; warp < blockDim.x / 32; ++warp) sum += static_cast<double>(sums[warp]);
    const double norm = sqrt(sum);
    norms[blockIdx.x] = norm;
    normSums[blockIdx.x] += norm;
}

template <class T>
struct Numbers {
    using Type = T;
};
template <Unit unit>
struct Chosen {
    static constexpr Unit value = unit;
};
template <int count>
struct Channels {
    static constexpr int value = count;
};

template <class Call>
void forUnit(Unit unit, const Call& call) {
    switch (unit) {
        case Unit::Leaky:
            return call(Chosen<Unit::Leaky>{});
        case Unit::Elu:
            return call(Chosen<Unit::Elu>{});
        case Unit::Silu:
            return call(Chosen<Unit::Silu>{});
        case Unit::Gelu:
            return call(Chosen<Unit::Gelu>{});
    }
}

/// Calls with the number type and the activation as types.
template <class Call>
void dispatch(Format format, Unit unit, const Call& call) {
    forUnit(unit, [&](auto chosen) {
        if (format == Format::Bf16) {
            call(Numbers<__nv_bfloat16>{}, chosen);
        } else {
            call(Numbers<float>{}, chosen);
        }
    });
}

template <class Call>
void forChannels(int channels, const Call& call) {
    if (channels == 1) {
        call(Channels<1>{});
    } else {
        call(Channels<3>{});
    }
}

unsigned blocksFor(std::int64_t packs) {
    return static_cast<unsigned>((packs + kThreads - 1) / kThreads);
}

}  // namespace

void firstLayer(Format format, const Shape& shape, const Activation& activation, const float* x,
                const float* w, const float* b, void* a, void* u, cudaStream_t stream) {
    dispatch(format, activation.unit, [&](auto numbers, auto unit) {
        using T = typename decltype(numbers)::Type;
        forChannels(shape.channels, [&](auto channels) {
            constexpr int C = decltype(channels)::value;
            const dim3 grid(shape.size / kTileColumns * (shape.size / kForwardRows), shape.images);
            const int threads = shape.width / 8 * kForwardRows * kTileColumns / 4;
            const std::size_t bytes =
                sizeof(float) * C * (kTaps * shape.width + (kForwardRows + 2) * (kTileColumns + 4));
            firstLayerKernel<T, C, decltype(unit)::value><<<grid, threads, bytes, stream>>>(
                x, w, b, static_cast<T*>(a), static_cast<T*>(u), shape.width, shape.size, activation.slope);
        });
    });
}

void firstLayerBackward(Format format, const Shape& shape, const Activation& activation, const void* gradient,
                        const void* kept, const float* w, float* g, cudaStream_t stream) {
    dispatch(format, activation.unit, [&](auto numbers, auto unit) {
        using T = typename decltype(numbers)::Type;
        forChannels(shape.channels, [&](auto channels) {
            const dim3 grid(shape.size / kTileColumns * (shape.size / kBackwardRows), shape.images);
            firstLayerBackwardKernel<T, decltype(channels)::value, decltype(unit)::value>
                <<<grid, 256, 0, stream>>>(static_cast<const T*>(gradient), static_cast<const T*>(kept), w, g,
                                           shape.width, shape.size, activation.slope);
        });
    });
}

void activate(Format format, std::int64_t count, int channels, const Activation& activation, void* y,
              const float* b, void* a, cudaStream_t stream) {
    dispatch(format, activation.unit, [&](auto numbers, auto unit) {
        using T = typename decltype(numbers)::Type;
        const std::int64_t packs = count / Pack<T>::size;
        activateKernel<T, decltype(unit)::value><<<blocksFor(packs), kThreads, 0, stream>>>(
            packs, channels, activation.slope, static_cast<T*>(y), b, static_cast<T*>(a));
    });
}

void activateBackward(Format format, std::int64_t count, const Activation& activation, const void* kept,
                      void* gradient, cudaStream_t stream) {
    dispatch(format, activation.unit, [&](auto numbers, auto unit) {
        using T = typename decltype(numbers)::Type;
        const std::int64_t packs = count / Pack<T>::size;
        activateBackwardKernel<T, decltype(unit)::value><<<blocksFor(packs), kThreads, 0, stream>>>(
            packs, activation.slope, static_cast<const T*>(kept), static_cast<T*>(gradient));
    });
}

void lastLayerBackward(Format format, int images, int channels, const Activation& activation, void* y,
                       const float* b, const float* w, cudaStream_t stream) {
    dispatch(format, activation.unit, [&](auto numbers, auto unit) {
        using T = typename decltype(numbers)::Type;
        const std::int64_t packs = static_cast<std::int64_t>(images) * 16 * channels / Pack<T>::size;
        lastLayerBackwardKernel<T, decltype(unit)::value><<<blocksFor(packs), kThreads, 0, stream>>>(
            packs, channels, activation.slope, static_cast<T*>(y), b, w);
    });
}

void setMove(Move* onDevice, const Move& move, cudaStream_t stream) {
    setMoveKernel<<<1, 1, 0, stream>>>(onDevice, move);
}

void langevin(const Shape& shape, const Move* move, std::uint32_t step, const std::uint32_t* images,
              const float* g, float* x, double* norms, double* normSums, cudaStream_t stream) {
    const int imageSize = shape.channels * shape.size * shape.size;
    langevinKernel<<<shape.images, std::min(1024, imageSize / 4), 0, stream>>>(move, step, images, g, x,
                                                                               norms, normSums, imageSize);
}

}  // namespace shortrun::cuda
