// The energy network and its reference path as plain numbers (the Torch side of tst_energy_network and
// tst_weights_io).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/config/config.h"
#include "engine/storage/safetensors.h"

namespace shortrun::testing {

struct NamedShape {
    std::string key;
    std::vector<std::int64_t> shape;
    bool operator==(const NamedShape&) const = default;
};

/// Keys and shapes of the authors' network with n_f = `width`.
std::vector<NamedShape> parametersOf(int channels, int size, int width);
/// {in, out, kernel, stride, padding} of each layer.
std::vector<std::array<int, 5>> layerTable(int channels, int size, int width);

/// The weights of a small network as the model file holds them.
std::vector<NamedArray> initialWeights(std::uint64_t seed, double gain = 1.0);
/// The weights of a small network of another seed after loading these.
std::vector<NamedArray> afterLoading(const std::vector<NamedArray>& arrays);
/// The message of the failure, and whether the network stayed as it was.
struct Refusal {
    std::string message;
    bool unchanged = false;
};
Refusal refusalOf(const std::vector<NamedArray>& arrays);

/// Largest relative difference, over random directions, of <f'(x), v> in double from the central difference
/// of f.
double differenceFromFiniteDifferences(Activation activation, int size);
/// |g - g64| / |g64| over a batch of noise, g by the reference path in this precision, or by the path that
/// makeGradientPath chooses.
double differenceFromDouble(Activation activation, Precision precision, bool chosenPath);
/// Whether an image has the same f', byte for byte, alone and in batches of 2, 3 and 8, by the path that
/// makeGradientPath chooses or by the reference path.
bool sameAloneAndInABatch(Activation activation, int size, Precision precision, bool chosenPath);
/// bf16 is computed natively here.
bool computesBf16();
/// f of a batch, when the network computes in bf16, against float32: largest |difference| / (1 + |f|).
double energyDifferenceInBf16();
std::string referenceDescription(Precision precision, const std::string& note);

}  // namespace shortrun::testing
