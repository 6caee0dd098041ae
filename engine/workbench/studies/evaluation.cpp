#include "engine/workbench/studies/evaluation.h"

#include <algorithm>
#include <filesystem>

#include "engine/metrics/sha256.h"
#include "engine/workbench/studies/data_draw.h"
#include "engine/workbench/studies/evaluation_sides.h"
#include "engine/workbench/studies/sample_stream.h"

namespace shortrun {
namespace {

constexpr int kPixelComponents = 64;
constexpr std::int64_t kMostComponentRows = 5000;
constexpr std::int64_t kMostComponentNumbers = std::int64_t{1}
                                               << 24;  ///< pixels that components are sought in at once
constexpr std::int64_t kFeatureBatch = 64;
constexpr std::int64_t kShownSamples = 16;

std::string cacheKey(const ImageTiles& data, const FeatureNetwork& network,
                     const EvaluationOptions& options) {
    Sha256 hash;
    hash.addText(fingerprintOf(data));
    const FeatureIdentity& identity = network.identity();
    for (const std::string& text : {identity.name, identity.sha256, identity.rule}) hash.addText(text);
    hash.addText(std::to_string(identity.dimension));
    for (const std::int64_t number : {options.count, options.kept, std::int64_t{options.neighbours}})
        hash.addText(std::to_string(number));
    hash.addText(std::to_string(options.seed));
    return hash.hex();
}

/// Everything of the data that the measures need, from the cache or from the pictures.
struct DataSide {
    DataStatistics statistics;
    bool fromCache = false;
};

DataSide dataSideOf(const ImageTiles& data, const std::vector<std::int64_t>& drawn, FeatureNetwork& network,
                    std::size_t number, const EvaluationOptions& options, const ProgressSink& sink,
                    const FeatureSink& onFeatures) {
    const auto folder = statisticsFolder();
    const std::string key = cacheKey(data, network, options);
    // Who wants to see all features cannot be served with statistics.
    const bool mayLoad = options.cached && !onFeatures;
    if (auto found = mayLoad ? loadStatistics(folder, key) : std::nullopt) return {std::move(*found), true};

    FeatureSide side;
    const auto total = static_cast<std::int64_t>(drawn.size());
    for (std::int64_t first = 0; first < total; first += kFeatureBatch) {
        throwIfStopped(sink.stop);
        if (sink.report) sink.report({"features of the data", first, total});
        const FeatureBatch batch =
            network.compute(picturesOf(data, drawn, first, std::min(kFeatureBatch, total - first)));
        if (onFeatures) onFeatures(number, true, first, batch);
        side.add(batch, total, options.kept);
    }
    DataSide result{statisticsOf(std::move(side), options.neighbours, sink)};
    if (options.cached) saveStatistics(folder, key, result.statistics);
    return result;
}

void addTile(ImageTiles& sheet, std::span<const std::uint8_t> tile) {
    sheet.pixels.insert(sheet.pixels.end(), tile.begin(), tile.end());
    ++sheet.count;
}

ImageTiles neighbourSheet(const ImageTiles& shown, const std::vector<std::vector<Neighbour>>& found,
                          const ImageTiles& data, const std::vector<std::int64_t>& drawn) {
    ImageTiles sheet(0, data.width, data.height, data.channels);
    for (int i = 0; i < shown.count; ++i) {
        addTile(sheet, shown.tile(i));
        for (const Neighbour& neighbour : found[static_cast<std::size_t>(i)])
            addTile(sheet, data.tile(static_cast<int>(drawn[static_cast<std::size_t>(neighbour.row)])));
    }
    return sheet;
}

/// All samples once, each batch through every network. Returns the first ones, to be shown.
ImageTiles streamSamples(const Generator& generator, std::vector<std::unique_ptr<FeatureNetwork>>& networks,
                         std::vector<FeatureSide>& sides, const EvaluationOptions& options, const ProgressSink& sink,
                         const FeatureSink& onFeatures) {
    ImageTiles shown;
    const int most = batchSize(generator.info());
    for (std::int64_t first = 0; first < options.count; first += most) {
        if (sink.report) sink.report({"samples", first, options.count});
        const int count = static_cast<int>(std::min<std::int64_t>(most, options.count - first));
        const ImageTiles tiles =
            toImageTiles(shortRunSamples(generator, options.seed, first, count, 0, sink.stop));
        for (std::size_t n = 0; n < networks.size(); ++n) {
            const FeatureBatch batch = networks[n]->compute(tiles);
            if (onFeatures) onFeatures(n, false, first, batch);
            sides[n].add(batch, options.count, options.kept);
        }
        if (shown.empty()) shown = ImageTiles(0, tiles.width, tiles.height, tiles.channels);
        for (int i = 0; i < count && shown.count < kShownSamples; ++i) addTile(shown, tiles.tile(i));
    }
    return shown;
}

}  // namespace

PrincipalComponents pixelComponents(const ImageTiles& data, std::int64_t count, std::uint64_t seed) {
    const auto numbers = static_cast<std::int64_t>(data.tileBytes());
    const std::int64_t rows = std::min({count, kMostComponentRows, kMostComponentNumbers / numbers});
    const auto drawn = drawPictures(data, rows, seed);
    return principalComponents(pixelsOf(picturesOf(data, drawn, 0, static_cast<std::int64_t>(drawn.size()))),
                               kPixelComponents);
}

std::vector<std::unique_ptr<FeatureNetwork>> makeFeatureNetworks(const ImageTiles& data,
                                                                 const EvaluationOptions& options) {
    checkEnough(data.count, options.count, options.neighbours);
    std::vector<std::unique_ptr<FeatureNetwork>> networks;
    if (!options.features.empty()) {
        networks.push_back(loadScriptedFeatures(options.features, data.channels, data.width,
                                                options.featureSize, options.device));
        return networks;
    }
    networks.push_back(makePixelFeatures(pixelComponents(data, options.count, options.seed)));
    networks.push_back(makeRandomFeatures(data.channels, data.width));
    return networks;
}

Evaluation evaluate(const Generator& generator, const ImageTiles& data,
                    std::vector<std::unique_ptr<FeatureNetwork>>& networks, const EvaluationOptions& options,
                    const ProgressSink& sink, const FeatureSink& onFeatures) {
    checkPictures(data, generator.info().channels, generator.info().size);
    const auto drawn = drawPictures(data, options.count, options.seed);
    checkEnough(static_cast<std::int64_t>(drawn.size()), options.count, options.neighbours);
    Evaluation result;
    result.samples = options.count;
    result.data = static_cast<std::int64_t>(drawn.size());
    result.steps = generator.info().config.sampler.steps;

    std::vector<DataSide> dataSides;
    for (std::size_t n = 0; n < networks.size(); ++n)
        dataSides.push_back(dataSideOf(data, drawn, *networks[n], n, options, sink, onFeatures));
    std::vector<FeatureSide> sampleSides(networks.size());
    const ImageTiles shown = streamSamples(generator, networks, sampleSides, options, sink, onFeatures);
    for (std::size_t n = 0; n < networks.size(); ++n) {
        NetworkMeasures& measures = result.networks.emplace_back();
        measures.network = networks[n]->identity();
        measures.dataFromCache = dataSides[n].fromCache;
        const auto found = compareSides(measures, sampleSides[n], dataSides[n].statistics, options.neighbours,
                                        MeasureSet(), sink);
        if (n + 1 == networks.size()) result.neighbours = neighbourSheet(shown, found, data, drawn);
    }
    return result;
}

}  // namespace shortrun
