// Convolutions by oneDNN.
#include "engine/model/fused_cpu/convolution.h"

#include <omp.h>

namespace shortrun {
namespace {

using dnnl::memory;

dnnl::convolution_forward::primitive_desc describe(const dnnl::engine& engine,
                                                   const ConvolutionShape& shape) {
    const auto image = [&](int channels, int size, memory::data_type type) {
        return memory::desc({shape.images, channels, size, size}, type, memory::format_tag::nhwc);
    };
    const memory::desc input = image(shape.inChannels, shape.inputSize, shape.inType);
    const memory::desc output = image(shape.outChannels, shape.outputSize, shape.outType);
    const memory::desc weights({shape.outChannels, shape.inChannels, shape.kernel, shape.kernel},
                               shape.inType, memory::format_tag::any);
    const memory::desc bias =
        shape.bias ? memory::desc({shape.outChannels}, memory::data_type::f32, memory::format_tag::x)
                   : memory::desc();
    const dnnl::convolution_forward::desc operation(
        dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct, input, weights, bias, output,
        {shape.stride, shape.stride}, {shape.paddingTop, shape.paddingLeft},
        {shape.paddingBottom, shape.paddingRight});
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    if (shape.leakySlope) {
        dnnl::post_ops after;
        after.append_eltwise(1.0f, dnnl::algorithm::eltwise_relu, *shape.leakySlope, 0.0f);
        attributes.set_post_ops(after);
    }
    return {operation, attributes, engine};
}

}  // namespace

Convolution::Convolution(const dnnl::engine& engine, const ConvolutionShape& shape)
    : description_(describe(engine, shape)), primitive_(description_) {
}

void Convolution::bind(void* input, const memory& weights, float* bias, void* output, void* scratch) {
    const dnnl::engine engine = description_.get_engine();
    memories_.clear();
    arguments_.clear();
    add(DNNL_ARG_SRC, memory(description_.src_desc(), engine, input));
    add(DNNL_ARG_WEIGHTS, weights);
    if (bias != nullptr) add(DNNL_ARG_BIAS, memory(description_.bias_desc(), engine, bias));
    add(DNNL_ARG_DST, memory(description_.dst_desc(), engine, output));
    if (scratchBytes() > 0) add(DNNL_ARG_SCRATCHPAD, memory(description_.scratchpad_desc(), engine, scratch));
}

void Convolution::add(int argument, memory memory) {
    memories_.push_back(std::move(memory));
    arguments_.push_back({argument, memories_.back().get()});
}

void Convolution::run(const dnnl::stream& stream) const {
    dnnl::error::wrap_c_api(dnnl_primitive_execute(primitive_.get(), stream.get(),
                                                   static_cast<int>(arguments_.size()), arguments_.data()),
                            "a convolution could not be run");
}

ThreadCountScope::ThreadCountScope(int threads) : before_(omp_get_max_threads()) {
    omp_set_num_threads(threads);
}
ThreadCountScope::~ThreadCountScope() {
    omp_set_num_threads(before_);
}

}  // namespace shortrun
