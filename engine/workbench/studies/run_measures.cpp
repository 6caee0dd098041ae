#include "engine/workbench/studies/run_measures.h"

#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>

#include "engine/core/error.h"
#include "engine/workbench/studies/data_draw.h"
#include "engine/workbench/studies/evaluation_sides.h"
#include "engine/workbench/studies/measure_row.h"
#include "engine/workbench/studies/moment_study.h"
#include "engine/workbench/studies/reconstruction_score.h"
#include "engine/workbench/studies/sample_stream.h"
#include "engine/workbench/studies/sliced_work.h"

namespace shortrun {
namespace {

constexpr int kNeighbours = 3;
constexpr std::int64_t kKept = 10000;
constexpr std::int64_t kMostReconstructed = 16;

/// One network, and the data as it sees them.
struct Lens {
    std::string prefix;  ///< of the columns
    std::shared_ptr<FeatureNetwork> network;  ///< null: pixels whose components are still sought
    FeatureSide data, samples;
    std::int64_t dataDone = 0;
    std::shared_ptr<const DataStatistics> statistics;
    SliceSize atOnce{8};
};

/// Numbers about numbers: no tensors, any thread.
struct Numbers {
    FoundMeasures found;
    std::vector<std::shared_ptr<const DataStatistics>> statistics;  ///< of each network
};

}  // namespace

struct RunMeasures::Impl {
    std::shared_ptr<const ImageSet> data;
    std::vector<Lens> lenses;
    std::string lensesOf;  ///< what they were made for
    std::vector<std::int64_t> drawn;

    std::optional<Generator> generator;  ///< set while something is under way
    TrainConfig wanted;
    std::uint64_t seed = 1;
    std::int64_t samplesDone = 0, topDone = 0;
    std::optional<Chains> chains;
    ImageTiles tiles;  ///< the samples of a batch that the networks are to see
    std::size_t tilesLens = 0;
    int tilesDone = 0;
    FeatureMatrix topData, topSamples;
    std::optional<ReconstructionRun> descent;
    std::optional<ReconstructionScore> reconstruction;
    std::optional<Elsewhere<PrincipalComponents>> components;
    std::optional<Elsewhere<Numbers>> elsewhere;
    SliceSize stepsAtOnce{1}, topAtOnce{8};
    Progress progress;

    MeasureRow row;

