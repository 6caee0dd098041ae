// Forward by convolutions with the activation fused in. Backward-data of a stride-2 layer as four small
// forward convolutions, one for each parity of the pixel, because those run at the forward rate; their planes
// are put together in the pass that multiplies with the activation's derivative, over the activations that it
// reads.
#include "engine/model/fused_cpu/network_slice.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace shortrun {
namespace {
constexpr std::align_val_t cacheLine{64};
}

AlignedBuffer::AlignedBuffer(std::size_t bytes)
    : bytes_(static_cast<std::byte*>(::operator new(std::max<std::size_t>(bytes, 64), cacheLine))) {
    std::memset(bytes_.get(), 0, bytes);
}

void AlignedBuffer::Free::operator()(std::byte* bytes) const {
    ::operator delete(bytes, cacheLine);
}

NetworkSlice::NetworkSlice(const dnnl::engine& engine, PreparedWeights& weights, int images, int threads)
    : engine_(engine), stream_(engine), weights_(weights), images_(images), threads_(threads) {
    const ThreadCountScope scope(threads);
    makeConvolutions();
    bindConvolutions();
}

dnnl::memory::data_type NetworkSlice::type() const {
    return weights_.shape().bf16 ? dnnl::memory::data_type::bf16 : dnnl::memory::data_type::f32;
}

std::size_t NetworkSlice::typeBytes() const {
    return weights_.shape().bf16 ? sizeof(BFloat16) : sizeof(float);
}

std::int64_t NetworkSlice::featureCount(int layer) const {
    const int size = weights_.shape().outputSize(layer);
    return static_cast<std::int64_t>(images_) * size * size * weights_.outWidth(layer);
}

ConvolutionShape NetworkSlice::forwardShape(int layer) const {
    const NetworkShape& network = weights_.shape();
    const ConvShape& conv = network.layers[static_cast<std::size_t>(layer)];
    const float slope = network.activation == Activation::Relu ? 0.0f : network.slope;
    return {images_,
            weights_.inWidth(layer),
            weights_.outWidth(layer),
            network.inputSize(layer),
            network.outputSize(layer),
            conv.kernel,
            conv.stride,
            conv.padding,
            conv.padding,
            conv.padding,
            conv.padding,
            type(),
            type(),
            true,
            slope};
}

ConvolutionShape NetworkSlice::parityShape(int layer, int parity) const {
    const int row = parity / 2, column = parity % 2, size = weights_.shape().outputSize(layer);
    return {images_,
            weights_.outWidth(layer),
            weights_.inWidth(layer),
            size,
            size,
            2,
            1,
            1 - row,
            1 - column,
            row,
            column,
            type(),
            type()};
}

ConvolutionShape NetworkSlice::tapsShape() const {
    const int size = weights_.shape().size;
    return {images_,
            weights_.outWidth(0),
            tapChannels(weights_.shape().channels),
            size,
            size,
            1,
            1,
            0,
            0,
            0,
            0,
            type(),
            dnnl::memory::data_type::f32};
}

void NetworkSlice::makeConvolutions() {
    const int layers = weights_.shape().hiddenLayers();
    backward_.resize(static_cast<std::size_t>(layers));
    for (int layer = 0; layer < layers; ++layer) {
        forward_.emplace_back(engine_, forwardShape(layer));
        for (int parity = 0; layer > 0 && parity < 4; ++parity) {
            backward_[static_cast<std::size_t>(layer)].parities.emplace_back(engine_,
                                                                             parityShape(layer, parity));
        }
    }
    taps_.emplace_back(engine_, tapsShape());
}

