#include "engine/workbench/studies/top_learning.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "engine/core/error.h"
#include "engine/features/layer_responses.h"
#include "engine/learning/adam.h"
#include "engine/learning/data_batches.h"
#include "engine/model/weights_io.h"
#include "engine/sampling/initial_state.h"
#include "engine/sampling/short_run.h"
#include "engine/storage/model_file.h"
#include "engine/workbench/generator_impl.h"
#include "engine/workbench/host_tensor.h"
#include "engine/workbench/studies/data_draw.h"
#include "engine/workbench/studies/sample_stream.h"

namespace shortrun {
namespace {

constexpr std::array kMultiples = {1, 2, 5, 10, 20, 50, 100};
constexpr double kBeta1 = 0.9, kBeta2 = 0.999;
constexpr int kShown = 64;

/// Sum and sum of squares of h, in double: mean, and variance of the mean, of as many rows as come.
struct RowSums {
    std::int64_t rows = 0;
    torch::Tensor sum, squares;

    void add(const torch::Tensor& h) {
        const torch::Tensor flat = h.flatten(1).to(torch::kCPU, torch::kFloat64);
        sum = sum.defined() ? sum + flat.sum(0) : flat.sum(0);
        squares = squares.defined() ? squares + flat.square().sum(0) : flat.square().sum(0);
        rows += flat.size(0);
    }
    torch::Tensor mean() const { return sum / static_cast<double>(rows); }
    /// Sum over the numbers of h of the squared standard errors of their means.
    double squaredError() const {
        const double n = static_cast<double>(rows);
        const torch::Tensor variance = (squares - n * mean().square()) / std::max(1.0, n - 1);
        return variance.clamp_min(0).sum().item<double>() / n;
    }
};

void putGap(const RowSums& data, const RowSums& samples, double& gap, double& samplingError) {
    const double size = data.mean().norm().item<double>();
    if (size <= 0) return;
    gap = (data.mean() - samples.mean()).norm().item<double>() / size;
    samplingError = std::sqrt(data.squaredError() + samples.squaredError()) / size;
}

std::vector<double> numbersOf(const torch::Tensor& tensor) {
    const torch::Tensor host = tensor.to(torch::kFloat64).contiguous();
    return {host.data_ptr<double>(), host.data_ptr<double>() + host.numel()};
}

class TopLearner {
 public:
    TopLearner(const Generator& generator, const ImageTiles& data, const TopLearningOptions& options,
               const ProgressSink& sink);
    TopLearningResult run(const std::function<void(const TopLearningRow&)>& onRow);

 private:
    void learn(const std::function<void(const TopLearningRow&)>& onRow);
    void update(std::int64_t iteration);
    void useTheta(const torch::Tensor& theta);
    torch::Tensor chainEnds(std::uint64_t seed, std::uint32_t first, int count, int steps);
    void measureData();
    TopMomentGap measureSamples(torch::Tensor* mean, bool keepPictures);
    void measureLongRuns();
    void report(const char* what, std::int64_t done, std::int64_t total) const {
        throwIfStopped(sink_.stop);
        if (sink_.report) sink_.report({what, done, total});
    }

