// f' of a fixed number of images, from the first convolution to the last pass, in buffers of its own that
// stay in the cache of one core. Internal to the fused path; used by one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <oneapi/dnnl/dnnl.hpp>
#include <span>
#include <vector>

#include "engine/model/fused_cpu/convolution.h"
#include "engine/model/fused_cpu/convolution_gradient.h"
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
    /// Adds scale times the sum over the images of df/d theta to weights[i], biases[i] of layer i (shaped as
    /// the network's own); returns the sum of f.
    double addParameterGradient(const float* x, float scale, std::span<float* const> weights,
                                std::span<float* const> biases);

 private:
    /// What leads from the gradient at a layer's output to that at its input: one convolution, or four whose
    /// results are the planes of it with even or odd rows and columns.
    using Backward = std::vector<Convolution>;

    ConvolutionShape forwardShape(int layer) const;
    ConvolutionShape parityShape(int layer, int parity) const;
    ConvolutionShape tapsShape() const;
    void makeConvolutions();
    void makeBuffers();
    void bindConvolutions();
    ConvolutionShape parameterGradientShape(int layer) const;
    void makeParameterGradients();

    template <class T>
    void forward(const float* x);
    template <class T>
    void gradientOfTop();
    template <class T>
    void backward(int layer);
    void imageGradient(float* g);
    void fillPlanes();
    template <class T>
    double addLastLayerGradient(float scale, float* weights, float* bias);
    template <class T>
    void throughActivationFromPlanes(int layer);
    template <class T>
    void throughActivationFromWhole(int layer);
    /// Calls body(i) for i in [0, count), spread over the slice's threads.
    template <class Body>
    void forEach(int count, Body body) const;

    std::int64_t featureCount(int layer) const;  ///< of all images, what `layer` writes
    const AlignedBuffer& inputOf(int layer) const;
    float slope() const;
    ImageFormat featureFormat() const;
    std::size_t typeBytes() const { return weights_.layout().typeBytes(); }

    dnnl::engine engine_;
    dnnl::stream stream_;
    PreparedWeights& weights_;
    int images_, threads_;

    std::vector<Convolution> forward_;  ///< one for each hidden layer
    std::vector<Backward> backward_;    ///< by layer; none for the first
    std::vector<Convolution> taps_;     ///< by image: the first layer's backward-data, tap by tap
    std::vector<ConvolutionGradient> parameterGradients_;  ///< by hidden layer; made when first asked for

    AlignedBuffer input_;  ///< the images, as the first layer reads them
    std::vector<AlignedBuffer>
        features_;           ///< by hidden layer: first its activations, then the gradient there
    AlignedBuffer planes_;   ///< what the convolutions of a backward step give
    AlignedBuffer tapSums_;  ///< of one image at a time: of all they would leave the cache
    AlignedBuffer scratch_;
    AlignedBuffer parameterScratch_;
    AlignedBuffer imagePlanes_;  ///< the images with empty planes beside, where the weight gradient wants more
};

}  // namespace shortrun
