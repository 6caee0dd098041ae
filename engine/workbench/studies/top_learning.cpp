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

}  // namespace

struct TopLearningRun::Impl {
    enum class Stage { Data, Untrained, Learn, ShortRun, LongRun, Done };

    Impl(const Generator& generator, std::shared_ptr<const ImageTiles> pictures, const TopLearningOptions& with);

    // Each begins its part of the work.
    void enter(Stage next);
    void beginBatch();
    // Each is one slice.
    void addData();
    void moveChain(int steps);
    // What follows when the chains of a batch are at an end, or at a multiple of K.
    void update();
    void addRow();
    void endMeasuredBatch();
    void passMultiple();
    void finish();

    void useTheta(const torch::Tensor& theta);
    int longSteps() const { return chainSteps * options.longMultiple; }
    int nextStop() const;

    std::shared_ptr<const ImageTiles> data;
    TopLearningOptions options;
    ModelInfo model;
    torch::Device device;
    EnergyNetwork network;
    std::unique_ptr<GradientPath> path;
    ShortRun chain;
    DataBatches batches;
    std::vector<torch::Tensor> theta;  ///< one tensor: the last layer's weight
    Adam adam;
    torch::Tensor meanTheta;
    std::int64_t averaged = 0;
    std::vector<std::int64_t> drawn;  ///< pictures that the gaps at the end are of
    int chainSteps;                   ///< K
    std::vector<int> multiples;       ///< of K, at which long runs are looked at

    Stage stage = Stage::Data;
    std::int64_t iteration = 1;     ///< under way, while learning
    std::int64_t first = 0;         ///< picture or chain of the batch under way, elsewhere
    std::size_t multiple = 0;       ///< that a long run comes to next
    std::int64_t stepsBefore = 0;   ///< Langevin steps of finished batches
    RowSums dataSums, sampleSums;   ///< since the last row
    RowSums allData;
    std::vector<RowSums> measured;  ///< of chains: one, or by multiple
    double gradientNorms = 0;
    std::int64_t sinceRow = 0;
    TopLearningResult result;
};

TopLearningRun::Impl::Impl(const Generator& generator, std::shared_ptr<const ImageTiles> pictures,
                           const TopLearningOptions& with)
    : data(std::move(pictures)),
      options(with),
      model(generator.info()),
      device(generator.internals().runtime.device),
      network(generator.internals().network->copy(torch::kFloat32, device)),
      path(makeGradientPath(network.spec(), generator.internals().runtime)),
      chain(*path),
      batches(data, options.batch, false, options.seed),
      theta({torch::zeros_like(network.weight(network.layers().size() - 1))}),
      adam(theta),
      drawn(drawPictures(*data, options.count, options.seed)),
      chainSteps(model.config.sampler.steps) {
    network.bias(network.layers().size() - 1).zero_();
    meanTheta = torch::zeros_like(theta[0]);
    result.statistics = theta[0].numel();
    result.data = static_cast<std::int64_t>(drawn.size());
    for (const int one : kMultiples)
        if (one < options.longMultiple) multiples.push_back(one);
    if (options.longMultiple > 0) multiples.push_back(options.longMultiple);
    useTheta(theta[0]);
}

void TopLearningRun::Impl::useTheta(const torch::Tensor& now) {
    network.weight(network.layers().size() - 1).copy_(now);
    path->updateWeights(network);
}

void TopLearningRun::Impl::enter(Stage next) {
    stage = next;
    first = 0;
    multiple = 0;
    measured.assign(stage == Stage::LongRun ? multiples.size() : 1, RowSums());
    if (stage == Stage::LongRun && multiples.empty()) stage = Stage::Done;
    if (stage == Stage::Done) return finish();
    beginBatch();
}

