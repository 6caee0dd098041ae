#include "engine/workbench/studies/chain_study.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "engine/core/compute_threads.h"
#include "engine/model/thread_count_scope.h"
#include "engine/workbench/generator_impl.h"
#include "engine/workbench/host_tensor.h"
#include "engine/workbench/studies/sample_stream.h"

namespace shortrun {
namespace {

constexpr int kBins = 24;
constexpr int kMostDraws = 500;  ///< values of f in the trace of a chain
constexpr std::array kMarks = {1, 2, 5, 10, 20, 50, 100};

std::vector<double> energiesOf(const Generator& generator, const FloatBatch& x) {
    const ThreadCountScope all(computeThreads());
    const at::NoGradGuard constant;
    const EnergyNetwork& network = *generator.internals().network;
    const torch::Tensor f = network.negativeEnergy(toTensor(x).to(network.weight(0).device()))
                                .to(torch::kCPU, torch::kFloat64)
                                .contiguous();
    return {f.data_ptr<double>(), f.data_ptr<double>() + f.numel()};
}

double meanOf(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// |a_i - b_i| of each pair of images.
std::vector<double> distances(const FloatBatch& a, const FloatBatch& b) {
    std::vector<double> result;
    for (int i = 0; i < a.count; ++i) {
        double sum = 0;
        for (std::size_t k = 0; k < a.imageSize(); ++k) {
            const double difference = double{a.image(i)[k]} - b.image(i)[k];
            sum += difference * difference;
        }
        result.push_back(std::sqrt(sum));
    }
    return result;
}

double saturationOf(const FloatBatch& x) {
    const auto beyond =
        std::count_if(x.values.begin(), x.values.end(), [](float v) { return std::abs(v) > 1; });
    return static_cast<double>(beyond) / static_cast<double>(x.values.size());
}

ImageTiles picturesOf(const FloatBatch& x, int count) {
    FloatBatch part(std::min(count, x.count), x.channels, x.height, x.width);
    std::copy_n(x.values.begin(), part.values.size(), part.values.begin());
    return toImageTiles(part);
}

NonMixing mixingOf(const FloatBatch& ends, const FloatBatch& otherNoise, const FloatBatch& otherStart) {
    NonMixing mixing;
    mixing.otherNoise = distances(ends, otherNoise);
    mixing.otherStart = distances(ends, otherStart);
    const double apart = meanOf(mixing.otherStart);
    mixing.ratio = apart > 0 ? meanOf(mixing.otherNoise) / apart : 0.0;
    const double most = std::max(*std::max_element(mixing.otherNoise.begin(), mixing.otherNoise.end()),
                                 *std::max_element(mixing.otherStart.begin(), mixing.otherStart.end()));
    for (int b = 0; b <= kBins; ++b) mixing.binEdges.push_back(most * b / kBins);
    const auto counts = [&](const std::vector<double>& values) {
        std::vector<std::int64_t> result(kBins, 0);
        for (const double value : values)
            ++result[most > 0 ? static_cast<std::size_t>(std::min<double>(kBins - 1, value / most * kBins))
                              : 0];
        return result;
    };
    mixing.noiseCounts = counts(mixing.otherNoise);
    mixing.startCounts = counts(mixing.otherStart);
    return mixing;
}

/// Runs the chains of (z, u), (z, u') and (z', u) side by side.
class Study {
 public:
    Study(const Generator& generator, const ChainStudyOptions& options, const ProgressSink& sink)
        : generator_(generator), options_(options), sink_(sink) {
        result_.steps = generator.info().config.sampler.steps;
        result_.chains = options.count;
        result_.z = generator.initialStates(options.seed, 0, options.count);
        otherZ_ = generator.initialStates(options.seed, options.count, options.count);
    }

    ChainStudy run() {
        result_.ends = finished(result_.z, 0);
        followChains();
        result_.mixing = mixingOf(result_.ends, result_.otherNoiseEnds, result_.otherStartEnds);
        followLongRun();
        result_.diagnostics = diagnose(result_.energyTrace);
        return std::move(result_);
    }

 private:
    Chains begin(const FloatBatch& z, int firstNoise, int steps) const {
        return generator_.start(
            z, {steps, ChainNoise::Frozen, options_.seed, static_cast<std::uint32_t>(firstNoise), false});
    }
    FloatBatch finished(const FloatBatch& z, int firstNoise) const {
        Chains chains = begin(z, firstNoise, result_.steps);
        advanceChains(chains, chains.steps(), sink_.stop);
        return chains.state();
    }
    void report(const char* what, std::int64_t done, std::int64_t total) const {
        throwIfStopped(sink_.stop);
        if (sink_.report) sink_.report({what, done, total});
    }

    void followChains();
    void takeState(int step, const FloatBatch& x, const FloatBatch& otherNoise, const FloatBatch& otherStart);
    void followLongRun();

    const Generator& generator_;
    const ChainStudyOptions& options_;
    const ProgressSink& sink_;
    ChainStudy result_;
    FloatBatch otherZ_;
};

void Study::takeState(int step, const FloatBatch& x, const FloatBatch& otherNoise,
                      const FloatBatch& otherStart) {
    ChainCurves& curves = result_.curves;
    const std::vector<double> energies = energiesOf(generator_, x);
    result_.energies.resize(energies.size());
    for (std::size_t i = 0; i < energies.size(); ++i) result_.energies[i].push_back(energies[i]);
    curves.energy.push_back(meanOf(energies));
    curves.fromStart.push_back(meanOf(distances(x, result_.z)));
    curves.toEnd.push_back(meanOf(distances(x, result_.ends)));
    curves.otherNoise.push_back(meanOf(distances(x, otherNoise)));
    curves.otherStart.push_back(meanOf(distances(x, otherStart)));
    const int stride = result_.steps >= 50 ? 10 : std::max(1, result_.steps / 5);
    if (step % stride != 0 && step != result_.steps) return;
    result_.filmSteps.push_back(step);
    result_.film.push_back(picturesOf(x, options_.filmed));
}

void Study::followChains() {
    Chains chains = begin(result_.z, 0, result_.steps);
    Chains otherNoise = begin(result_.z, options_.count, result_.steps);
    Chains otherStart = begin(otherZ_, 0, result_.steps);
    const double stepSize = generator_.info().config.sampler.stepSize;
    FloatBatch x = result_.z;
    takeState(0, x, result_.z, otherZ_);
    while (!chains.finished()) {
        report("along the chains", chains.step(), chains.steps());
        for (Chains* each : {&chains, &otherNoise, &otherStart}) each->advance(1);
        FloatBatch next = chains.state();
        result_.curves.residualNorm.push_back(meanOf(distances(next, x)));
        const std::vector<float> norms = chains.gradientNorms();
        result_.curves.driftNorm.push_back(stepSize * meanOf({norms.begin(), norms.end()}));
        x = std::move(next);
        takeState(chains.step(), x, otherNoise.state(), otherStart.state());
    }
    result_.otherNoiseEnds = otherNoise.state();
    result_.otherStartEnds = otherStart.state();
}

void Study::followLongRun() {
    const int total = result_.steps * options_.stepsMultiple;
    Chains chains = begin(result_.z, 0, total);
    result_.traceFrom = options_.stepsMultiple > 1 ? result_.steps : 0;
    result_.traceEvery = std::max(1, (total - result_.traceFrom) / kMostDraws);
    result_.energyTrace.resize(static_cast<std::size_t>(options_.count));
    const auto isMark = [&](int step) {
        return step % result_.steps == 0 &&
               std::find(kMarks.begin(), kMarks.end(), step / result_.steps) != kMarks.end();
    };
    while (!chains.finished()) {
        report("long run", chains.step(), total);
        int next = chains.step() + 1;
        const auto isDraw = [&](int step) {
            return step >= result_.traceFrom && (step - result_.traceFrom) % result_.traceEvery == 0;
        };
        while (!isDraw(next) && !isMark(next) && next < total) ++next;
        advanceChains(chains, next - chains.step(), sink_.stop);
        const FloatBatch x = chains.state();
        const std::vector<double> energies = energiesOf(generator_, x);
        if (isDraw(next))
            for (std::size_t i = 0; i < energies.size(); ++i) result_.energyTrace[i].push_back(energies[i]);
        if (isMark(next) || next == total)
            result_.marks.push_back({next, meanOf(energies), saturationOf(x),
                                     meanOf(distances(x, result_.ends)), picturesOf(x, options_.filmed)});
    }
    result_.longEnds = chains.state();
}

}  // namespace

ChainStudy studyChains(const Generator& generator, const ChainStudyOptions& options,
                       const ProgressSink& sink) {
    return Study(generator, options, sink).run();
}

}  // namespace shortrun
