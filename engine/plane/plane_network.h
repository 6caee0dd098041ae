// The energy network of the plane: f = w . h_L(... h_1(x)), a small multilayer perceptron in double precision with
// its derivatives by hand. One thread at a time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/config/plane_config.h"
#include "engine/plane/plane_points.h"

namespace shortrun {

/// f has no constant of its own: learning never sees it. Every instruction set computes the same bytes.
class PlaneNetwork {
 public:
    PlaneNetwork(const PlaneNetworkConfig& shape, std::uint64_t seed);

    /// f at each point.
    void energy(const PlanePoints& points, std::span<double> f) const;
    /// f'(x) at each point.
    void gradient(const PlanePoints& points, std::span<double> gx, std::span<double> gy) const;
    /// Adds weight * sum over the points of df / dtheta.
    void addParameterGradient(const PlanePoints& points, double weight, std::span<double> gradient) const;

    std::span<const double> parameters() const { return parameters_; }
    void setParameters(std::span<const double> parameters);

 private:
    /// Weights [outputs, inputs], then biases [outputs], in the row of all parameters.
    struct Layer {
        int inputs = 0, outputs = 0;
        std::size_t weights = 0, biases = 0;
    };
    class Pass;
    void transpose();

    PlaneNetworkConfig shape_;
    std::vector<Layer> hidden_;
    std::size_t head_ = 0;  ///< of the last layer's weights [width]
    std::vector<double> parameters_;
    std::vector<std::vector<double>> transposed_;  ///< [inputs, outputs] of each hidden layer
};

}  // namespace shortrun
