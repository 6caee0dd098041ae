// Forward by convolutions with the activation fused in. Backward-data of a stride-2 layer as four small
// forward convolutions, one for each parity of the pixel, because those run at the forward rate; their planes
// are put together in the pass that multiplies with the activation's derivative, over the activations that it
// reads.
#include "engine/model/fused_cpu/network_slice.h"

#include <algorithm>
#include <cstring>
#include <new>

#include "engine/model/thread_count_scope.h"

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
    makeBuffers();
    bindConvolutions();
}

float NetworkSlice::slope() const {
    return weights_.shape().activation == Activation::Relu ? 0.0f : weights_.shape().slope;
}

const AlignedBuffer& NetworkSlice::inputOf(int layer) const {
    return layer == 0 ? input_ : features_[static_cast<std::size_t>(layer - 1)];
}

ImageFormat NetworkSlice::featureFormat() const {
    return {weights_.layout().type, weights_.layout().features()};
}

std::int64_t NetworkSlice::featureCount(int layer) const {
    const int size = weights_.shape().outputSize(layer);
    return static_cast<std::int64_t>(images_) * size * size * weights_.outWidth(layer);
}

ConvolutionShape NetworkSlice::forwardShape(int layer) const {
    const NetworkShape& network = weights_.shape();
    const ConvShape& conv = network.layers[static_cast<std::size_t>(layer)];
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
            layer == 0 ? ImageFormat{weights_.layout().type, weights_.layout().image()} : featureFormat(),
            featureFormat(),
            true,
            slope()};
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
            featureFormat(),
            featureFormat()};
}

ConvolutionShape NetworkSlice::tapsShape() const {
    const int size = weights_.shape().size;
    return {1,
            weights_.outWidth(0),
            weights_.tapPlaces().channels(),
            size,
            size,
            1,
            1,
            0,
            0,
            0,
            0,
            featureFormat(),
            {dnnl::memory::data_type::f32, weights_.layout().features()}};
}

void NetworkSlice::makeConvolutions() {
    const int layers = weights_.shape().hiddenLayers();
    backward_.resize(static_cast<std::size_t>(layers));
    for (int layer = 0; layer < layers; ++layer) {
        forward_.push_back(Convolution::forward(engine_, forwardShape(layer)));
        if (layer == 0) continue;
        Backward& backward = backward_[static_cast<std::size_t>(layer)];
        if (weights_.layout().backwardByParity) {
            for (int parity = 0; parity < 4; ++parity) {
                backward.push_back(Convolution::forward(engine_, parityShape(layer, parity)));
            }
        } else {
            backward.push_back(Convolution::backwardData(engine_, forwardShape(layer)));
        }
    }
    for (int image = 0; image < images_; ++image) taps_.push_back(Convolution::forward(engine_, tapsShape()));
}

void NetworkSlice::makeBuffers() {
    const NetworkShape& network = weights_.shape();
    std::size_t scratchBytes = taps_.front().scratchBytes();
    for (const Convolution& convolution : forward_)
        scratchBytes = std::max(scratchBytes, convolution.scratchBytes());
    for (const Backward& step : backward_) {
        for (const Convolution& c : step) scratchBytes = std::max(scratchBytes, c.scratchBytes());
    }
    scratch_ = AlignedBuffer(scratchBytes);
    const std::int64_t pixels = static_cast<std::int64_t>(images_) * network.size * network.size;
    input_ = AlignedBuffer(static_cast<std::size_t>(pixels * network.channels) * typeBytes());
    tapSums_ = AlignedBuffer(static_cast<std::size_t>(pixels / images_ * weights_.tapPlaces().channels()) *
                             sizeof(float));
    std::int64_t largest = 0;
    for (int layer = 0; layer < network.hiddenLayers(); ++layer) {
        features_.emplace_back(static_cast<std::size_t>(featureCount(layer)) * typeBytes());
        largest = std::max(largest, featureCount(layer));
    }
    planes_ = AlignedBuffer(static_cast<std::size_t>(largest) * typeBytes());
}

