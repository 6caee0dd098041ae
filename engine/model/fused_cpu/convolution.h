// One oneDNN forward convolution, made once for fixed buffers and then only run. Internal to the fused path;
// run by one thread at a time, or inside by all OpenMP threads if it was made so.
#pragma once

#include <oneapi/dnnl/dnnl.hpp>
#include <optional>
#include <vector>

#include "engine/model/fused_cpu/kernel_store.h"

namespace shortrun {

/// All images are square, channels last.
struct ConvolutionShape {
    int images, inChannels, outChannels, inputSize, outputSize, kernel, stride;
    int paddingTop, paddingLeft, paddingBottom, paddingRight;
    dnnl::memory::data_type inType, outType;
    bool bias = false;
    std::optional<float> leakySlope = {};  ///< LeakyReLU after the bias
};

/// The convolution with its buffers bound: run() takes no arguments and allocates nothing.
class Convolution {
 public:
    Convolution(const dnnl::engine& engine, const ConvolutionShape& shape);

    dnnl::memory::desc weightsLayout() const { return description_.weights_desc(); }
    std::size_t scratchBytes() const { return description_.scratchpad_desc().get_size(); }
    /// Buffers of the caller, which must outlive the convolution; `bias` null where the shape has none.
    void bind(void* input, const dnnl::memory& weights, float* bias, void* output, void* scratch);
    void run(const dnnl::stream& stream) const;

 private:
    void add(int argument, dnnl::memory memory);

    dnnl::convolution_forward::primitive_desc description_;
    dnnl::convolution_forward primitive_;
    std::vector<dnnl::memory> memories_;
    std::vector<dnnl_exec_arg_t> arguments_;
};

/// A primitive made while this lives works on so many OpenMP threads.
class ThreadCountScope {
 public:
    explicit ThreadCountScope(int threads);
    ~ThreadCountScope();
    ThreadCountScope(const ThreadCountScope&) = delete;
    ThreadCountScope& operator=(const ThreadCountScope&) = delete;

 private:
    int before_;
};

}  // namespace shortrun
