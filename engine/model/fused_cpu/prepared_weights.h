// The weights of a network as the fused path reads them: channels padded to whole vectors, kernels turned for
// the backward pass, everything packed once for each change of theta. Engine thread.
#pragma once

#include <oneapi/dnnl/dnnl.hpp>
#include <span>
#include <vector>

#include "engine/model/fused_cpu/kernel_store.h"
#include "engine/model/fused_cpu/network_shape.h"

namespace shortrun {

/// Features are computed in multiples of so many channels; the additional ones stay zero.
constexpr int channelBlock = 16;
constexpr int paddedChannels(int channels) {
    return (channels + channelBlock - 1) / channelBlock * channelBlock;
}

class PreparedWeights {
 public:
    PreparedWeights(const dnnl::engine& engine, NetworkShape shape);

    /// weights[i]: [out, in, k, k], biases[i]: [out] of layer i, contiguous fp32; copied.
    void set(std::span<const float* const> weights, std::span<const float* const> biases);

    const NetworkShape& shape() const { return shape_; }
    /// Channels of the features that layer `layer` reads: the image's own, or padded.
    int inWidth(int layer) const;
    int outWidth(int layer) const;

    dnnl::memory packed(KernelStore::Key key, const dnnl::memory::desc& layout) {
        return kernels_.packed(key, layout);
    }
    float* bias(int layer) { return biases_[static_cast<std::size_t>(layer)].data(); }
    /// The last layer as [height, width, padded channels]: the gradient that the features below it see.
    std::span<const float> last() const { return last_; }
    double lastBias() const { return lastBias_; }

 private:
    void setForward(int layer, const float* weights);
    void setBackward(int layer, const float* weights);
    void setTaps(const float* weights);
    void setLast(const float* weights);

    NetworkShape shape_;
    KernelStore kernels_;
    std::vector<std::vector<float>> biases_;
    std::vector<float> last_;
    double lastBias_ = 0;
};

}  // namespace shortrun
