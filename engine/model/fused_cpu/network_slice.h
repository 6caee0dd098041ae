// f' of a fixed number of images, from the first convolution to the last pass, in buffers of its own that
// stay in the cache of one core. Internal to the fused path; used by one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <oneapi/dnnl/dnnl.hpp>
#include <vector>

#include "engine/model/fused_cpu/convolution.h"
#include "engine/model/fused_cpu/pointwise.h"
#include "engine/model/fused_cpu/prepared_weights.h"

namespace shortrun {

/// Memory on a cache line's boundary, zeroed.
class AlignedBuffer {
 public:
    AlignedBuffer() = default;
    explicit AlignedBuffer(std::size_t bytes);
    template <class T>
    T* as() const {
        return reinterpret_cast<T*>(bytes_.get());
    }

 private:
    struct Free {
        void operator()(std::byte* bytes) const;
    };
    std::unique_ptr<std::byte, Free> bytes_;
};

class NetworkSlice {
 public:
    /// `threads` work on each operation; 1 where several slices run side by side. Reads `weights` as they are
    /// at each call.
    NetworkSlice(const dnnl::engine& engine, PreparedWeights& weights, int images, int threads);

    /// x, g: [images, C, H, W] float32.
    void gradient(const float* x, float* g);

 private:
    struct Backward {
        std::vector<Convolution> parities;  ///< four, by row and column of the pixel
    };
    ConvolutionShape forwardShape(int layer) const;
    ConvolutionShape parityShape(int layer, int parity) const;
    ConvolutionShape tapsShape() const;
    void makeConvolutions();
    void bindConvolutions();

    template <class T>
    void run(const float* x, float* g);
    template <class T>
    void throughActivationOf(int layer);
    /// Calls body(i) for i in [0, count), spread over the slice's threads.
    template <class Body>
    void forEach(int count, Body body) const;

    std::int64_t featureCount(int layer) const;  ///< of all images, what `layer` writes
    dnnl::memory::data_type type() const;
    std::size_t typeBytes() const;

    dnnl::engine engine_;
    dnnl::stream stream_;
    PreparedWeights& weights_;
    int images_, threads_;

    std::vector<Convolution> forward_;  ///< one for each hidden layer
    std::vector<Backward> backward_;    ///< by layer; the first is empty
    std::vector<Convolution> taps_;     ///< one: the first layer's backward-data, tap by tap
    AlignedBuffer input_;               ///< the images, channels last
    std::vector<AlignedBuffer>
        features_;          ///< by hidden layer: first its activations, then the gradient there
    AlignedBuffer planes_;  ///< what the four convolutions of a backward step give
    AlignedBuffer tapSums_;
    AlignedBuffer scratch_;
};

}  // namespace shortrun