void NetworkSlice::bindConvolutions() {
    const NetworkShape& network = weights_.shape();
    const int layers = network.hiddenLayers();
    std::size_t scratchBytes = taps_.front().scratchBytes();
    for (const Convolution& convolution : forward_)
        scratchBytes = std::max(scratchBytes, convolution.scratchBytes());
    for (const Backward& step : backward_) {
        for (const Convolution& c : step.parities) scratchBytes = std::max(scratchBytes, c.scratchBytes());
    }
    scratch_ = AlignedBuffer(scratchBytes);
    const std::int64_t pixels = static_cast<std::int64_t>(images_) * network.size * network.size;
    input_ = AlignedBuffer(static_cast<std::size_t>(pixels * network.channels) * typeBytes());
    tapSums_ =
        AlignedBuffer(static_cast<std::size_t>(pixels * tapChannels(network.channels)) * sizeof(float));
    std::int64_t largest = 0;
    for (int layer = 0; layer < layers; ++layer) {
        features_.emplace_back(static_cast<std::size_t>(featureCount(layer)) * typeBytes());
        largest = std::max(largest, featureCount(layer));
    }
    planes_ = AlignedBuffer(static_cast<std::size_t>(largest) * typeBytes());

    const auto bind = [&](Convolution& convolution, KernelStore::Key key, const AlignedBuffer& from,
                          float* bias, std::byte* to) {
        convolution.bind(from.as<std::byte>(), weights_.packed(key, convolution.weightsLayout()), bias, to,
                         scratch_.as<std::byte>());
    };
    for (int layer = 0; layer < layers; ++layer) {
        const auto index = static_cast<std::size_t>(layer);
        bind(forward_[index], {layer, KernelRole::Forward}, layer == 0 ? input_ : features_[index - 1],
             weights_.bias(layer), features_[index].as<std::byte>());
        for (int parity = 0; layer > 0 && parity < 4; ++parity) {
            const std::size_t planeBytes =
                static_cast<std::size_t>(featureCount(layer - 1)) * typeBytes() / 4;
            bind(backward_[index].parities[static_cast<std::size_t>(parity)],
                 {layer, static_cast<KernelRole>(static_cast<int>(KernelRole::Backward00) + parity)},
                 features_[index], nullptr,
                 planes_.as<std::byte>() + static_cast<std::size_t>(parity) * planeBytes);
        }
    }
    bind(taps_.front(), {0, KernelRole::Taps}, features_.front(), nullptr, tapSums_.as<std::byte>());
}

template <class Body>
void NetworkSlice::forEach(int count, Body body) const {
    if (threads_ == 1) {
        for (int i = 0; i < count; ++i) body(i);
        return;
    }
#pragma omp parallel for schedule(static) num_threads(threads_)
    for (int i = 0; i < count; ++i) body(i);
}

template <class T>
void NetworkSlice::throughActivationOf(int layer) {
    const int size = weights_.shape().outputSize(layer), half = size / 2, channels = weights_.outWidth(layer);
    const float slope = weights_.shape().activation == Activation::Relu ? 0.0f : weights_.shape().slope;
    const std::int64_t plane = featureCount(layer) / 4;
    forEach(images_ * size, [&](int row) {
        const int image = row / size, y = row % size;
        const std::int64_t from = (static_cast<std::int64_t>(image) * half + y / 2) * half * channels;
        const T* even = planes_.as<T>() + 2 * (y % 2) * plane + from;
        throughActivation(even, even + plane,
                          features_[static_cast<std::size_t>(layer)].as<T>() +
                              static_cast<std::int64_t>(row) * size * channels,
                          half, channels, slope);
    });
}

template <class T>
void NetworkSlice::run(const float* x, float* g) {
    const NetworkShape& network = weights_.shape();
    const int size = network.size, pixels = size * size, channels = network.channels;
    const int top = network.hiddenLayers() - 1;
    const float slope = network.activation == Activation::Relu ? 0.0f : network.slope;
    forEach(images_, [&](int image) {
        const std::int64_t offset = static_cast<std::int64_t>(image) * channels * pixels;
        toChannelsLast(x + offset, channels, pixels, input_.as<T>() + offset);
    });
    for (const Convolution& convolution : forward_) convolution.run(stream_);
    const int lastCount = static_cast<int>(weights_.last().size());
    forEach(images_, [&](int image) {
        throughActivation(weights_.last().data(),
                          features_.back().as<T>() + static_cast<std::int64_t>(image) * lastCount, lastCount,
                          slope);
    });
    for (int layer = top; layer > 0; --layer) {
        for (const Convolution& c : backward_[static_cast<std::size_t>(layer)].parities) c.run(stream_);
        throughActivationOf<T>(layer - 1);
    }
    taps_.front().run(stream_);
    forEach(images_ * size, [&](int row) {
        const int image = row / size, y = row % size;
        sumTaps(tapSums_.as<float>() + static_cast<std::int64_t>(image) * pixels * tapChannels(channels),
                size, channels, y, g + static_cast<std::int64_t>(image) * channels * pixels + y * size,
                pixels);
    });
}

void NetworkSlice::gradient(const float* x, float* g) {
    if (weights_.shape().bf16) {
        run<BFloat16>(x, g);
    } else {
        run<float>(x, g);
    }
}

}  // namespace shortrun