void TopLearningRun::Impl::beginBatch() {
    ChainParameters parameters = chainOf(model.config.sampler);
    // Another seed than learning has: chains that are measured have not been learnt from.
    std::uint64_t seed = options.seed + 1;
    std::int64_t number = first, left = options.count - first;
    if (stage == Stage::Learn) {
        seed = options.seed;
        number = batches.number(iteration, 0);
        left = options.batch;
    } else if (stage == Stage::LongRun) {
        parameters.steps = longSteps();
        left = options.longCount - first;
    }
    const int count = static_cast<int>(std::min<std::int64_t>(options.batch, left));
    std::vector<std::uint32_t> images(static_cast<std::size_t>(count));
    std::iota(images.begin(), images.end(), static_cast<std::uint32_t>(number));
    chain.begin(drawInitialState(model.config.sampler.initialState, model.channels, model.size, seed,
                                 static_cast<std::uint32_t>(number), count)
                    .to(device),
                parameters, seed, std::move(images));
}

void TopLearningRun::Impl::addData() {
    const auto count = std::min<std::int64_t>(options.batch, result.data - first);
    allData.add(topResponses(network, toTensor(toFloatBatch(picturesOf(*data, drawn, first, count)))));
    first += count;
    if (first < result.data) return;
    result.dataMean = numbersOf(allData.mean());
    enter(Stage::Untrained);
}

/// The step at which the chains under way are looked at next.
int TopLearningRun::Impl::nextStop() const {
    return stage == Stage::LongRun ? chainSteps * multiples[multiple] : chain.steps();
}

void TopLearningRun::Impl::moveChain(int steps) {
    chain.advance(std::min(std::max(1, steps), nextStop() - chain.step()));
    if (chain.step() < nextStop()) return;
    if (stage == Stage::Learn) return update();
    if (stage == Stage::LongRun) return passMultiple();
    endMeasuredBatch();
}

void TopLearningRun::Impl::update() {
    const torch::Tensor ofSamples = topResponses(network, chain.state());
    const torch::Tensor ofData = topResponses(network, batches.clean(iteration));
    dataSums.add(ofData);
    sampleSums.add(ofSamples);
    gradientNorms += chain.meanGradientNorm();
    ++sinceRow;
    const torch::Tensor gradient = (ofSamples.mean(0) - ofData.mean(0)).reshape_as(theta[0]).contiguous();
    if (!gradient.isfinite().all().item<bool>())
        throw Error(ErrorCode::Diverged, "Learning of the top filters diverged at iteration " +
                                             std::to_string(iteration) + ": try a smaller learning rate.");
    const double left =
        static_cast<double>(options.iterations - iteration) / static_cast<double>(options.iterations);
    adam.step(theta, {gradient}, options.learningRate * std::min(1.0, 2 * left), kBeta1, kBeta2);
    useTheta(theta[0]);
    if (4 * iteration > 3 * options.iterations) {
        ++averaged;
        meanTheta += (theta[0] - meanTheta) / static_cast<double>(averaged);
    }
    if (iteration % options.reportEvery == 0 || iteration == options.iterations) addRow();
    stepsBefore += chain.steps();
    if (iteration++ < options.iterations) return beginBatch();
    if (averaged > 0) useTheta(meanTheta);
    enter(Stage::ShortRun);
}

void TopLearningRun::Impl::addRow() {
    TopLearningRow row;
    row.iteration = iteration;
    putGap(dataSums, sampleSums, row.gap, row.samplingError);
    const torch::Tensor now = theta[0].flatten().to(torch::kCPU, torch::kFloat64);
    row.energyGap = now.dot(dataSums.mean() - sampleSums.mean()).item<double>();
    row.gradientNorm = gradientNorms / static_cast<double>(sinceRow);
    result.rows.push_back(row);
    dataSums = sampleSums = {};
    gradientNorms = 0;
    sinceRow = 0;
}

void TopLearningRun::Impl::endMeasuredBatch() {
    const torch::Tensor x = chain.state();
    measured[0].add(topResponses(network, x));
    if (stage == Stage::ShortRun && first == 0) result.pictures = toImageTiles(toFloatBatch(x.slice(0, 0, kShown)));
    first += x.size(0);
    stepsBefore += chain.steps();
    if (first < options.count) return beginBatch();
    TopMomentGap gap{chainSteps, measured[0].rows, 0, 0};
    putGap(allData, measured[0], gap.gap, gap.samplingError);
    (stage == Stage::Untrained ? result.untrained : result.shortRun) = gap;
    if (stage == Stage::Untrained) return enter(Stage::Learn);
    result.samplesMean = numbersOf(measured[0].mean());
    enter(Stage::LongRun);
}

