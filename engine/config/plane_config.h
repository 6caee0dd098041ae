// Everything that can be set in the laboratory's world of two dimensions, as plain structs with their defaults.
// What each field means and takes stands in plane_schema.h. Values; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/config/config.h"

namespace shortrun {

/// The world that is looked at is the square [-kPlaneExtent, kPlaneExtent]^2; the uniform p0 lives on [-1, 1]^2.
inline constexpr double kPlaneExtent = 1.5;

struct PlanePoint {
    float x = 0, y = 0;
    bool operator==(const PlanePoint&) const = default;
};

enum class PlaneSource {
    Gaussians,  ///< on a circle
    Rings,      ///< two circles, one in the other
    Spirals,    ///< two arms
    Moons,
    File,   ///< points of a CSV file
    Drawn,  ///< the points of PlaneConfig::drawn
};
enum class PlaneActivation { Silu, LeakyRelu, Tanh };

struct PlaneDataConfig {
    PlaneSource source = PlaneSource::Gaussians;
    int modes = 8;         ///< of `Gaussians`
    double spread = 0.08;  ///< standard deviation of the data around their centres or curves
    std::string file;
    std::vector<PlanePoint> drawn;
    bool operator==(const PlaneDataConfig&) const = default;
};

struct PlaneNetworkConfig {
    int width = 64;
    int layers = 2;  ///< hidden ones
    PlaneActivation activation = PlaneActivation::Silu;
    bool operator==(const PlaneNetworkConfig&) const = default;
};

struct PlaneConfig {
    PlaneDataConfig data;
    PlaneNetworkConfig network;
    SamplerConfig sampler;
    ChainStart start = ChainStart::Prior;
    int batch = 256;              ///< m: data points and chains of an iteration
    double learningRate = 0.002;  ///< of Adam
    double dataNoise = 0.03;      ///< sigma
    double bandwidth = 0.05;      ///< of the kernel density estimates
    int grid = 96;                ///< cells along a side of the square
    std::uint64_t seed = 1;
    bool operator==(const PlaneConfig&) const = default;
};

}  // namespace shortrun