    bool looks() const;
    std::string keyOf(const Config& config) const;
    void makeLenses(const Config& config);
    void begin(Generator from);
    void drop();
    bool advance();
    bool seekComponents();
    bool seeData();
    bool seeSamples();
    void seeTiles();
    bool seeTop();
    bool reconstruct();
    bool count();
    void take(Numbers numbers);
};

/// Whether any measure needs a network.
bool RunMeasures::Impl::looks() const {
    for (const Measure measure : {Measure::Frechet, Measure::Kernel, Measure::Precision, Measure::Recall,
                                  Measure::Nearest, Measure::InceptionScore})
        if (wanted.measures.has(measure)) return true;
    return false;
}

std::string RunMeasures::Impl::keyOf(const Config& config) const {
    return config.train.measureNetwork + "\n" + std::to_string(config.train.measureCount) + "/" +
           std::to_string(config.seed);
}

void RunMeasures::Impl::makeLenses(const Config& config) {
    if (lensesOf == keyOf(config)) return;
    lensesOf.clear();
    lenses.clear();
    const std::string& name = config.train.measureNetwork;
    const bool both = name == kBuiltInNetworks;
    const ImageTiles& tiles = data->tiles;
    if (both || name == kPixelNetwork) lenses.push_back({"pixels_", nullptr});
    if (both || name == kRandomNetwork)
        lenses.push_back({"random_", makeRandomFeatures(tiles.channels, tiles.width)});
    if (lenses.empty())
        lenses.push_back({"", loadScriptedFeatures(name, tiles.channels, tiles.width, 0, config.runtime.device)});
    drawn = drawPictures(tiles, config.train.measureCount, config.seed);
    lensesOf = keyOf(config);
}

void RunMeasures::Impl::begin(Generator from) {
    drop();
    const Config& config = from.info().config;
    wanted = config.train;
    seed = config.seed;
    drawn = drawPictures(data->tiles, wanted.measureCount, seed);
    checkEnough(static_cast<std::int64_t>(drawn.size()), wanted.measureCount, kNeighbours);
    if (looks()) makeLenses(config);
    generator = std::move(from);
}

void RunMeasures::Impl::drop() {
    generator.reset();
    chains.reset();
    descent.reset();
    components.reset();
    elsewhere.reset();
    reconstruction.reset();
    tiles = {};
    tilesLens = 0;
    tilesDone = 0;
    samplesDone = topDone = 0;
    topData = topSamples = {};
    progress = {};
    for (Lens& lens : lenses) lens.samples = {};
}

bool RunMeasures::Impl::advance() {
    if (looks() && (!seekComponents() || !seeData())) return false;
    const bool samplesWanted = looks() || wanted.measures.has(Measure::Moments);
    if (samplesWanted && !seeSamples()) return false;
    if (wanted.measures.has(Measure::Moments) && !seeTop()) return false;
    if (wanted.measures.has(Measure::Reconstruction) && !reconstruct()) return false;
    return count();
}

bool RunMeasures::Impl::seekComponents() {
    if (lenses.front().network || lenses.front().prefix.empty()) return true;
    progress = {"principal components of the data", 0, 0};
    if (!components)
        components.emplace([set = data, n = wanted.measureCount, s = seed](const ProgressSink&) {
            return pixelComponents(set->tiles, n, s);
        });
    if (!components->ready()) return false;
    lenses.front().network = makePixelFeatures(components->take());
    components.reset();
    return true;
}

bool RunMeasures::Impl::seeData() {
    const auto total = static_cast<std::int64_t>(drawn.size());
    for (Lens& lens : lenses) {
        if (lens.dataDone == total) continue;
        progress = {"features of the data", lens.dataDone, total};
        lens.atOnce.spend([&](int most) {
            const std::int64_t some = std::min<std::int64_t>(most, total - lens.dataDone);
            lens.data.add(lens.network->compute(picturesOf(data->tiles, drawn, lens.dataDone, some)), total, kKept);
            lens.dataDone += some;
        });
        return false;
    }
    return true;
}

bool RunMeasures::Impl::seeSamples() {
    if (!tiles.empty()) {
        seeTiles();
        return false;
    }
    if (samplesDone == wanted.measureCount) return true;
    progress = {"samples", samplesDone, wanted.measureCount};
    const int some = static_cast<int>(
        std::min<std::int64_t>(batchSize(generator->info()), wanted.measureCount - samplesDone));
    if (!chains) {
        const auto first = static_cast<std::uint32_t>(samplesDone);
        chains.emplace(generator->start(generator->initialStates(seed, static_cast<int>(samplesDone), some),
                                        {0, ChainNoise::Frozen, seed, first, false}));
    }
    stepsAtOnce.spend([&](int steps) { chains->advance(steps); });
    if (!chains->finished()) return false;
    const FloatBatch ends = chains->state();
    chains.reset();
    if (wanted.measures.has(Measure::Moments)) topSamples.append(topLayerRows(*generator, ends), ends.count);
    if (looks()) tiles = toImageTiles(ends);
    samplesDone += some;
    return false;
}

/// Part of a batch of samples through one of the networks.
void RunMeasures::Impl::seeTiles() {
    Lens& lens = lenses[tilesLens];
    std::vector<std::int64_t> all(static_cast<std::size_t>(tiles.count));
    std::iota(all.begin(), all.end(), 0);
    lens.atOnce.spend([&](int most) {
        const int some = std::min(most, tiles.count - tilesDone);
        lens.samples.add(lens.network->compute(picturesOf(tiles, all, tilesDone, some)), wanted.measureCount, kKept);
        tilesDone += some;
    });
    if (tilesDone < tiles.count) return;
    tilesDone = 0;
    if (++tilesLens < lenses.size()) return;
    tilesLens = 0;
    tiles = {};
}

/// The data's side of the moments, which changes with the weights.
bool RunMeasures::Impl::seeTop() {
    const auto total = static_cast<std::int64_t>(drawn.size());
    if (topDone == total) return true;
    progress = {"responses to the data", topDone, total};
    topAtOnce.spend([&](int most) {
        const std::int64_t some = std::min<std::int64_t>(most, total - topDone);
        topData.append(topLayerRows(*generator, toFloatBatch(picturesOf(data->tiles, drawn, topDone, some))), some);
        topDone += some;
    });
    return false;
}

bool RunMeasures::Impl::reconstruct() {
    if (reconstruction) return true;
    const auto some = std::min<std::int64_t>(kMostReconstructed, static_cast<std::int64_t>(drawn.size()));
    if (!descent)
        descent.emplace(generator->reconstruct(toFloatBatch(picturesOf(data->tiles, drawn, 0, some)), seed,
                                               generator->info().config.reconstruct));
    progress = {"reconstruction", std::max(0, descent->step()), descent->steps()};
    const auto begin = std::chrono::steady_clock::now();
    while (!descent->finished() && millisecondsSince(begin) < kSliceMilliseconds) descent->advance();
    if (!descent->finished()) return false;
    reconstruction = scoreOf(bestErrors(*descent, static_cast<int>(some)), descent->steps());
    descent.reset();
    return true;
}

bool RunMeasures::Impl::count() {
    progress = {"distances", 0, 0};
    if (!elsewhere) {
        struct Side {
            std::string prefix;
            FeatureIdentity identity;
            FeatureSide data, samples;
            std::shared_ptr<const DataStatistics> statistics;
        };
        std::vector<Side> sides;
        if (looks())
            for (Lens& lens : lenses)
                sides.push_back({lens.prefix, lens.network->identity(), lens.statistics ? FeatureSide() : lens.data,
                                 std::move(lens.samples), lens.statistics});
        const bool moments = wanted.measures.has(Measure::Moments);
        const std::string top = moments ? topLayerName(*generator) : std::string();
        elsewhere.emplace([sides = std::move(sides), measures = wanted.measures, moments, top, dataRows = topData,
                           sampleRows = topSamples](const ProgressSink& sink) {
            Numbers numbers;
            for (const Side& side : sides) {
                numbers.statistics.push_back(
                    side.statistics
                        ? side.statistics
                        : std::make_shared<const DataStatistics>(statisticsOf(side.data, kNeighbours, sink)));
                numbers.found.networks.push_back({side.prefix, {}});
                NetworkMeasures& found = numbers.found.networks.back().measures;
                found.network = side.identity;
                compareSides(found, side.samples, *numbers.statistics.back(), kNeighbours, measures, sink);
            }
            if (moments) numbers.found.top = compareLayer(top, dataRows, sampleRows, {.resamples = 2});
            return numbers;
        });
    }
    if (!elsewhere->ready()) return false;
    take(elsewhere->take());
    return true;
}

void RunMeasures::Impl::take(Numbers numbers) {
    for (std::size_t n = 0; n < numbers.statistics.size(); ++n) {
        lenses[n].statistics = numbers.statistics[n];
        lenses[n].data = {};
    }
    numbers.found.reconstruction = reconstruction;
    row = measureRow(wanted, numbers.found);
    drop();
}

RunMeasures::RunMeasures(std::shared_ptr<const ImageSet> data) : impl_(std::make_unique<Impl>()) {
    impl_->data = std::move(data);
}
RunMeasures::~RunMeasures() = default;

void RunMeasures::checkNetwork(const Config& config) {
    impl_->wanted = config.train;
    if (impl_->looks()) impl_->makeLenses(config);
}

void RunMeasures::begin(Generator generator) { impl_->begin(std::move(generator)); }
bool RunMeasures::underWay() const { return impl_->generator.has_value(); }

bool RunMeasures::advance() {
    try {
        return impl_->advance();
    } catch (...) {
        impl_->drop();
        impl_->lensesOf.clear();  // half a side of the data may have been seen
        throw;
    }
}

void RunMeasures::cancel() { impl_->drop(); }
Progress RunMeasures::progress() const { return impl_->progress; }
const NamedNumbers& RunMeasures::numbers() const { return impl_->row.numbers; }
const std::string& RunMeasures::sentence() const { return impl_->row.sentence; }

std::string RunMeasures::protocol() const {
    nlohmann::ordered_json made = {{"measures", impl_->wanted.measures.text()},
                                   {"count", impl_->wanted.measureCount},
                                   {"data_count", impl_->drawn.size()},
                                   {"seed", impl_->seed},
                                   {"data", impl_->data->description}};
    made["networks"] = nlohmann::ordered_json::array();
    if (impl_->looks())
        for (const Lens& lens : impl_->lenses) {
            const FeatureIdentity& identity = lens.network->identity();
            made["networks"].push_back(
                {{"network", identity.name}, {"sha256", identity.sha256}, {"input", identity.rule}});
        }
    return made.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

}  // namespace shortrun
