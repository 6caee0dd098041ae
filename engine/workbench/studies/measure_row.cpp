#include "engine/workbench/studies/measure_row.h"

#include <cstdio>

namespace shortrun {
namespace {

void say(std::string& sentence, const char* format, double value) {
    char text[64];
    std::snprintf(text, sizeof text, format, value);
    sentence += (sentence.empty() ? "" : "  ") + std::string(text);
}

void addNumbers(NamedNumbers& numbers, const MeasureSet& wanted, const FoundMeasures::ThroughNetwork& found) {
    const NetworkMeasures& m = found.measures;
    const auto add = [&](Measure measure, const char* column, double value) {
        if (wanted.has(measure)) numbers.emplace_back(found.prefix + column, value);
    };
    add(Measure::Frechet, "frechet_distance", m.frechet.distance);
    add(Measure::Kernel, "kernel_distance", m.kernel.mean);
    add(Measure::Kernel, "kernel_deviation", m.kernel.deviation);
    add(Measure::Precision, "precision", m.manifold.precision);
    add(Measure::Recall, "recall", m.manifold.recall);
    add(Measure::Nearest, "nearest_ratio", m.diversity.ratio);
    if (m.samplesScore) add(Measure::InceptionScore, "inception_score", m.samplesScore->mean);
}

void sayNetwork(std::string& sentence, const MeasureSet& wanted, const NetworkMeasures& m) {
    if (wanted.has(Measure::Frechet)) say(sentence, "Frechet %.4g", m.frechet.distance);
    if (wanted.has(Measure::Kernel)) say(sentence, "kernel %.4g", m.kernel.mean);
    if (wanted.has(Measure::Precision)) say(sentence, "precision %.4g", m.manifold.precision);
    if (wanted.has(Measure::Recall)) say(sentence, "recall %.4g", m.manifold.recall);
}

}  // namespace

MeasureRow measureRow(const TrainConfig& wanted, const FoundMeasures& found) {
    MeasureRow row;
    if (found.top) {
        row.numbers.emplace_back("top_layer_gap", found.top->gap);
        row.numbers.emplace_back("top_layer_sampling_error", found.top->samplingError);
        say(row.sentence, "top layer's gap %.4g", found.top->gap);
    }
    for (const FoundMeasures::ThroughNetwork& network : found.networks)
        addNumbers(row.numbers, wanted.measures, network);
    if (!found.networks.empty()) sayNetwork(row.sentence, wanted.measures, found.networks.back().measures);
    if (found.reconstruction) {
        row.numbers.emplace_back("reconstruction_mse", found.reconstruction->meanSquaredError);
        row.numbers.emplace_back("reconstruction_psnr", found.reconstruction->psnr);
        say(row.sentence, "reconstruction MSE %.4g", found.reconstruction->meanSquaredError);
    }
    row.numbers.emplace_back("samples", static_cast<double>(wanted.measureCount));
    return row;
}

}  // namespace shortrun
