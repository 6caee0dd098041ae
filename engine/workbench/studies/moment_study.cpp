#include "engine/workbench/studies/moment_study.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "engine/core/compute_threads.h"
#include "engine/features/layer_responses.h"
#include "engine/model/thread_count_scope.h"
#include "engine/sampling/noise_stream.h"
#include "engine/workbench/generator_impl.h"
#include "engine/workbench/host_tensor.h"
#include "engine/workbench/studies/data_draw.h"
#include "engine/workbench/studies/sample_stream.h"

namespace shortrun {
namespace {

/// Mean of each column, and its standard error.
void meansOf(const FeatureMatrix& rows, std::vector<double>& mean, std::vector<double>& error) {
    const double n = static_cast<double>(rows.rows);
    const auto d = static_cast<std::size_t>(rows.columns);
    mean.assign(d, 0.0);
    error.assign(d, 0.0);
    for (std::int64_t i = 0; i < rows.rows; ++i)
        for (std::size_t c = 0; c < d; ++c) mean[c] += rows.row(i)[c] / n;
    for (std::int64_t i = 0; i < rows.rows; ++i)
        for (std::size_t c = 0; c < d; ++c) error[c] += std::pow(rows.row(i)[c] - mean[c], 2);
    for (double& value : error) value = n > 1 ? std::sqrt(value / (n - 1) / n) : 0.0;
}

std::vector<double> weightedMean(const FeatureMatrix& rows, const std::vector<double>& weights) {
    std::vector<double> mean(static_cast<std::size_t>(rows.columns), 0.0);
    for (std::int64_t i = 0; i < rows.rows; ++i) {
        const double weight = weights[static_cast<std::size_t>(i)];
        if (weight == 0) continue;
        const float* row = rows.values.data() + i * rows.columns;
        for (std::size_t c = 0; c < mean.size(); ++c) mean[c] += weight * row[c];
    }
    for (double& value : mean) value /= static_cast<double>(rows.rows);
    return mean;
}

double norm(const std::vector<double>& values) {
    double sum = 0;
    for (const double value : values) sum += value * value;
    return std::sqrt(sum);
}

double relativeGap(const std::vector<double>& data, const std::vector<double>& samples) {
    std::vector<double> difference = data;
    for (std::size_t c = 0; c < data.size(); ++c) difference[c] -= samples[c];
    const double size = norm(data);
    return size > 0 ? norm(difference) / size : 0.0;
}

/// One side of the comparison, batch by batch.
struct Rows {
    std::vector<FeatureMatrix> layers;
    FeatureMatrix energies;

