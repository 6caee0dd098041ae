// The gauges that the paper's tables give for CIFAR-10, for drawing beside a run's own. Pure functions; any
// thread.
#pragma once

#include <optional>
#include <span>

#include "engine/config/config.h"

namespace shortrun {

/// One column of the table over K, with the small network (n_f = 32).
struct PublishedRun {
    int steps;            ///< K
    double dataNoiseStd;  ///< sigma
    double gradientNorm;  ///< mean norm of f'
    double fid;
    double inceptionScore;
};
std::span<const PublishedRun> publishedRuns();

/// What applies to a run of such settings.
struct PublishedGuide {
    double
        chainLengthLow;  ///< K r stays between these for all published K: about the way from noise to image
    double chainLengthHigh;
    /// For a published K and the published network.
    std::optional<PublishedRun> run;
};

/// Nothing where the settings are not like CIFAR-10's: 32 x 32 in colour, chains from a uniform z, s = 1.
/// `channels` are those of the data: config.data.channels may leave them to the source.
std::optional<PublishedGuide> publishedGuide(const Config& config, int channels);

}  // namespace shortrun
