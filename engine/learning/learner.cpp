#include "engine/learning/learner.h"

#include <algorithm>
#include <cmath>

#include "engine/config/cooldown.h"
#include "engine/core/check.h"
#include "engine/model/weights_io.h"
#include "engine/sampling/initial_state.h"
#include "engine/sampling/initial_state_variance.h"

namespace shortrun {
namespace {

std::shared_ptr<EnergyNetwork> newNetwork(const Config& config, const ImageTiles& data,
                                          const Runtime& runtime) {
    SHORTRUN_CHECK(data.width == config.data.size && data.height == config.data.size,
                   "data of another size than configured");
    const EnergyNetwork drawn(specOf(config, data.channels), config.seed, config.train.weightInitGain);
    return std::make_shared<EnergyNetwork>(drawn.copy(torch::kFloat32, runtime.device));
}

double norm(const std::vector<torch::Tensor>& tensors) {
    if (tensors.front().is_cuda()) return torch::stack(at::_foreach_norm(tensors)).norm().item<double>();
    torch::Tensor sum = torch::zeros({}, tensors.front().options());
    for (const torch::Tensor& tensor : tensors) sum += tensor.square().sum();
    return std::sqrt(sum.item<double>());
}

}  // namespace

Learner::Learner(const Config& config, std::shared_ptr<const ImageTiles> data, const Runtime& runtime)
    : config_(config),
      runtime_(runtime),
      batches_(std::move(data), config.train.batch, config.data.flip, config.seed),
      network_(newNetwork(config, batches_.data(), runtime)),
      path_(makeGradientPath(network_->spec(), runtime)),
      learningGradient_(makeLearningGradient(network_->spec(), runtime)),
      chain_(*path_),
      gradients_(zeroGradients(*network_)),
      adam_(gradients_),
      controller_(config.train.dataNoise.at(0)) {
    followWeights();
    beginOrEndAverage();
}

void Learner::beginOrEndAverage() {
    if (config_.train.average == 0)
        average_.reset();
    else if (!average_)
        average_.emplace(*network_);
}

double Learner::averageMemory() const {
    const double made = static_cast<double>(iteration_ + 1);
    return config_.train.average * made * cooldownAt(config_.train, iteration_).rateFactor;
}

void Learner::followWeights() {
    path_->updateWeights(*network_);
    learningGradient_->updateWeights(*network_);
}

std::vector<torch::Tensor> Learner::parameters() const {
    std::vector<torch::Tensor> parameters;
    for (const auto& [key, parameter] : network_->namedParameters()) parameters.push_back(parameter);
    return parameters;
}

bool Learner::advance(int steps) {
    SHORTRUN_CHECK(!divergence(), "a diverged learner must be restored first");
    if (!chainBegun_) beginIteration();
    if (!chain_.finished()) {
        chain_.advance(steps);
        return false;
    }
    update();
    return true;
}

void Learner::completeIteration() {
    while (!advance(chain_.steps())) {
    }
}

void Learner::beginIteration() {
    const std::int64_t iteration = iteration_ + 1;
    std::vector<std::uint32_t> numbers;
    for (int i = 0; i < batches_.batch(); ++i) numbers.push_back(batches_.number(iteration, i));
    chain_.begin(chainStart(iteration).to(runtime_.device), chainOf(config_.sampler), config_.seed,
                 std::move(numbers));
    chainBegun_ = true;
}

torch::Tensor Learner::chainStart(std::int64_t iteration) {
    switch (config_.train.chainStart) {
        case ChainStart::Data:
            return batches_.noisy(batches_.clean(iteration), iteration, dataNoiseStd());
        case ChainStart::Persistent:
            if (chainEnds_.defined()) return chainEnds_;
            break;  // the first of all begins at noise
        case ChainStart::Prior:
            break;
    }
    const ImageTiles& data = batches_.data();
    return drawInitialState(config_.sampler.initialState, data.channels, data.width, config_.seed,
                            batches_.number(iteration, 0), batches_.batch());
}

void Learner::update() {
    const std::int64_t iteration = iteration_ + 1;
    cleanData_ = batches_.clean(iteration);
    const torch::Tensor noisy = batches_.noisy(cleanData_, iteration, dataNoiseStd()).to(runtime_.device);
    samples_ = chain_.state().to(torch::kCPU, torch::kFloat32, /*non_blocking=*/false, /*copy=*/true);

    // Eq. 6 with its sign turned: the likelihood is to rise, and Adam descends.
    const double share = 1.0 / batches_.batch();
    for (torch::Tensor& gradient : gradients_) gradient.zero_();
    const double dataSum = learningGradient_->accumulate(noisy, -share, gradients_);
    const double sampleSum = learningGradient_->accumulate(chain_.state(), share, gradients_);

    const double gradientNorm = norm(gradients_);
    measure(noisy, share * (dataSum - sampleSum), gradientNorm);
    // A step along numbers that are not finite would leave no weights to look at.
    if (std::isfinite(gradientNorm)) {
        std::vector<torch::Tensor> theta = parameters();
        adam_.step(theta, gradients_, learningRate(), config_.train.beta1, config_.train.beta2);
        followWeights();
        if (average_) average_->follow(*network_, averageMemory());
    }
    // q is the way from noise: chains that begin elsewhere say nothing by it. In the cooldown it answers to a sigma
    // that the controller has not chosen.
    if (controls() && config_.train.chainStart == ChainStart::Prior && !cooldownAt(config_.train, iteration_).begun())
        controller_.observe(metrics_.pathRatio, /*cautious=*/steered_);
    if (config_.train.chainStart == ChainStart::Persistent) chainEnds_ = samples_;
    guard_.observe(metrics_);
    iteration_ = iteration;
    chainBegun_ = false;
}

void Learner::measure(const torch::Tensor& noisy, double energyGap, double parameterGradientNorm) {
    const auto dataSpread = torch::std_mean(noisy, /*unbiased=*/false);
    const double dataStd = std::get<0>(dataSpread).item<double>();
    const double dataMean = std::get<1>(dataSpread).item<double>();
    const double numbers = static_cast<double>(noisy.numel()) / batches_.batch();
    const double distance = std::sqrt(numbers * (initialStateVariance(config_.sampler.initialState) +
                                                 dataMean * dataMean + dataStd * dataStd));
    metrics_ = {};
    metrics_.iteration = iteration_ + 1;
    metrics_.energyGap = energyGap;
    metrics_.gradientNorm = chain_.meanGradientNorm();
    metrics_.chainLength = chain_.steps() * metrics_.gradientNorm;
    metrics_.pathRatio = chain_.parameters().stepSize * metrics_.chainLength / distance;
    metrics_.parameterGradientNorm = parameterGradientNorm;
    metrics_.dataStd = dataStd;
    metrics_.sampleStd = samples_.std(/*unbiased=*/false).item<double>();
    metrics_.dataNoiseStd = dataNoiseStd();
    metrics_.learningRate = learningRate();
}

double Learner::dataNoiseStd() const {
    return cooldownAt(config_.train, iteration_).noiseFactor * heldDataNoiseStd();
}

double Learner::heldDataNoiseStd() const {
    if (config_.train.dataNoiseMode == DataNoiseMode::Auto) return controller_.dataNoiseStd();
    const double scheduled = noiseFactor_ * config_.train.dataNoise.at(iteration_);
    return steered_ ? std::max(scheduled, controller_.dataNoiseStd()) : scheduled;
}

double Learner::learningRate() const {
    const double held = rateFactor_ * (controls() ? controller_.rateFactor() : 1.0);
    return cooldownAt(config_.train, iteration_).rateFactor * held * config_.train.learningRate.at(iteration_);
}

void Learner::setLive(const Config& config) {
    const bool newNoise = config.train.dataNoise != config_.train.dataNoise ||
                          config.train.dataNoiseMode != config_.train.dataNoiseMode;
    config_.sampler = config.sampler;
    config_.train.iterations = config.train.iterations;
    config_.train.cooldown = config.train.cooldown;
    config_.train.average = config.train.average;
    config_.train.learningRate = config.train.learningRate;
    config_.train.beta1 = config.train.beta1;
    config_.train.beta2 = config.train.beta2;
    config_.train.dataNoise = config.train.dataNoise;
    config_.train.dataNoiseMode = config.train.dataNoiseMode;
    if (newNoise) controller_ = NoiseController(config.train.dataNoise.at(iteration_));
    beginOrEndAverage();
}

void Learner::ease(double noiseFactor, double rateFactor) {
    // A sigma that was too small by itself is too small again in a thousand iterations, raised once or not.
    const bool fixed = config_.train.dataNoiseMode == DataNoiseMode::Fixed;
    if (fixed && !steered_ && config_.train.chainStart == ChainStart::Prior) {
        controller_ = NoiseController(heldDataNoiseStd());
        steered_ = true;
    }
    controller_.raise(noiseFactor);
    noiseFactor_ *= noiseFactor;
    rateFactor_ *= rateFactor;
}

}  // namespace shortrun
