#include "engine/workbench/studies/moment_study.h"

#include <algorithm>
#include <cmath>

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

Rows rowsOfData(const EnergyNetwork& network, const ImageTiles& data, const MomentOptions& options, int batch,
                const ProgressSink& sink) {
    const auto drawn = drawPictures(data, options.count, options.seed);
    const auto total = static_cast<std::int64_t>(drawn.size());
    const NoiseStream noise(options.seed, NoisePurpose::DataNoise);
    Rows rows;
    for (std::int64_t first = 0; first < total; first += batch) {
        throwIfStopped(sink.stop);
        if (sink.report) sink.report({"responses to the data", first, total});
        FloatBatch pictures =
            toFloatBatch(picturesOf(data, drawn, first, std::min<std::int64_t>(batch, total - first)));
        if (options.dataNoise > 0) {
            std::vector<float> unit(pictures.imageSize());
            for (int i = 0; i < pictures.count; ++i) {
                noise.normal(unit, static_cast<std::uint32_t>(first + i), 0);
                for (std::size_t k = 0; k < unit.size(); ++k)
                    pictures.image(i)[k] += static_cast<float>(options.dataNoise) * unit[k];
            }
        }
        rows.add(network, toTensor(pictures));
    }
    return rows;
}

Rows rowsOfSamples(const Generator& generator, const EnergyNetwork& network, const MomentOptions& options,
                   int batch, const ProgressSink& sink) {
    Rows rows;
    for (std::int64_t first = 0; first < options.count; first += batch) {
        if (sink.report) sink.report({"samples", first, options.count});
        const int count = static_cast<int>(std::min<std::int64_t>(batch, options.count - first));
        rows.add(network,
                 toTensor(shortRunSamples(generator, options.seed, first, count, options.steps, sink.stop)));
    }
    return rows;
}

}  // namespace

LayerMoments compareLayer(const std::string& name, const FeatureMatrix& data, const FeatureMatrix& samples,
                          const BootstrapOptions& bootstrap) {
    LayerMoments layer;
    layer.name = name;
    meansOf(data, layer.data, layer.dataError);
    meansOf(samples, layer.samples, layer.samplesError);
    layer.gap = relativeGap(layer.data, layer.samples);
    if (const double size = norm(layer.data); size > 0)
        layer.samplingError = std::hypot(norm(layer.dataError), norm(layer.samplesError)) / size;
    const std::vector<std::int64_t> sizes = {data.rows, samples.rows};
    layer.interval = bootstrapInterval(sizes, bootstrap, [&](const Weights& weights) {
        return relativeGap(weightedMean(data, weights[0]), weightedMean(samples, weights[1]));
    });
    return layer;
}

FeatureMatrix topLayerRows(const Generator& generator, const FloatBatch& pictures) {
    return toFeatureMatrix(layerResponses(*generator.internals().network, toTensor(pictures)).front());
}

std::string topLayerName(const Generator& generator) {
    return layerNames(*generator.internals().network).front();
}

MomentComparison compareMoments(const Generator& generator, const ImageTiles& data,
                                const MomentOptions& options, const ProgressSink& sink) {
    const ModelInfo& model = generator.info();
    checkPictures(data, model.channels, model.size);
    const EnergyNetwork& network = *generator.internals().network;
    const int batch = studyBatch(model);
    Rows ofData = rowsOfData(network, data, options, batch, sink);
    Rows ofSamples = rowsOfSamples(generator, network, options, batch, sink);

    MomentComparison result;
    result.data = ofData.energies.rows;
    result.samples = ofSamples.energies.rows;
    result.steps = options.steps > 0 ? options.steps : model.config.sampler.steps;
    const std::vector<std::string> names = layerNames(network);
    for (std::size_t i = 0; i < names.size(); ++i) {
        throwIfStopped(sink.stop);
        if (sink.report)
            sink.report(
                {"bootstrap, layers", static_cast<std::int64_t>(i), static_cast<std::int64_t>(names.size())});
        result.layers.push_back(
            compareLayer(names[i], ofData.layers[i], ofSamples.layers[i], options.bootstrap));
    }
    std::vector<double> mean, error, sampleMean, sampleError;
    meansOf(ofData.energies, mean, error);
    meansOf(ofSamples.energies, sampleMean, sampleError);
    result.dataEnergy = mean[0];
    result.samplesEnergy = sampleMean[0];
    result.energyGap = mean[0] - sampleMean[0];
    result.energyGapError = std::hypot(error[0], sampleError[0]);
    result.dataRows = std::move(ofData.layers);
    result.sampleRows = std::move(ofSamples.layers);
    return result;
}

}  // namespace shortrun