void NetworkSlice::bindConvolutions() {
    const auto bind = [&](Convolution& convolution, KernelStore::Key key, std::byte* from, float* bias,
                          std::byte* to) {
        convolution.bind(from, weights_.packed(key, convolution.weightsLayout()), bias, to,
                         scratch_.as<std::byte>());
    };
    for (int layer = 0; layer < weights_.shape().hiddenLayers(); ++layer) {
        const auto index = static_cast<std::size_t>(layer);
        bind(forward_[index], {layer, KernelRole::Forward}, inputOf(layer).as<std::byte>(),
             weights_.bias(layer), features_[index].as<std::byte>());
        std::byte* plane = planes_.as<std::byte>();
        Backward& backward = backward_[index];
        for (std::size_t parity = 0; parity < backward.size(); ++parity) {
            const auto role = backward.size() == 1 ? KernelRole::Forward : backwardRoles[parity];
            bind(backward[parity], {layer, role}, features_[index].as<std::byte>(), nullptr, plane);
            plane += static_cast<std::size_t>(featureCount(layer - 1)) * typeBytes() / 4;
        }
    }
    const std::size_t imageBytes = static_cast<std::size_t>(featureCount(0) / images_) * typeBytes();
    for (int image = 0; image < images_; ++image) {
        const auto index = static_cast<std::size_t>(image);
        bind(taps_[index], {0, KernelRole::Taps}, features_.front().as<std::byte>() + index * imageBytes,
             nullptr, tapSums_.as<std::byte>());
    }
}

ConvolutionShape NetworkSlice::parameterGradientShape(int layer) const {
    ConvolutionShape shape = forwardShape(layer);
    if (layer == 0) shape.inChannels = weights_.layout().planesForWeights(shape.inChannels);
    return shape;
}

void NetworkSlice::makeParameterGradients() {
    const ThreadCountScope scope(threads_);
    const NetworkShape& network = weights_.shape();
    std::size_t scratchBytes = 0;
    for (int layer = 0; layer < network.hiddenLayers(); ++layer) {
        parameterGradients_.emplace_back(engine_, parameterGradientShape(layer));
        scratchBytes = std::max(scratchBytes, parameterGradients_.back().scratchBytes());
    }
    parameterScratch_ = AlignedBuffer(scratchBytes);
    const int planes = parameterGradientShape(0).inChannels;
    const bool filled = planes != network.channels;
    if (filled)
        imagePlanes_ =
            AlignedBuffer(static_cast<std::size_t>(images_ * planes * network.size * network.size) * typeBytes());
    for (int layer = 0; layer < network.hiddenLayers(); ++layer) {
        const auto index = static_cast<std::size_t>(layer);
        const AlignedBuffer& input = layer == 0 && filled ? imagePlanes_ : inputOf(layer);
        parameterGradients_[index].bind(input.as<std::byte>(), features_[index].as<std::byte>(),
                                        parameterScratch_.as<std::byte>());
    }
}

