#include "engine/features/feature_network.h"
#include "engine/features/layer_responses.h"
#include "engine/features/picture_tensor.h"

namespace shortrun {
namespace {

constexpr int kWidth = 32;
constexpr std::uint64_t kSeed = 2019;
/// Kaiming uniform has the variance gain^2 / (3 fan-in); 2 / (1 + 0.2^2) / fan-in keeps that of the
/// responses.
constexpr double kGain = 2.4;

class RandomFeatures : public FeatureNetwork {
 public:
    RandomFeatures(int channels, int size)
        : network_({channels, size, kWidth, Activation::LeakyRelu, 0.2}, kSeed, kGain) {
        identity_.name = "a fixed random network (n_f = 32, seed 2019)";
        identity_.rule = std::to_string(channels) + (channels == 1 ? " channel, " : " channels, ") +
                         std::to_string(size) + " x " + std::to_string(size) +
                         " as they are, values in [-1, 1]";
        for (std::size_t i = 0; i + 1 < network_.layers().size(); ++i)
            identity_.dimension += network_.layers()[i].outChannels;
    }

    FeatureBatch compute(const ImageTiles& pictures) override {
        return {toFeatureMatrix(torch::cat(layerResponses(network_, toTensor(pictures)), 1)), {}};
    }

 private:
    EnergyNetwork network_;
};

}  // namespace

std::unique_ptr<FeatureNetwork> makeRandomFeatures(int channels, int size) {
    return std::make_unique<RandomFeatures>(channels, size);
}

}  // namespace shortrun
