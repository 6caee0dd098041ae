// The weights of a network as the fused path reads them: channels padded to whole vectors, kernels turned for
// the backward pass, everything packed once for each change of theta. Engine thread.
#pragma once

#include <oneapi/dnnl/dnnl.hpp>
#include <span>
#include <vector>

#include "engine/model/fused_cpu/feature_layout.h"
#include "engine/model/fused_cpu/kernel_store.h"
#include "engine/model/fused_cpu/network_shape.h"
#include "engine/model/fused_cpu/pointwise.h"

namespace shortrun {

class PreparedWeights {
 public:
    PreparedWeights(const dnnl::engine& engine, NetworkShape shape);

    /// weights[i]: [out, in, k, k], biases[i]: [out] of layer i, contiguous fp32; copied.
    void set(std::span<const float* const> weights, std::span<const float* const> biases);

    const NetworkShape& shape() const { return shape_; }
    const FeatureLayout& layout() const { return layout_; }
    /// Channels of the features that layer `layer` reads: the image's own, or padded.
    int inWidth(int layer) const;
    int outWidth(int layer) const;

    /// How the first layer's backward-data lies tap by tap.
    TapPlaces tapPlaces() const {
        return {shape_.channels, layout_.block == 0 ? channelBlock : layout_.block};
    }

    dnnl::memory packed(KernelStore::Key key, const dnnl::memory::desc& layout) {
        return kernels_.packed(key, layout);
    }
    float* bias(int layer) { return biases_[static_cast<std::size_t>(layer)].data(); }
    /// The last layer in the order of one image's features: the gradient that these see.
    std::span<const float> last() const { return last_; }
    double lastBias() const { return lastBias_; }

 private:
    void setForward(int layer, const float* weights);
    void setBackward(int layer, int parity, const float* weights);
    void setTaps(const float* weights);
    void setLast(const float* weights);

    NetworkShape shape_;
    FeatureLayout layout_;
    KernelStore kernels_;
    std::vector<std::vector<float>> biases_;
    std::vector<float> last_;
    double lastBias_ = 0;
};

}  // namespace shortrun