    void add(const EnergyNetwork& network, const torch::Tensor& x) {
        const std::vector<torch::Tensor> responses = layerResponses(network, x);
        layers.resize(responses.size());
        for (std::size_t i = 0; i < responses.size(); ++i)
            layers[i].append(toFeatureMatrix(responses[i]), x.size(0));
        const ThreadCountScope all(computeThreads());
        const at::NoGradGuard constant;
        energies.append(
            toFeatureMatrix(network.negativeEnergy(x.to(network.weight(0).device())).unsqueeze(1)),
            x.size(0));
    }
};

/// The statistic that is resampled. Means of samples lie apart by chance too: with tau the standard error of their
/// difference, E|mean - mean'|^2 = |E - E'|^2 + tau^2, and once more tau^2 of a resample, which would keep a plain
/// percentile interval from ever reaching a gap of 0. So both are taken off.
double resampledGap(const FeatureMatrix& data, const FeatureMatrix& samples, const LayerMoments& layer,
                    const Weights& weights) {
    const std::vector<double> mean = weightedMean(data, weights[0]);
    const double size = norm(mean);
    if (size == 0) return 0;
    const double tau = layer.samplingError * norm(layer.data) / size;
    const double gap = relativeGap(mean, weightedMean(samples, weights[1]));
    return std::sqrt(std::max(0.0, gap * gap - 2 * tau * tau));
}

/// The gap that is shown, which has its share of chance, stays within the interval of the resamples.
Interval around(const LayerMoments& layer, const Interval& resampled) {
    return {std::min(resampled.low, layer.gap), std::max(resampled.high, layer.gap)};
}

/// The numbers of one layer, but for the interval.
LayerMoments momentsOf(const std::string& name, const FeatureMatrix& data, const FeatureMatrix& samples) {
    LayerMoments layer;
    layer.name = name;
    meansOf(data, layer.data, layer.dataError);
    meansOf(samples, layer.samples, layer.samplesError);
    layer.gap = relativeGap(layer.data, layer.samples);
    if (const double size = norm(layer.data); size > 0)
        layer.samplingError = std::hypot(norm(layer.dataError), norm(layer.samplesError)) / size;
    return layer;
}

}  // namespace

FeatureMatrix topLayerRows(const Generator& generator, const FloatBatch& pictures) {
    return toFeatureMatrix(layerResponses(*generator.internals().network, toTensor(pictures)).front());
}

std::string topLayerName(const Generator& generator) {
    return layerNames(*generator.internals().network).front();
}

struct MomentRun::Impl {
    const Generator& generator;
    std::shared_ptr<const ImageTiles> data;
    MomentOptions options;
    int batch;
    NoiseStream noise;
    std::vector<std::int64_t> drawn;
    std::vector<std::string> names;
    Rows ofData, ofSamples;
    std::int64_t dataDone = 0, samplesDone = 0;
    std::optional<Chains> chains;  ///< of the batch of samples under way
    std::size_t layer = 0;         ///< whose interval is being found
    std::optional<Bootstrap> bootstrap;
    int resamples = 0;  ///< made of `layer`
    MomentComparison result;

    Impl(const Generator& from, std::shared_ptr<const ImageTiles> pictures, const MomentOptions& with)
        : generator(from),
          data(std::move(pictures)),
          options(with),
          batch(batchSize(from.info())),
          noise(with.seed, NoisePurpose::DataNoise),
          drawn(drawPictures(*data, with.count, with.seed)),
          names(layerNames(network())) {
        result.steps = options.steps > 0 ? options.steps : from.info().config.sampler.steps;
    }