void TopLearningRun::Impl::passMultiple() {
    measured[multiple].add(topResponses(network, chain.state()));
    if (++multiple < multiples.size()) return;
    multiple = 0;
    stepsBefore += chain.steps();
    if (first == 0) result.longPictures = toImageTiles(toFloatBatch(chain.state().slice(0, 0, kShown)));
    first += options.batch;
    if (first < options.longCount) return beginBatch();
    for (std::size_t m = 0; m < multiples.size(); ++m) {
        TopMomentGap& gap =
            result.longRuns.emplace_back(TopMomentGap{chainSteps * multiples[m], measured[m].rows, 0, 0});
        putGap(allData, measured[m], gap.gap, gap.samplingError);
    }
    result.longMean = numbersOf(measured.back().mean());
    enter(Stage::Done);
}

void TopLearningRun::Impl::finish() {
    const torch::Tensor learnt =
        network.weight(network.layers().size() - 1).to(torch::kCPU, torch::kFloat32).contiguous();
    result.theta.assign(learnt.data_ptr<float>(), learnt.data_ptr<float>() + learnt.numel());
}

TopLearningRun::TopLearningRun(const Generator& generator, std::shared_ptr<const ImageTiles> data,
                               const TopLearningOptions& options) {
    checkPictures(*data, generator.info().channels, generator.info().size);
    impl_ = std::make_unique<Impl>(generator, std::move(data), options);
}

TopLearningRun::TopLearningRun(TopLearningRun&&) noexcept = default;
TopLearningRun::~TopLearningRun() = default;

bool TopLearningRun::advance(int steps) {
    const at::NoGradGuard constant;
    if (impl_->stage == Impl::Stage::Data)
        impl_->addData();
    else if (impl_->stage != Impl::Stage::Done)
        impl_->moveChain(steps);
    return impl_->stage != Impl::Stage::Done;
}

Progress TopLearningRun::progress() const {
    const Impl& run = *impl_;
    switch (run.stage) {
        case Impl::Stage::Data: return {"responses to the data", run.first, run.result.data};
        case Impl::Stage::Untrained:
        case Impl::Stage::ShortRun: return {"fresh chains", run.first, run.options.count};
        case Impl::Stage::Learn: return {"iterations", run.iteration - 1, run.options.iterations};
        case Impl::Stage::LongRun: {
            const std::int64_t batch = run.options.batch, batches = (run.options.longCount + batch - 1) / batch;
            return {"long chains, steps", run.first / batch * run.chain.steps() + run.chain.step(),
                    batches * run.chain.steps()};
        }
        case Impl::Stage::Done: break;
    }
    return {"iterations", run.options.iterations, run.options.iterations};
}

double TopLearningRun::share() const {
    const Impl& run = *impl_;
    if (run.stage == Impl::Stage::Done) return 1;
    const auto batchesOf = [&](std::int64_t count) { return (count + run.options.batch - 1) / run.options.batch; };
    const auto total =
        static_cast<double>(run.chainSteps * (run.options.iterations + 2 * batchesOf(run.options.count)) +
                            run.longSteps() * batchesOf(run.options.longCount));
    const double now = run.stage == Impl::Stage::Data ? 0.0 : run.chain.step();
    return (static_cast<double>(run.stepsBefore) + now) / std::max(1.0, total);
}

const TopLearningResult& TopLearningRun::result() const { return impl_->result; }

TopLearningResult TopLearningRun::take() { return std::move(impl_->result); }

TopLearningResult learnTopFilters(const Generator& generator, const ImageTiles& data,
                                  const TopLearningOptions& options, const ProgressSink& sink,
                                  const std::function<void(const TopLearningRow&)>& onRow) {
    // Aliases the caller's pictures, which outlive this.
    TopLearningRun run(generator, std::shared_ptr<const ImageTiles>(std::shared_ptr<void>(), &data), options);
    std::size_t shown = 0;
    do {
        throwIfStopped(sink.stop);
        if (sink.report) sink.report(run.progress());
        for (; onRow && shown < run.result().rows.size(); ++shown) onRow(run.result().rows[shown]);
    } while (run.advance(10));
    return run.take();
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
