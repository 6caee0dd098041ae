// Bare oneDNN primitives, for the benchmark's bounds.
#include "engine/model/fused_cpu/bare_convolutions.h"

#include <oneapi/dnnl/dnnl.hpp>
#include <unordered_map>
#include <vector>

#include "engine/core/compute_threads.h"
#include "engine/model/thread_count_scope.h"

namespace shortrun {
namespace {

using dnnl::memory;
using Arguments = std::unordered_map<int, memory>;

struct Step {
    dnnl::primitive primitive;
    Arguments arguments;
};

/// Zeros would be unfairly quick for nobody, but denormals would not: small ordinary numbers everywhere.
memory filled(const memory::desc& layout, const dnnl::engine& engine) {
    memory buffer(layout, engine);
    auto* bytes = static_cast<unsigned char*>(buffer.get_data_handle());
    const bool isBf16 = layout.data_type() == memory::data_type::bf16;
    for (std::size_t i = 0; i < layout.get_size(); ++i) {
        const bool highByte = isBf16 ? i % 2 == 1 : i % 4 == 3;
        bytes[i] = highByte ? 0x3c : 0x10;  // about 0.01 in either type
    }
    return buffer;
}

Step forwardStep(const dnnl::engine& engine, const memory::desc& input, const memory::desc& weights,
                 const memory::desc& bias, const memory::desc& output, const ConvShape& layer, float slope) {
    dnnl::primitive_attr attributes;
    dnnl::post_ops after;
    after.append_eltwise(1.0f, dnnl::algorithm::eltwise_relu, slope, 0.0f);
    attributes.set_post_ops(after);
    const dnnl::convolution_forward::desc operation(
        dnnl::prop_kind::forward_inference, dnnl::algorithm::convolution_direct, input, weights, bias, output,
        {layer.stride, layer.stride}, {layer.padding, layer.padding}, {layer.padding, layer.padding});
    const dnnl::convolution_forward::primitive_desc description(operation, attributes, engine);
    return {dnnl::convolution_forward(description),
            {{DNNL_ARG_SRC, filled(description.src_desc(), engine)},
             {DNNL_ARG_WEIGHTS, filled(description.weights_desc(), engine)},
             {DNNL_ARG_BIAS, filled(description.bias_desc(), engine)},
             {DNNL_ARG_DST, filled(description.dst_desc(), engine)}}};
}

Step backwardStep(const dnnl::engine& engine, const memory::desc& input, const memory::desc& weights,
                  const memory::desc& output, const ConvShape& layer) {
    const memory::dims strides{layer.stride, layer.stride}, padding{layer.padding, layer.padding};
    const dnnl::convolution_forward::primitive_desc hint(
        {dnnl::prop_kind::forward_training, dnnl::algorithm::convolution_direct, input, weights, output,
         strides, padding, padding},
        engine);
    const dnnl::convolution_backward_data::primitive_desc description(
        {dnnl::algorithm::convolution_direct, input, weights, output, strides, padding, padding}, engine,
        hint);
    return {dnnl::convolution_backward_data(description),
            {{DNNL_ARG_DIFF_SRC, filled(description.diff_src_desc(), engine)},
             {DNNL_ARG_WEIGHTS, filled(description.weights_desc(), engine)},
             {DNNL_ARG_DIFF_DST, filled(description.diff_dst_desc(), engine)}}};
}

}  // namespace

struct BareConvolutions::Primitives {
    dnnl::engine engine{dnnl::engine::kind::cpu, 0};
    dnnl::stream stream{engine};
    std::vector<Step> steps;
};

BareConvolutions::BareConvolutions(const NetworkShape& shape, int images)
    : primitives_(std::make_unique<Primitives>()) {
    const ThreadCountScope all(computeThreads());
    const auto type = shape.bf16 ? memory::data_type::bf16 : memory::data_type::f32;
    const auto any = memory::format_tag::any;
    for (int i = 0; i < shape.hiddenLayers(); ++i) {
        const ConvShape& layer = shape.layers[static_cast<std::size_t>(i)];
        const int in = shape.inputSize(i), out = shape.outputSize(i);
        const memory::desc input({images, layer.inChannels, in, in}, type, any);
        const memory::desc output({images, layer.outChannels, out, out}, type, any);
        const memory::desc weights({layer.outChannels, layer.inChannels, layer.kernel, layer.kernel}, type,
                                   any);
        const memory::desc bias({layer.outChannels}, memory::data_type::f32, memory::format_tag::x);
        primitives_->steps.push_back(
            forwardStep(primitives_->engine, input, weights, bias, output, layer, shape.slope));
        primitives_->steps.push_back(backwardStep(primitives_->engine, input, weights, output, layer));
        operations_ +=
            2 * 2.0 * images * out * out * layer.outChannels * layer.inChannels * layer.kernel * layer.kernel;
    }
}

BareConvolutions::~BareConvolutions() = default;

void BareConvolutions::run() {
    const ThreadCountScope all(computeThreads());
    for (const Step& step : primitives_->steps) step.primitive.execute(primitives_->stream, step.arguments);
    primitives_->stream.wait();
}

double BareConvolutions::operations() const {
    return operations_;
}

struct MatrixProduct::Primitive {
    dnnl::engine engine{dnnl::engine::kind::cpu, 0};
    dnnl::stream stream{engine};
    Step step;
};

MatrixProduct::MatrixProduct(int size, bool bf16) : primitive_(std::make_unique<Primitive>()), size_(size) {
    const ThreadCountScope all(computeThreads());
    const auto type = bf16 ? memory::data_type::bf16 : memory::data_type::f32;
    const memory::desc matrix({size, size}, type, memory::format_tag::any);
    const dnnl::matmul::primitive_desc description({matrix, matrix, matrix}, primitive_->engine);
    primitive_->step = {dnnl::matmul(description),
                        {{DNNL_ARG_SRC, filled(description.src_desc(), primitive_->engine)},
                         {DNNL_ARG_WEIGHTS, filled(description.weights_desc(), primitive_->engine)},
                         {DNNL_ARG_DST, filled(description.dst_desc(), primitive_->engine)}}};
}

MatrixProduct::~MatrixProduct() = default;

void MatrixProduct::run() {
    const ThreadCountScope all(computeThreads());
    primitive_->step.primitive.execute(primitive_->stream, primitive_->step.arguments);
    primitive_->stream.wait();
}

double MatrixProduct::operations() const {
    return 2.0 * size_ * size_ * size_;
}

}  // namespace shortrun