    const EnergyNetwork& network() const { return *generator.internals().network; }
    std::int64_t dataCount() const { return static_cast<std::int64_t>(drawn.size()); }
    void addData();
    void addSamples(int steps);
    void resample();
    void finish();
};

void MomentRun::Impl::addData() {
    const std::int64_t first = dataDone;
    FloatBatch pictures =
        toFloatBatch(picturesOf(*data, drawn, first, std::min<std::int64_t>(batch, dataCount() - first)));
    if (options.dataNoise > 0) {
        std::vector<float> unit(pictures.imageSize());
        for (int i = 0; i < pictures.count; ++i) {
            noise.normal(unit, static_cast<std::uint32_t>(first + i), 0);
            for (std::size_t k = 0; k < unit.size(); ++k)
                pictures.image(i)[k] += static_cast<float>(options.dataNoise) * unit[k];
        }
    }
    ofData.add(network(), toTensor(pictures));
    dataDone += pictures.count;
}

void MomentRun::Impl::addSamples(int steps) {
    const int first = static_cast<int>(samplesDone);
    if (!chains) {
        const int count = static_cast<int>(std::min<std::int64_t>(batch, options.count - first));
        chains.emplace(generator.start(
            generator.initialStates(options.seed, first, count),
            {result.steps, ChainNoise::Frozen, options.seed, static_cast<std::uint32_t>(first), false}));
    }
    chains->advance(steps);
    if (!chains->finished()) return;
    const FloatBatch x = chains->state();
    throwIfRunAway(x, generator);
    ofSamples.add(network(), toTensor(x));
    samplesDone += x.count;
    chains.reset();
}

void MomentRun::Impl::resample() {
    const FeatureMatrix &h = ofData.layers[layer], &q = ofSamples.layers[layer];
    if (!bootstrap) {
        result.layers.push_back(momentsOf(names[layer], h, q));
        bootstrap.emplace(std::vector<std::int64_t>{h.rows, q.rows}, options.bootstrap);
        resamples = 0;
    }
    ++resamples;
    LayerMoments& moments = result.layers.back();
    if (bootstrap->advance([&](const Weights& weights) { return resampledGap(h, q, moments, weights); })) return;
    moments.interval = around(moments, bootstrap->interval());
    bootstrap.reset();
    ++layer;
}

void MomentRun::Impl::finish() {
    result.data = ofData.energies.rows;
    result.samples = ofSamples.energies.rows;
    std::vector<double> mean, error, sampleMean, sampleError;
    meansOf(ofData.energies, mean, error);
    meansOf(ofSamples.energies, sampleMean, sampleError);
    result.dataEnergy = mean[0];
    result.samplesEnergy = sampleMean[0];
    result.energyGap = mean[0] - sampleMean[0];
    result.energyGapError = std::hypot(error[0], sampleError[0]);
    result.dataRows = std::move(ofData.layers);
    result.sampleRows = std::move(ofSamples.layers);
}

MomentRun::MomentRun(const Generator& generator, std::shared_ptr<const ImageTiles> data,
                     const MomentOptions& options) {
    checkPictures(*data, generator.info().channels, generator.info().size);
    impl_ = std::make_unique<Impl>(generator, std::move(data), options);
}

MomentRun::MomentRun(MomentRun&&) noexcept = default;
MomentRun::~MomentRun() = default;

bool MomentRun::advance(int steps) {
    Impl& run = *impl_;
    if (run.dataDone < run.dataCount()) {
        run.addData();
    } else if (run.samplesDone < run.options.count) {
        run.addSamples(steps);
    } else if (run.layer < run.names.size()) {
        run.resample();
        if (run.layer == run.names.size()) run.finish();
    }
    return run.layer < run.names.size();
}

Progress MomentRun::progress() const {
    const Impl& run = *impl_;
    if (run.dataDone < run.dataCount()) return {"responses to the data", run.dataDone, run.dataCount()};
    if (run.samplesDone < run.options.count) return {"samples", run.samplesDone, run.options.count};
    return {"bootstrap, layers", static_cast<std::int64_t>(run.layer), static_cast<std::int64_t>(run.names.size())};
}

double MomentRun::share() const {
    const Impl& run = *impl_;
    const auto part = [](double done, double all) { return all > 0 ? done / all : 1.0; };
    double samples = static_cast<double>(run.samplesDone);
    if (run.chains) samples += part(run.chains->step(), run.chains->steps()) * run.batch;
    const double layers = static_cast<double>(run.layer) +
                          (run.bootstrap ? part(run.resamples, run.options.bootstrap.resamples) : 0.0);
    // The chains take nearly all of the time.
    return 0.03 * part(static_cast<double>(run.dataDone), static_cast<double>(run.dataCount())) +
           0.92 * std::min(1.0, part(samples, static_cast<double>(run.options.count))) +
           0.05 * part(layers, static_cast<double>(run.names.size()));
}

MomentComparison MomentRun::take() { return std::move(impl_->result); }

LayerMoments compareLayer(const std::string& name, const FeatureMatrix& data, const FeatureMatrix& samples,
                          const BootstrapOptions& bootstrap) {
    LayerMoments layer = momentsOf(name, data, samples);
    const std::vector<std::int64_t> sizes = {data.rows, samples.rows};
    const auto statistic = [&](const Weights& weights) { return resampledGap(data, samples, layer, weights); };
    layer.interval = around(layer, bootstrapInterval(sizes, bootstrap, statistic));
    return layer;
}

MomentComparison compareMoments(const Generator& generator, const ImageTiles& data,
                                const MomentOptions& options, const ProgressSink& sink) {
    // Aliases the caller's pictures, which outlive this.
    MomentRun run(generator, std::shared_ptr<const ImageTiles>(std::shared_ptr<void>(), &data), options);
    do {
        throwIfStopped(sink.stop);
        if (sink.report) sink.report(run.progress());
    } while (run.advance(10));
    return run.take();
}

}  // namespace shortrun
