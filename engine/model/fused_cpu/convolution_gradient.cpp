// Weight gradients by oneDNN.
#include "engine/model/fused_cpu/convolution_gradient.h"

namespace shortrun {
namespace {

using dnnl::memory;

dnnl::convolution_backward_weights::primitive_desc describe(const dnnl::engine& engine,
                                                            const ConvolutionShape& shape) {
    const memory::desc input({shape.images, shape.inChannels, shape.inputSize, shape.inputSize},
                             shape.input.type, shape.input.order);
    const memory::desc output({shape.images, shape.outChannels, shape.outputSize, shape.outputSize},
                              shape.output.type, shape.output.order);
    const memory::dims weightShape = {shape.outChannels, shape.inChannels, shape.kernel, shape.kernel};
    const memory::desc bias({shape.outChannels}, memory::data_type::f32, memory::format_tag::x);
    const memory::dims strides = {shape.stride, shape.stride}, before = {shape.paddingTop, shape.paddingLeft},
                       after = {shape.paddingBottom, shape.paddingRight};
    const auto direct = dnnl::algorithm::convolution_direct;
    // oneDNN wants a forward convolution beside it, as a hint.
    const dnnl::convolution_forward::primitive_desc forward(
        {dnnl::prop_kind::forward_training, direct, input,
         memory::desc(weightShape, shape.input.type, memory::format_tag::any), bias, output, strides, before,
         after},
        engine);
    dnnl::primitive_attr attributes;
    attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    return {{direct, input, memory::desc(weightShape, memory::data_type::f32, memory::format_tag::any), bias,
             output, strides, before, after},
            attributes,
            engine,
            forward};
}

}  // namespace

ConvolutionGradient::ConvolutionGradient(const dnnl::engine& engine, const ConvolutionShape& shape)
    : shape_(shape),
      description_(describe(engine, shape)),
      primitive_(description_),
      packedWeights_(description_.diff_weights_desc(), engine),
      plainWeights_({{shape.outChannels, shape.inChannels, shape.kernel, shape.kernel},
                     memory::data_type::f32,
                     memory::format_tag::oihw},
                    engine),
      biases_(description_.diff_bias_desc(), engine),
      unpack_(packedWeights_, plainWeights_) {
}

void ConvolutionGradient::bind(void* input, void* gradient, void* scratch) {
    const dnnl::engine engine = description_.get_engine();
    input_ = memory(description_.src_desc(), engine, input);
    gradient_ = memory(description_.diff_dst_desc(), engine, gradient);
    scratch_ = memory(description_.scratchpad_desc(), engine, scratch);
}

void ConvolutionGradient::addTo(const dnnl::stream& stream, float scale, int outChannels, int inChannels,
                                float* weights, float* biases) {
    primitive_.execute(stream, {{DNNL_ARG_SRC, input_},
                                {DNNL_ARG_DIFF_DST, gradient_},
                                {DNNL_ARG_DIFF_WEIGHTS, packedWeights_},
                                {DNNL_ARG_DIFF_BIAS, biases_},
                                {DNNL_ARG_SCRATCHPAD, scratch_}});
    unpack_.execute(stream, packedWeights_, plainWeights_);
    const auto* plain = static_cast<const float*>(plainWeights_.get_data_handle());
    const auto* bias = static_cast<const float*>(biases_.get_data_handle());
    const std::int64_t area = static_cast<std::int64_t>(shape_.kernel) * shape_.kernel;
    for (int o = 0; o < outChannels; ++o) {
        const float* from = plain + o * shape_.inChannels * area;
        float* to = weights + o * inChannels * area;
        for (std::int64_t i = 0; i < inChannels * area; ++i) to[i] += scale * from[i];
        biases[o] += scale * bias[o];
    }
}

}  // namespace shortrun
