#include <algorithm>
#include <cstdio>

#include "engine/core/float_batch.h"
#include "engine/features/feature_network.h"

namespace shortrun {
namespace {

class PixelFeatures : public FeatureNetwork {
 public:
    explicit PixelFeatures(PrincipalComponents components) : components_(std::move(components)) {
        identity_.dimension = static_cast<int>(components_.directions.rows);
        char share[32];
        std::snprintf(share, sizeof share, "%.1f %%", 100 * components_.share);
        identity_.name = "pixels, " + std::to_string(identity_.dimension) + " principal components";
        identity_.rule = "projections on the components of the data, which hold " + std::string(share) +
                         " of its variance";
    }

    FeatureBatch compute(const ImageTiles& pictures) override {
        return {components_.project(pixelsOf(pictures)), {}};
    }

 private:
    PrincipalComponents components_;
};

}  // namespace

FeatureMatrix pixelsOf(const ImageTiles& pictures) {
    FloatBatch batch = toFloatBatch(pictures);
    FeatureMatrix matrix;
    matrix.rows = batch.count;
    matrix.columns = static_cast<int>(batch.imageSize());
    matrix.values = std::move(batch.values);
    return matrix;
}

std::unique_ptr<FeatureNetwork> makePixelFeatures(PrincipalComponents components) {
    return std::make_unique<PixelFeatures>(std::move(components));
}

}  // namespace shortrun
