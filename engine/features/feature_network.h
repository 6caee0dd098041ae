// Networks that turn pictures into rows of numbers, in which sets of pictures are compared. Torch-free
// header; engine thread.
#pragma once

#include <memory>
#include <string>

#include "engine/config/config.h"
#include "engine/core/image.h"
#include "engine/metrics/feature_matrix.h"
#include "engine/metrics/principal_components.h"

namespace shortrun {

/// What is stamped into every result: a number means nothing without it.
struct FeatureIdentity {
    std::string name;    ///< the file's name, or what is built in: "pixels, 64 principal components"
    std::string sha256;  ///< of the file; empty for what is built in
    std::string
        rule;  ///< what is done to the pictures first: "3 channels, bilinear to 299 x 299, values in [-1, 1]"
    int dimension = 0;  ///< columns of the features
    int classes = 0;    ///< columns of the class probabilities; 0: it gives none
};

/// A row for each picture.
struct FeatureBatch {
    FeatureMatrix features;
    FeatureMatrix probabilities;  ///< of the classes; no rows where the network gives none
};

class FeatureNetwork {
 public:
    virtual ~FeatureNetwork() = default;
    const FeatureIdentity& identity() const { return identity_; }
    /// Pictures of the size and channels that it was made for. Error{BadInput} where what comes out is not
    /// finite or has another shape than at first: one sentence that names the file.
    virtual FeatureBatch compute(const ImageTiles& pictures) = 0;

 protected:
    FeatureIdentity identity_;
};

/// A TorchScript file (torch.jit.trace(...).save(FILE)). It is called with float32 [N, C, H, W] in [-1, 1]
/// and gives [N, d] or [N, d, h, w] (averaged over the positions), or a tuple of that and class scores [N,
/// classes], which are probabilities where they are not negative and sum to 1, and go through a softmax
/// otherwise; a single output counts as both where it is probabilities. Pictures are brought to `side` x
/// `side` bilinearly; with `side` 0 they are tried as they are, then at 299 x 299; gray pictures are repeated
/// to three channels where the network takes no single one. Error{BadInput} in one sentence: no such file, no
/// TorchScript, fails on pictures, output of another kind, more than 4096 numbers.
std::unique_ptr<FeatureNetwork> loadScriptedFeatures(const std::string& path, int channels, int size,
                                                     int side, Device device);

/// A fixed random network, the same on every machine: the layers of the energy network with n_f = 32 (32, 64,
/// 128, 256, ... channels, LeakyReLU 0.2), weights of seed 2019 and gain 2.4, which keeps the variance from
/// layer to layer; features are the responses of all hidden layers by channel, averaged over positions. It
/// knows nothing of what pictures show: distances in it compare textures and colours, between models of one
/// data set only.
std::unique_ptr<FeatureNetwork> makeRandomFeatures(int channels, int size);

/// Pixels in [-1, 1], C x H x W numbers a picture.
FeatureMatrix pixelsOf(const ImageTiles& pictures);
/// Projections of the pixels on the principal components of the data.
std::unique_ptr<FeatureNetwork> makePixelFeatures(PrincipalComponents components);

}  // namespace shortrun
