#include "engine/plane/plane_network.h"

#include <algorithm>
#include <cmath>

#include "engine/core/check.h"
#include "engine/core/vector_versions.h"
#include "engine/plane/plane_kernels.h"
#include "engine/sampling/noise_stream.h"

namespace shortrun {

using namespace plane_kernels;

/// One block of points on its way through the network and back.
class PlaneNetwork::Pass {
 public:
    explicit Pass(const PlaneNetwork& network) : net_(network) {
        const std::size_t width = static_cast<std::size_t>(network.shape_.width);
        input_.resize(2);
        values_.assign(net_.hidden_.size(), std::vector<Block>(width));
        slopes_.assign(net_.hidden_.size(), std::vector<Block>(width));
        back_.resize(width);
        ahead_.resize(std::max<std::size_t>(width, 2));
    }

    /// Points from `first` on; a block that is not full is filled with the plane's middle.
    int load(const PlanePoints& points, std::size_t first) {
        const int count = static_cast<int>(std::min<std::size_t>(kBlock, points.size() - first));
        for (int lane = 0; lane < kBlock; ++lane) {
            input_[0].at[lane] = lane < count ? points.x[first + lane] : 0.0;
            input_[1].at[lane] = lane < count ? points.y[first + lane] : 0.0;
        }
        return count;
    }
    void forward() {
        const Block* in = input_.data();
        for (std::size_t l = 0; l < net_.hidden_.size(); ++l) {
            const Layer& layer = net_.hidden_[l];
            dense(weights(layer.weights), weights(layer.biases), in, layer.inputs, values_[l].data(), layer.outputs);
            activate(net_.shape_.activation, values_[l].data(), slopes_[l].data(), layer.outputs);
            in = values_[l].data();
        }
    }
    Block head() const {
        Block f;
        dense(weights(net_.head_), nullptr, values_.back().data(), net_.shape_.width, &f, 1);
        return f;
    }
    /// df / d(what layer l gets before its activation), from the top down; afterwards ahead_ holds f'(x).
    template <class AtLayer>
    void backward(AtLayer&& atLayer) {
        startBackward(weights(net_.head_), slopes_.back().data(), back_.data(), net_.shape_.width);
        for (std::size_t l = net_.hidden_.size(); l-- > 0;) {
            const Layer& layer = net_.hidden_[l];
            atLayer(l, back_.data(), l == 0 ? input_.data() : values_[l - 1].data());
            dense(net_.transposed_[l].data(), nullptr, back_.data(), layer.outputs, ahead_.data(), layer.inputs);
            if (l > 0) multiply(ahead_.data(), slopes_[l - 1].data(), back_.data(), layer.inputs);
        }
    }
    const Block& gradientX() const { return ahead_[0]; }
    const Block& gradientY() const { return ahead_[1]; }
    const Block* top() const { return values_.back().data(); }

 private:
    const double* weights(std::size_t first) const { return net_.parameters_.data() + first; }

    const PlaneNetwork& net_;
    std::vector<Block> input_, back_, ahead_;
    std::vector<std::vector<Block>> values_, slopes_;
};

PlaneNetwork::PlaneNetwork(const PlaneNetworkConfig& shape, std::uint64_t seed) : shape_(shape) {
    std::size_t size = 0;
    for (int l = 0, inputs = 2; l < shape.layers; ++l, inputs = shape.width) {
        const std::size_t weights = static_cast<std::size_t>(inputs) * shape.width;
        hidden_.push_back({inputs, shape.width, size, size + weights});
        size += weights + static_cast<std::size_t>(shape.width);
    }
    head_ = size;
    parameters_.resize(head_ + static_cast<std::size_t>(shape.width));
    // Uniform on +-1 / sqrt(inputs), as PyTorch's linear layers begin.
    const NoiseStream noise(seed, NoisePurpose::Weights);
    const auto draw = [&](std::size_t first, std::size_t count, int inputs, std::uint32_t field) {
        std::vector<float> numbers(count);
        noise.uniform(numbers, field, 0);
        const double bound = 1.0 / std::sqrt(static_cast<double>(inputs));
        std::transform(numbers.begin(), numbers.end(), parameters_.begin() + static_cast<std::ptrdiff_t>(first),
                       [bound](float u) { return bound * u; });
    };
    std::uint32_t field = 0;
    for (const Layer& layer : hidden_)
        draw(layer.weights, layer.biases - layer.weights + static_cast<std::size_t>(layer.outputs), layer.inputs,
             field++);
    draw(head_, static_cast<std::size_t>(shape.width), shape.width, field);
    transpose();
}

void PlaneNetwork::setParameters(std::span<const double> parameters) {
    SHORTRUN_CHECK(parameters.size() == parameters_.size(), "another network's parameters");
    std::copy(parameters.begin(), parameters.end(), parameters_.begin());
    transpose();
}

void PlaneNetwork::transpose() {
    transposed_.resize(hidden_.size());
    for (std::size_t l = 0; l < hidden_.size(); ++l) {
        const Layer& layer = hidden_[l];
        transposed_[l].resize(layer.biases - layer.weights);
        for (int o = 0; o < layer.outputs; ++o)
            for (int i = 0; i < layer.inputs; ++i)
                transposed_[l][static_cast<std::size_t>(i) * layer.outputs + o] =
                    parameters_[layer.weights + static_cast<std::size_t>(o) * layer.inputs + i];
    }
}

void PlaneNetwork::energy(const PlanePoints& points, std::span<double> f) const {
    SHORTRUN_CHECK(f.size() == points.size(), "one number for each point");
    Pass pass(*this);
    for (std::size_t first = 0; first < points.size(); first += kBlock) {
        const int count = pass.load(points, first);
        pass.forward();
        const Block values = pass.head();
        std::copy_n(values.at, count, f.begin() + static_cast<std::ptrdiff_t>(first));
    }
}

void PlaneNetwork::gradient(const PlanePoints& points, std::span<double> gx, std::span<double> gy) const {
    SHORTRUN_CHECK(gx.size() == points.size() && gy.size() == points.size(), "one number for each point");
    Pass pass(*this);
    for (std::size_t first = 0; first < points.size(); first += kBlock) {
        const int count = pass.load(points, first);
        pass.forward();
        pass.backward([](std::size_t, const Block*, const Block*) {});
        std::copy_n(pass.gradientX().at, count, gx.begin() + static_cast<std::ptrdiff_t>(first));
        std::copy_n(pass.gradientY().at, count, gy.begin() + static_cast<std::ptrdiff_t>(first));
    }
}

void PlaneNetwork::addParameterGradient(const PlanePoints& points, double weight, std::span<double> gradient) const {
    SHORTRUN_CHECK(gradient.size() == parameters_.size(), "one number for each parameter");
    Pass pass(*this);
    for (std::size_t first = 0; first < points.size(); first += kBlock) {
        // The lanes that only fill the block up count nothing.
        Block counts;
        const int count = pass.load(points, first);
        for (int lane = 0; lane < kBlock; ++lane) counts.at[lane] = lane < count ? weight : 0.0;
        pass.forward();
        addProducts(&counts, 1, pass.top(), shape_.width, gradient.data() + head_);
        pass.backward([&](std::size_t l, const Block* back, const Block* in) {
            const Layer& layer = hidden_[l];
            addOuterProducts(counts, back, layer.outputs, in, layer.inputs, gradient.data() + layer.weights,
                             gradient.data() + layer.biases);
        });
    }
}

}  // namespace shortrun