    const ImageTiles& data_;
    const TopLearningOptions& options_;
    const ProgressSink& sink_;
    const ModelInfo& model_;
    torch::Device device_;
    EnergyNetwork network_;
    std::unique_ptr<GradientPath> path_;
    ShortRun chain_;
    DataBatches batches_;
    std::vector<torch::Tensor> theta_;  ///< one tensor: the last layer's weight
    Adam adam_;
    torch::Tensor meanTheta_;
    std::int64_t averaged_ = 0;
    RowSums dataSums_, sampleSums_;  ///< since the last row
    RowSums allData_;
    double gradientNorms_ = 0;
    std::int64_t sinceRow_ = 0;
    TopLearningResult result_;
};

TopLearner::TopLearner(const Generator& generator, const ImageTiles& data, const TopLearningOptions& options,
                       const ProgressSink& sink)
    : data_(data),
      options_(options),
      sink_(sink),
      model_(generator.info()),
      device_(generator.internals().runtime.device),
      network_(generator.internals().network->copy(torch::kFloat32, device_)),
      path_(makeGradientPath(network_.spec(), generator.internals().runtime)),
      chain_(*path_),
      // Aliases the caller's pictures, which outlive this.
      batches_(std::shared_ptr<const ImageTiles>(std::shared_ptr<void>(), &data), options.batch, false,
               options.seed),
      theta_({torch::zeros_like(network_.weight(network_.layers().size() - 1))}),
      adam_(theta_) {
    network_.bias(network_.layers().size() - 1).zero_();
    meanTheta_ = torch::zeros_like(theta_[0]);
    result_.statistics = theta_[0].numel();
    useTheta(theta_[0]);
}

void TopLearner::useTheta(const torch::Tensor& theta) {
    network_.weight(network_.layers().size() - 1).copy_(theta);
    path_->updateWeights(network_);
}

torch::Tensor TopLearner::chainEnds(std::uint64_t seed, std::uint32_t first, int count, int steps) {
    std::vector<std::uint32_t> images(static_cast<std::size_t>(count));
    std::iota(images.begin(), images.end(), first);
    ChainParameters parameters = chainOf(model_.config.sampler);
    if (steps > 0) parameters.steps = steps;
    chain_.begin(
        drawInitialState(model_.config.sampler.initialState, model_.channels, model_.size, seed, first, count)
            .to(device_),
        parameters, seed, std::move(images));
    while (!chain_.finished()) {
        throwIfStopped(sink_.stop);
        chain_.advance(10);
    }
    return chain_.state();
}

void TopLearner::update(std::int64_t iteration) {
    const torch::Tensor samples = chainEnds(options_.seed, batches_.number(iteration, 0), options_.batch, 0);
    const torch::Tensor ofSamples = topResponses(network_, samples);
    const torch::Tensor ofData = topResponses(network_, batches_.clean(iteration));
    dataSums_.add(ofData);
    sampleSums_.add(ofSamples);
    gradientNorms_ += chain_.meanGradientNorm();
    ++sinceRow_;
    const torch::Tensor gradient = (ofSamples.mean(0) - ofData.mean(0)).reshape_as(theta_[0]).contiguous();
    if (!gradient.isfinite().all().item<bool>())
        throw Error(ErrorCode::Diverged, "Learning of the top filters diverged at iteration " +
                                             std::to_string(iteration) + ": try a smaller --learning-rate.");
    const double left =
        static_cast<double>(options_.iterations - iteration) / static_cast<double>(options_.iterations);
    adam_.step(theta_, {gradient}, options_.learningRate * std::min(1.0, 2 * left), kBeta1, kBeta2);
    useTheta(theta_[0]);
    if (4 * iteration <= 3 * options_.iterations) return;
    ++averaged_;
    meanTheta_ += (theta_[0] - meanTheta_) / static_cast<double>(averaged_);
}

void TopLearner::learn(const std::function<void(const TopLearningRow&)>& onRow) {
    for (std::int64_t iteration = 1; iteration <= options_.iterations; ++iteration) {
        report("iterations", iteration - 1, options_.iterations);
        update(iteration);
        if (iteration % options_.reportEvery != 0 && iteration != options_.iterations) continue;
        TopLearningRow row;
        row.iteration = iteration;
        putGap(dataSums_, sampleSums_, row.gap, row.samplingError);
        const torch::Tensor theta = theta_[0].flatten().to(torch::kCPU, torch::kFloat64);
        row.energyGap = theta.dot(dataSums_.mean() - sampleSums_.mean()).item<double>();
        row.gradientNorm = gradientNorms_ / static_cast<double>(sinceRow_);
        result_.rows.push_back(row);
        if (onRow) onRow(row);
        dataSums_ = sampleSums_ = {};
        gradientNorms_ = 0;
        sinceRow_ = 0;
    }
    if (averaged_ > 0) useTheta(meanTheta_);
}

void TopLearner::measureData() {
    const auto drawn = drawPictures(data_, options_.count, options_.seed);
    result_.data = static_cast<std::int64_t>(drawn.size());
    for (std::int64_t first = 0; first < result_.data; first += options_.batch) {
        report("responses to the data", first, result_.data);
        const auto count = std::min<std::int64_t>(options_.batch, result_.data - first);
        allData_.add(topResponses(network_, toTensor(toFloatBatch(picturesOf(data_, drawn, first, count)))));
    }
    result_.dataMean = numbersOf(allData_.mean());
}

TopMomentGap TopLearner::measureSamples(torch::Tensor* mean, bool keepPictures) {
    RowSums sums;
    for (std::int64_t first = 0; first < options_.count; first += options_.batch) {
        report("fresh chains", first, options_.count);
        const int count = static_cast<int>(std::min<std::int64_t>(options_.batch, options_.count - first));
        // Another seed than learning has: these chains have not been learnt from.
        const torch::Tensor x = chainEnds(options_.seed + 1, static_cast<std::uint32_t>(first), count, 0);
        sums.add(topResponses(network_, x));
        if (keepPictures && first == 0) result_.pictures = toImageTiles(toFloatBatch(x.slice(0, 0, kShown)));
    }
    TopMomentGap gap{model_.config.sampler.steps, sums.rows, 0, 0};
    putGap(allData_, sums, gap.gap, gap.samplingError);
    if (mean != nullptr) *mean = sums.mean();
    return gap;
}

void TopLearner::measureLongRuns() {
    const int steps = model_.config.sampler.steps;
    std::vector<int> multiples;
    for (const int multiple : kMultiples)
        if (multiple < options_.longMultiple) multiples.push_back(multiple);
    multiples.push_back(options_.longMultiple);
    std::vector<RowSums> sums(multiples.size());
    for (int first = 0; first < options_.longCount; first += options_.batch) {
        const int count = std::min(options_.batch, options_.longCount - first);
        std::vector<std::uint32_t> images(static_cast<std::size_t>(count));
        std::iota(images.begin(), images.end(), static_cast<std::uint32_t>(first));
        ChainParameters parameters = chainOf(model_.config.sampler);
        parameters.steps = steps * options_.longMultiple;
        chain_.begin(drawInitialState(model_.config.sampler.initialState, model_.channels, model_.size,
                                      options_.seed + 1, static_cast<std::uint32_t>(first), count)
                         .to(device_),
                     parameters, options_.seed + 1, std::move(images));
        for (std::size_t m = 0; m < multiples.size(); ++m) {
            while (chain_.step() < steps * multiples[m]) {
                report("long chains, steps", chain_.step(), parameters.steps);
                chain_.advance(std::min(10, steps * multiples[m] - chain_.step()));
            }
            sums[m].add(topResponses(network_, chain_.state()));
        }
        if (first == 0) result_.longPictures = toImageTiles(toFloatBatch(chain_.state().slice(0, 0, kShown)));
    }
    for (std::size_t m = 0; m < multiples.size(); ++m) {
        TopMomentGap& gap =
            result_.longRuns.emplace_back(TopMomentGap{steps * multiples[m], sums[m].rows, 0, 0});
        putGap(allData_, sums[m], gap.gap, gap.samplingError);
    }
    result_.longMean = numbersOf(sums.back().mean());
}

TopLearningResult TopLearner::run(const std::function<void(const TopLearningRow&)>& onRow) {
    const at::NoGradGuard constant;
    measureData();
    result_.untrained = measureSamples(nullptr, false);
    learn(onRow);
    torch::Tensor mean;
    result_.shortRun = measureSamples(&mean, true);
    result_.samplesMean = numbersOf(mean);
    if (options_.longMultiple > 0) measureLongRuns();
    const torch::Tensor theta =
        network_.weight(network_.layers().size() - 1).to(torch::kCPU, torch::kFloat32).contiguous();
    result_.theta.assign(theta.data_ptr<float>(), theta.data_ptr<float>() + theta.numel());
    return std::move(result_);
}

}  // namespace

TopLearningResult learnTopFilters(const Generator& generator, const ImageTiles& data,
                                  const TopLearningOptions& options, const ProgressSink& sink,
                                  const std::function<void(const TopLearningRow&)>& onRow) {
    checkPictures(data, generator.info().channels, generator.info().size);
    return TopLearner(generator, data, options, sink).run(onRow);
}

void saveWithTop(const Generator& generator, const std::vector<float>& theta, const std::string& path) {
    ModelFile file;
    file.config = generator.info().config;
    file.channels = generator.info().channels;
    file.iteration = generator.info().iteration;
    EnergyNetwork network = generator.internals().network->copy(torch::kFloat32, torch::kCPU);
    const std::size_t last = network.layers().size() - 1;
    std::copy(theta.begin(), theta.end(), network.weight(last).data_ptr<float>());
    network.bias(last).zero_();
    file.weights = weightsOf(network);
    writeModelFile(path, file);
}

}  // namespace shortrun
