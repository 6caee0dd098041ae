// One oneDNN convolution, forward or back to its input, made once for fixed buffers and then only run.
// Internal to the fused path; run by one thread at a time, or inside by all OpenMP threads if it was made so.
#pragma once

#include <oneapi/dnnl/dnnl.hpp>
#include <optional>
#include <vector>

#include "engine/model/fused_cpu/kernel_store.h"

namespace shortrun {

/// How the numbers of a convolution's input or output lie in memory.
struct ImageFormat {
    dnnl::memory::data_type type;
    dnnl::memory::format_tag order;
};

/// All images are square.
struct ConvolutionShape {
    int images, inChannels, outChannels, inputSize, outputSize, kernel, stride;
    int paddingTop, paddingLeft, paddingBottom, paddingRight;
    ImageFormat input, output;
    bool bias = false;
    std::optional<float> leakySlope = {};  ///< LeakyReLU after the bias
};

/// The convolution with its buffers bound: run() takes no arguments and allocates nothing.
class Convolution {
 public:
    static Convolution forward(const dnnl::engine& engine, const ConvolutionShape& shape);
    /// The backward-data of the convolution of this shape: from the gradient at its output to that at its
    /// input.
    static Convolution backwardData(const dnnl::engine& engine, const ConvolutionShape& shape);

    const dnnl::memory::desc& weightsLayout() const { return weights_; }
    std::size_t scratchBytes() const { return scratch_.get_size(); }
    /// Buffers of the caller, which must outlive the convolution; `bias` null where the shape has none.
    void bind(void* from, const dnnl::memory& weights, float* bias, void* to, void* scratch);
    void run(const dnnl::stream& stream) const;

 private:
    Convolution(const dnnl::convolution_forward::primitive_desc& description);
    Convolution(const dnnl::convolution_backward_data::primitive_desc& description);
    void add(int argument, dnnl::memory memory);

    dnnl::engine engine_;
    dnnl::primitive primitive_;
    dnnl::memory::desc from_, weights_, bias_, to_, scratch_;
    int fromArgument_, toArgument_;
    std::vector<dnnl::memory> memories_;
    std::vector<dnnl_exec_arg_t> arguments_;
};

}  // namespace shortrun
