// Which measures are taken of the samples while a run goes on. A value type; any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace shortrun {

enum class Measure {
    Moments,         ///< gap of the top layer's moments, with the gap that sampling alone leaves
    Frechet,         ///< distance
    Kernel,          ///< distance, with its deviation
    Precision,
    Recall,
    Nearest,         ///< ratio: a sample to its nearest picture, over a picture to its nearest other one
    InceptionScore,  ///< where the network gives class probabilities
    Reconstruction,  ///< MSE of a few of the run's own pictures
};
inline constexpr std::array<const char*, 8> kMeasureWords = {
    "moments", "frechet", "kernel", "precision", "recall", "nearest", "inception_score", "reconstruction"};

/// The words of train.measure_network; anything else names a TorchScript file.
inline constexpr const char* kBuiltInNetworks = "builtin";  ///< both of the following
inline constexpr const char* kPixelNetwork = "pixels";
inline constexpr const char* kRandomNetwork = "random";

/// Never empty. By default all but the reconstruction, which costs hundreds of short runs.
class MeasureSet {
 public:
    bool has(Measure measure) const { return (bits_ & bitOf(measure)) != 0; }
    void add(Measure measure) { bits_ |= bitOf(measure); }

    /// "moments, frechet": in the order of kMeasureWords.
    std::string text() const;
    /// Words between commas, spaces as one likes. Error{Usage}: a word that is none of them, or no word at all.
    static MeasureSet parse(std::string_view text);
    bool operator==(const MeasureSet&) const = default;

 private:
    static constexpr std::uint32_t bitOf(Measure measure) { return 1u << static_cast<unsigned>(measure); }
    std::uint32_t bits_ = (1u << kMeasureWords.size()) - 1 - bitOf(Measure::Reconstruction);
};

}  // namespace shortrun
