// What has been computed of a data set once, kept in the user's cache folder. Losing it costs time, never a
// result. Any thread; several programs may share it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/metrics/principal_components.h"
#include "engine/metrics/running_moments.h"

namespace shortrun {

/// A data set seen through one feature network.
struct DataStatistics {
    GaussianMoments moments;
    FeatureMatrix features;                         ///< of the first images, in the order of the draw
    std::vector<float> radii;                       ///< squared, of `features` (precision_recall.h)
    std::optional<PrincipalComponents> components;  ///< where the features are projections on them
    double inceptionScore = 0;                      ///< 0: the network gives no class probabilities
    double inceptionScoreDeviation = 0;
    int inceptionScoreSplits = 0;
};

/// $XDG_CACHE_HOME/shortrun/statistics, or that below ~/.cache; empty where neither is known: nothing is
/// cached then.
std::filesystem::path statisticsFolder();

/// The statistics of `key` (64 hexadecimal digits that name source, options and network); none where they are
/// not there. A file that is damaged, or of another key, counts as not there: it carries the SHA-256 of its
/// contents.
std::optional<DataStatistics> loadStatistics(const std::filesystem::path& folder, const std::string& key);
/// Written to a temporary name, then renamed; makes the folder. A cache that cannot be written is left alone
/// (false).
bool saveStatistics(const std::filesystem::path& folder, const std::string& key,
                    const DataStatistics& statistics);

}  // namespace shortrun
