#include "engine/metrics/statistics_cache.h"

#include <cstdlib>
#include <cstring>

#include "engine/config/value_text.h"
#include "engine/core/error.h"
#include "engine/metrics/sha256.h"
#include "engine/storage/safetensors.h"

namespace shortrun {
namespace {

namespace fs = std::filesystem;

constexpr const char* kFormat = "shortrun.statistics";
constexpr const char* kVersion = "1";

std::string contentHash(const Safetensors& file) {
    Sha256 hash;
    for (const auto& [name, text] : file.metadata) {
        if (name == "sha256") continue;
        hash.addText(name);
        hash.addText(text);
    }
    for (const NamedArray& array : file.arrays) {
        hash.addText(array.name);
        for (const std::int64_t extent : array.shape) hash.addText(std::to_string(extent));
        hash.add(array.data);
    }
    return hash.hex();
}

std::vector<double> doublesOf(const NamedArray& array) {
    std::vector<double> values(static_cast<std::size_t>(array.elementCount()));
    if (array.type != ArrayType::F64) throw Error(ErrorCode::BadInput, "doubles are expected");
    std::memcpy(values.data(), array.data.data(), values.size() * sizeof(double));
    return values;
}

const NamedArray& arrayOf(const Safetensors& file, const std::string& name) {
    const NamedArray* array = file.find(name);
    if (array == nullptr) throw Error(ErrorCode::BadInput, "the array '" + name + "' is missing");
    return *array;
}

FeatureMatrix matrixOf(const NamedArray& array) {
    if (array.shape.size() != 2) throw Error(ErrorCode::BadInput, "a matrix is expected");
    FeatureMatrix matrix;
    matrix.rows = array.shape[0];
    matrix.columns = static_cast<int>(array.shape[1]);
    matrix.values = array.toFloats();
    return matrix;
}

NamedArray arrayOf(const std::string& name, const FeatureMatrix& matrix) {
    return NamedArray::fromFloats(name, {matrix.rows, matrix.columns}, matrix.values);
}

double numberOf(const Safetensors& file, const std::string& name) {
    const auto found = file.metadata.find(name);
    const auto value = found == file.metadata.end() ? std::nullopt : parseReal(found->second);
    if (!value) throw Error(ErrorCode::BadInput, "'" + name + "' is missing");
    return *value;
}

DataStatistics statisticsOf(const Safetensors& file) {
    DataStatistics result;
    result.moments.count = static_cast<std::int64_t>(numberOf(file, "count"));
    result.moments.mean = doublesOf(arrayOf(file, "mean"));
    result.moments.covariance = doublesOf(arrayOf(file, "covariance"));
    result.features = matrixOf(arrayOf(file, "features"));
    result.radii = arrayOf(file, "radii").toFloats();
    result.inceptionScore = numberOf(file, "inception_score");
    result.inceptionScoreDeviation = numberOf(file, "inception_score_deviation");
    result.inceptionScoreSplits = static_cast<int>(numberOf(file, "inception_score_splits"));
    if (file.find("components.directions") == nullptr) return result;
    PrincipalComponents& components = result.components.emplace();
    components.mean = doublesOf(arrayOf(file, "components.mean"));
    components.variances = doublesOf(arrayOf(file, "components.variances"));
    components.directions = matrixOf(arrayOf(file, "components.directions"));
    components.share = numberOf(file, "components.share");
    return result;
}

Safetensors fileOf(const std::string& key, const DataStatistics& statistics) {
    Safetensors file;
    const auto doubles = [&](const std::string& name, std::vector<std::int64_t> shape,
                             std::span<const double> values) {
        file.arrays.push_back(NamedArray::fromDoubles(name, std::move(shape), values));
    };
    const std::int64_t d = statistics.moments.dimension();
    doubles("mean", {d}, statistics.moments.mean);
    doubles("covariance", {d, d}, statistics.moments.covariance);
    file.arrays.push_back(arrayOf("features", statistics.features));
    file.arrays.push_back(NamedArray::fromFloats(
        "radii", {static_cast<std::int64_t>(statistics.radii.size())}, statistics.radii));
    file.metadata = {{kFormat, kVersion},
                     {"key", key},
                     {"count", std::to_string(statistics.moments.count)},
                     {"inception_score", realText(statistics.inceptionScore)},
                     {"inception_score_deviation", realText(statistics.inceptionScoreDeviation)},
                     {"inception_score_splits", std::to_string(statistics.inceptionScoreSplits)}};
    if (const auto& components = statistics.components) {
        doubles("components.mean", {static_cast<std::int64_t>(components->mean.size())}, components->mean);
        doubles("components.variances", {static_cast<std::int64_t>(components->variances.size())},
                components->variances);
        file.arrays.push_back(arrayOf("components.directions", components->directions));
        file.metadata["components.share"] = realText(components->share);
    }
    file.metadata["sha256"] = contentHash(file);
    return file;
}

fs::path fileFor(const fs::path& folder, const std::string& key) {
    return folder / (key + ".safetensors");
}

}  // namespace

fs::path statisticsFolder() {
    const auto named = [](const char* variable) {
        const char* value = std::getenv(variable);
        return value == nullptr ? fs::path() : fs::path(value);
    };
    // The specification says that a relative path is to be passed over.
    if (const fs::path cache = named("XDG_CACHE_HOME"); cache.is_absolute())
        return cache / "shortrun" / "statistics";
    if (const fs::path home = named("HOME"); home.is_absolute())
        return home / ".cache" / "shortrun" / "statistics";
    return {};
}

std::optional<DataStatistics> loadStatistics(const fs::path& folder, const std::string& key) {
    std::error_code failure;
    if (folder.empty() || !fs::is_regular_file(fileFor(folder, key), failure)) return std::nullopt;
    try {
        const Safetensors file = readSafetensors(fileFor(folder, key).string());
        const auto word = [&](const std::string& name) {
            const auto found = file.metadata.find(name);
            return found == file.metadata.end() ? std::string() : found->second;
        };
        if (word(kFormat) != kVersion || word("key") != key || word("sha256") != contentHash(file))
            return std::nullopt;
        return statisticsOf(file);
    } catch (const Error&) {
        return std::nullopt;
    }
}

bool saveStatistics(const fs::path& folder, const std::string& key, const DataStatistics& statistics) {
    if (folder.empty()) return false;
    std::error_code failure;
    fs::create_directories(folder, failure);
    if (failure) return false;
    try {
        writeSafetensors(fileFor(folder, key).string(), fileOf(key, statistics));
        return true;
    } catch (const Error&) {
        return false;
    }
}

}  // namespace shortrun
