#include "engine/workbench/studies/chain_study.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "engine/core/compute_threads.h"
#include "engine/metrics/chain_diagnostics.h"
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

}  // namespace

ChainStudyRun::ChainStudyRun(const Generator& generator, const ChainStudyOptions& options)
    : generator_(generator), options_(options) {
    study_.steps = generator.info().config.sampler.steps;
    study_.chains = options.count;
    study_.z = generator.initialStates(options.seed, 0, options.count);
    otherZ_ = generator.initialStates(options.seed, options.count, options.count);
    if (options_.filmEvery <= 0) options_.filmEvery = study_.steps >= 50 ? 10 : std::max(1, study_.steps / 5);
    chains_.emplace(begin(study_.z, 0, study_.steps));
}

Chains ChainStudyRun::begin(const FloatBatch& z, int firstNoise, int steps) const {
    return generator_.start(
        z, {steps, ChainNoise::Frozen, options_.seed, static_cast<std::uint32_t>(firstNoise), false});
}

bool ChainStudyRun::advance(int steps) {
    switch (stage_) {
        case Stage::Ends:
            chains_->advance(steps);
            if (!chains_->finished()) break;
            study_.ends = chains_->state();
            throwIfRunAway(study_.ends, generator_);
            beginAlong();
            break;
        case Stage::Along:
            for (int made = 0; made < steps && stage_ == Stage::Along; made += 3) stepAlong();
            break;
        case Stage::LongRun: stepLongRun(steps); break;
        case Stage::Done: break;
    }
    return !finished();
}

Progress ChainStudyRun::progress() const {
    if (finished()) return {"long run", 1, 1};
    return {stage_ == Stage::LongRun ? "long run" : stage_ == Stage::Along ? "along the chains" : "to their ends",
            chains_->step(), chains_->steps()};
}

double ChainStudyRun::share() const {
    if (finished()) return 1;
    const double k = study_.steps, total = k * (4 + options_.stepsMultiple);
    const double before = stage_ == Stage::Ends ? 0 : stage_ == Stage::Along ? k : 4 * k;
    return (before + (stage_ == Stage::Along ? 3 : 1) * chains_->step()) / std::max(1.0, total);
}

void ChainStudyRun::beginAlong() {
    stage_ = Stage::Along;
    chains_.emplace(begin(study_.z, 0, study_.steps));
    otherNoise_.emplace(begin(study_.z, options_.count, study_.steps));
    otherStart_.emplace(begin(otherZ_, 0, study_.steps));
    x_ = study_.z;
    takeState(0, x_, study_.z, otherZ_);
    if (chains_->finished()) beginLongRun();
}

void ChainStudyRun::stepAlong() {
    for (auto* each : {&chains_, &otherNoise_, &otherStart_}) (*each)->advance(1);
    FloatBatch next = chains_->state();
    study_.curves.residualNorm.push_back(meanOf(distances(next, x_)));
    const std::vector<float> norms = chains_->gradientNorms();
    study_.curves.driftNorm.push_back(generator_.info().config.sampler.stepSize *
                                      meanOf({norms.begin(), norms.end()}));
    x_ = std::move(next);
    takeState(chains_->step(), x_, otherNoise_->state(), otherStart_->state());
    if (chains_->finished()) beginLongRun();
}

void ChainStudyRun::takeState(int step, const FloatBatch& x, const FloatBatch& otherNoise,
                              const FloatBatch& otherStart) {
    ChainCurves& curves = study_.curves;
    const std::vector<double> energies = energiesOf(generator_, x);
    study_.energies.resize(energies.size());
    for (std::size_t i = 0; i < energies.size(); ++i) study_.energies[i].push_back(energies[i]);
    curves.energy.push_back(meanOf(energies));
    curves.fromStart.push_back(meanOf(distances(x, study_.z)));
    curves.toEnd.push_back(meanOf(distances(x, study_.ends)));
    curves.otherNoise.push_back(meanOf(distances(x, otherNoise)));
    curves.otherStart.push_back(meanOf(distances(x, otherStart)));
    if (study_.halfWay < 0 && 2 * curves.toEnd.back() <= curves.toEnd.front()) study_.halfWay = step;
    if (step % options_.filmEvery != 0 && step != study_.steps) return;
    study_.filmSteps.push_back(step);
    study_.film.push_back(picturesOf(x, options_.filmed));
}

void ChainStudyRun::beginLongRun() {
    study_.otherNoiseEnds = otherNoise_->state();
    study_.otherStartEnds = otherStart_->state();
    throwIfRunAway(study_.otherNoiseEnds, generator_);
    throwIfRunAway(study_.otherStartEnds, generator_);
    study_.mixing = mixingOf(study_.ends, study_.otherNoiseEnds, study_.otherStartEnds);
    const int total = study_.steps * options_.stepsMultiple;
    study_.traceFrom = options_.stepsMultiple > 1 ? study_.steps : 0;
    study_.traceEvery = std::max(1, (total - study_.traceFrom) / kMostDraws);
    study_.energyTrace.resize(static_cast<std::size_t>(options_.count));
    stage_ = Stage::LongRun;
    otherNoise_.reset();
    otherStart_.reset();
    chains_.emplace(begin(study_.z, 0, total));
    if (chains_->finished()) finish();
}

bool ChainStudyRun::isDraw(int step) const {
    return step >= study_.traceFrom && (step - study_.traceFrom) % study_.traceEvery == 0;
}

bool ChainStudyRun::isMark(int step) const {
    return step == chains_->steps() ||
           (step % study_.steps == 0 && std::find(kMarks.begin(), kMarks.end(), step / study_.steps) != kMarks.end());
}

void ChainStudyRun::stepLongRun(int steps) {
    // As far as the next state that is looked at, or as was asked.
    int next = chains_->step() + 1;
    const int last = std::min(chains_->steps(), chains_->step() + std::max(1, steps));
    const auto isLookedAt = [&](int step) {
        return isDraw(step) || isMark(step) || (step < study_.traceFrom && step % study_.traceEvery == 0);
    };
    while (!isLookedAt(next) && next < last) ++next;
    chains_->advance(next - chains_->step());
    if (isLookedAt(next)) {
        const FloatBatch x = chains_->state();
        const std::vector<double> energies = energiesOf(generator_, x);
        study_.longRun.steps.push_back(next);
        study_.longRun.energy.push_back(meanOf(energies));
        study_.longRun.saturation.push_back(saturationOf(x));
        if (isDraw(next))
            for (std::size_t i = 0; i < energies.size(); ++i) study_.energyTrace[i].push_back(energies[i]);
        if (isMark(next))
            study_.marks.push_back({next, meanOf(energies), saturationOf(x), meanOf(distances(x, study_.ends)),
                                    picturesOf(x, options_.filmed)});
    }
    if (chains_->finished()) finish();
}

void ChainStudyRun::finish() {
    study_.longEnds = chains_->state();
    study_.diagnostics = diagnose(study_.energyTrace);
    stage_ = Stage::Done;
}

ChainStudy studyChains(const Generator& generator, const ChainStudyOptions& options,
                       const ProgressSink& sink) {
    ChainStudyRun run(generator, options);
    do {
        throwIfStopped(sink.stop);
        if (sink.report) sink.report(run.progress());
    } while (run.advance(10));
    return run.take();
}

}  // namespace shortrun