// The planes beside the image's own stay empty.
void NetworkSlice::fillPlanes() {
    const NetworkShape& network = weights_.shape();
    const int planes = parameterGradientShape(0).inChannels, pixels = network.size * network.size;
    if (planes == network.channels) return;
    for (int image = 0; image < images_; ++image)
        std::copy_n(input_.as<float>() + static_cast<std::int64_t>(image) * network.channels * pixels,
                    network.channels * pixels,
                    imagePlanes_.as<float>() + static_cast<std::int64_t>(image) * planes * pixels);
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
void NetworkSlice::throughActivationFromPlanes(int layer) {
    const int size = weights_.shape().outputSize(layer), half = size / 2, width = weights_.outWidth(layer);
    const int channels = weights_.layout().groupChannels(width), groups = images_ * (width / channels);
    const std::int64_t plane = featureCount(layer) / 4;
    T* features = features_[static_cast<std::size_t>(layer)].as<T>();
    forEach(groups * size, [&](int row) {
        const std::int64_t group = row / size, y = row % size;
        const T* even = planes_.as<T>() + 2 * (y % 2) * plane + (group * half + y / 2) * half * channels;
        throughActivation(even, even + plane, features + static_cast<std::int64_t>(row) * size * channels,
                          half, channels, slope());
    });
}

template <class T>
void NetworkSlice::throughActivationFromWhole(int layer) {
    const std::int64_t count = featureCount(layer) / images_;
    T* features = features_[static_cast<std::size_t>(layer)].as<T>();
    forEach(images_, [&](int image) {
        throughActivation(planes_.as<T>() + image * count, features + image * count, static_cast<int>(count),
                          slope());
    });
}

template <class T>
void NetworkSlice::forward(const float* x) {
    const int pixels = weights_.shape().size * weights_.shape().size, channels = weights_.shape().channels;
    forEach(images_, [&](int image) {
        const std::int64_t offset = static_cast<std::int64_t>(image) * channels * pixels;
        if (weights_.layout().block > 0) {
            std::copy_n(x + offset, channels * pixels, input_.as<float>() + offset);
        } else {
            toChannelsLast(x + offset, channels, pixels, input_.as<T>() + offset);
        }
    });
    for (const Convolution& convolution : forward_) convolution.run(stream_);
}

template <class T>
void NetworkSlice::gradientOfTop() {
    const int count = static_cast<int>(weights_.last().size());
    forEach(images_, [&](int image) {
        throughActivation(weights_.last().data(),
                          features_.back().as<T>() + static_cast<std::int64_t>(image) * count, count,
                          slope());
    });
}

template <class T>
void NetworkSlice::backward(int layer) {
    for (const Convolution& convolution : backward_[static_cast<std::size_t>(layer)])
        convolution.run(stream_);
    if (weights_.layout().backwardByParity) {
        throughActivationFromPlanes<T>(layer - 1);
    } else {
        throughActivationFromWhole<T>(layer - 1);
    }
}

void NetworkSlice::imageGradient(float* g) {
    const int size = weights_.shape().size, pixels = size * size, channels = weights_.shape().channels;
    const TapPlaces places = weights_.tapPlaces();
    const int group = weights_.layout().groupChannels(places.channels());
    const int blockStride = weights_.layout().block == 0 ? places.block : pixels * places.block;
    for (int image = 0; image < images_; ++image, g += channels * pixels) {
        taps_[static_cast<std::size_t>(image)].run(stream_);
        forEach(size, [&](int y) {
            sumTaps({tapSums_.as<float>(), places, group, blockStride}, size, y, g + y * size, pixels);
        });
    }
}

void NetworkSlice::gradient(const float* x, float* g) {
    const ThreadCountScope scope(threads_);
    const auto run = [&]<class T>(T) {
        forward<T>(x);
        gradientOfTop<T>();
        for (int layer = weights_.shape().hiddenLayers() - 1; layer > 0; --layer) backward<T>(layer);
    };
    if (weights_.shape().bf16) {
        run(BFloat16{});
    } else {
        run(float{});
    }
    imageGradient(g);
}

template <class T>
double NetworkSlice::addLastLayerGradient(float scale, float* weights, float* bias) {
    const ConvShape& conv = weights_.shape().layers.back();
    const int pixels = conv.kernel * conv.kernel, width = paddedChannels(conv.inChannels),
              count = pixels * width;
    std::vector<float> sum(static_cast<std::size_t>(count));
    double value = 0;
    for (int image = 0; image < images_; ++image) {
        const T* features = features_.back().as<T>() + static_cast<std::int64_t>(image) * count;
        value += weights_.lastBias() + weightedSum(weights_.last().data(), features, count);
        accumulate(features, count, sum.data());
    }
    for (int c = 0; c < conv.inChannels; ++c) {
        for (int p = 0; p < pixels; ++p) {
            weights[c * pixels + p] +=
                scale * sum[static_cast<std::size_t>(weights_.layout().index(c, p, width, pixels))];
        }
    }
    *bias += scale * static_cast<float>(images_);
    return value;
}

double NetworkSlice::addParameterGradient(const float* x, float scale, std::span<float* const> weights,
                                          std::span<float* const> biases) {
    if (parameterGradients_.empty()) makeParameterGradients();
    const auto run = [&]<class T>(T) {
        forward<T>(x);
        fillPlanes();
        const double value = addLastLayerGradient<T>(scale, weights.back(), biases.back());
        gradientOfTop<T>();
        for (int layer = weights_.shape().hiddenLayers() - 1; layer >= 0; --layer) {
            const auto index = static_cast<std::size_t>(layer);
            const ConvShape& conv = weights_.shape().layers[index];
            // Before backward() turns the features below, which this reads, into their gradient.
            parameterGradients_[index].addTo(stream_, scale, conv.outChannels, conv.inChannels,
                                             weights[index], biases[index]);
            if (layer > 0) backward<T>(layer);
        }
        return value;
    };
    return weights_.shape().bf16 ? run(BFloat16{}) : run(float{});
}

}  // namespace shortrun
