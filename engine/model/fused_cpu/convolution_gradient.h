// One convolution's weight and bias gradient by oneDNN, made once for fixed buffers. Internal to the fused
// path; run by one thread, inside by all OpenMP threads.
#pragma once

#include <oneapi/dnnl/dnnl.hpp>
#include <vector>

#include "engine/model/fused_cpu/convolution.h"

namespace shortrun {

class ConvolutionGradient {
 public:
    /// Of the forward convolution of this shape; sums are formed in fp32.
    ConvolutionGradient(const dnnl::engine& engine, const ConvolutionShape& shape);

    std::size_t scratchBytes() const { return description_.scratchpad_desc().get_size(); }
    /// `input`: what the convolution read; `gradient`: d f / d (what it gave, before the activation).
    void bind(void* input, void* gradient, void* scratch);
    /// Adds scale times the gradients to weights [out, in, k, k] and biases [out], whose channels may be
    /// fewer than the convolution's.
    void addTo(const dnnl::stream& stream, float scale, int outChannels, int inChannels, float* weights,
               float* biases);

 private:
    ConvolutionShape shape_;
    dnnl::convolution_backward_weights::primitive_desc description_;
    dnnl::convolution_backward_weights primitive_;
    dnnl::memory input_, gradient_, scratch_;
    dnnl::memory packedWeights_;  ///< as the primitive gives them
    dnnl::memory plainWeights_;   ///< [out, in, k, k]
    dnnl::memory biases_;
    dnnl::reorder unpack_;
};

}  // namespace shortrun
