// Convolutions by oneDNN.
#include "engine/model/fused_cpu/convolution.h"

namespace shortrun {
namespace {

using dnnl::memory;

/// What both directions are described by.
struct Description {
    memory::desc input, weights, bias, output;
    memory::dims strides, before, after;
    dnnl::primitive_attr attributes;

    explicit Description(const ConvolutionShape& shape)
        : input({shape.images, shape.inChannels, shape.inputSize, shape.inputSize}, shape.input.type,
                shape.input.order),
          weights({shape.outChannels, shape.inChannels, shape.kernel, shape.kernel}, shape.input.type,
                  memory::format_tag::any),
          output({shape.images, shape.outChannels, shape.outputSize, shape.outputSize}, shape.output.type,
                 shape.output.order),
          strides({shape.stride, shape.stride}),
          before({shape.paddingTop, shape.paddingLeft}),
          after({shape.paddingBottom, shape.paddingRight}) {
        if (shape.bias)
            bias = memory::desc({shape.outChannels}, memory::data_type::f32, memory::format_tag::x);
        attributes.set_scratchpad_mode(dnnl::scratchpad_mode::user);
    }

    dnnl::convolution_forward::desc forward(dnnl::prop_kind purpose) const {
        return {purpose, dnnl::algorithm::convolution_direct, input, weights, bias, output, strides, before,
                after};
    }
    dnnl::convolution_backward_data::desc backwardData() const {
        return {dnnl::algorithm::convolution_direct, input, weights, output, strides, before, after};
    }
};

}  // namespace

Convolution Convolution::forward(const dnnl::engine& engine, const ConvolutionShape& shape) {
    Description description(shape);
    if (shape.leakySlope) {
        dnnl::post_ops after;
        after.append_eltwise(1.0f, dnnl::algorithm::eltwise_relu, *shape.leakySlope, 0.0f);
        description.attributes.set_post_ops(after);
    }
    const auto operation = description.forward(dnnl::prop_kind::forward_inference);
    return Convolution(dnnl::convolution_forward::primitive_desc(operation, description.attributes, engine));
}

Convolution Convolution::backwardData(const dnnl::engine& engine, const ConvolutionShape& shape) {
    const Description description(shape);
    // oneDNN wants a forward convolution beside it, as a hint.
    const dnnl::convolution_forward::primitive_desc hint(
        description.forward(dnnl::prop_kind::forward_training), engine);
    return Convolution(dnnl::convolution_backward_data::primitive_desc(description.backwardData(),
                                                                       description.attributes, engine, hint));
}

Convolution::Convolution(const dnnl::convolution_forward::primitive_desc& description)
    : engine_(description.get_engine()),
      primitive_(dnnl::convolution_forward(description)),
      from_(description.src_desc()),
      weights_(description.weights_desc()),
      bias_(description.bias_desc()),
      to_(description.dst_desc()),
      scratch_(description.scratchpad_desc()),
      fromArgument_(DNNL_ARG_SRC),
      toArgument_(DNNL_ARG_DST) {
}

Convolution::Convolution(const dnnl::convolution_backward_data::primitive_desc& description)
    : engine_(description.get_engine()),
      primitive_(dnnl::convolution_backward_data(description)),
      from_(description.diff_dst_desc()),
      weights_(description.weights_desc()),
      to_(description.diff_src_desc()),
      scratch_(description.scratchpad_desc()),
      fromArgument_(DNNL_ARG_DIFF_DST),
      toArgument_(DNNL_ARG_DIFF_SRC) {
}

void Convolution::bind(void* from, const memory& weights, float* bias, void* to, void* scratch) {
    memories_.clear();
    arguments_.clear();
    add(fromArgument_, memory(from_, engine_, from));
    add(DNNL_ARG_WEIGHTS, weights);
    if (bias != nullptr) add(DNNL_ARG_BIAS, memory(bias_, engine_, bias));
    add(toArgument_, memory(to_, engine_, to));
    if (scratchBytes() > 0) add(DNNL_ARG_SCRATCHPAD, memory(scratch_, engine_, scratch));
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

}  // namespace shortrun
