#include "learning/learner_probe.h"

#include <torch/autograd.h>
#include <torch/optim/adam.h>

#include "engine/learning/learner.h"
#include "engine/model/weights_io.h"

namespace shortrun::testing {
namespace {

std::vector<float> numbers(const torch::Tensor& tensor) {
    const torch::Tensor host = tensor.detach().to(torch::kFloat32).contiguous();
    return {host.data_ptr<float>(), host.data_ptr<float>() + host.numel()};
}

std::vector<float> allNumbers(const EnergyNetwork& network) {
    std::vector<float> all;
    for (const auto& [key, parameter] : network.namedParameters()) {
        const std::vector<float> values = numbers(parameter);
        all.insert(all.end(), values.begin(), values.end());
    }
    return all;
}

/// Smooth blobs: something that can be learned a little.
ImageTiles blobs(int channels) {
    ImageTiles tiles(20, 8, 8, channels);
    for (int n = 0; n < tiles.count; ++n) {
        for (std::size_t i = 0; i < tiles.tileBytes(); ++i) {
            const int x = static_cast<int>(i) / channels % 8, y = static_cast<int>(i) / channels / 8;
            const int distance = (x - n % 8) * (x - n % 8) + (y - 4) * (y - 4);
            tiles.tile(n)[i] = static_cast<std::uint8_t>(std::max(20, 230 - 20 * distance));
        }
    }
    return tiles;
}

Safetensors throughBytes(const Safetensors& content) {
    return decodeSafetensors(encodeSafetensors(content), "test");
}

}  // namespace

struct SmallLearner::Impl {
    Learner learner;
    Impl(const Config& config, int channels)
        : learner(config, std::make_shared<ImageTiles>(blobs(channels)), setUpRuntime(config.runtime)) {}
};

SmallLearner::SmallLearner(const Config& config, int channels)
    : impl_(std::make_unique<Impl>(config, channels)) {
}
SmallLearner::~SmallLearner() = default;

void SmallLearner::run(int iterations) {
    for (int i = 0; i < iterations; ++i) impl_->learner.completeIteration();
}

bool SmallLearner::advance() {
    return impl_->learner.advance();
}

void SmallLearner::explore() {
    const NetworkSpec& spec = impl_->learner.network()->spec();
    const torch::Tensor x = torch::rand({1, spec.channels, spec.size, spec.size});
    torch::Tensor g = torch::empty_like(x);
    impl_->learner.path()->gradient(x, g);
}

void SmallLearner::setLive(const Config& config) {
    impl_->learner.setLive(config);
}
void SmallLearner::ease(double noiseFactor, double rateFactor) {
    impl_->learner.ease(noiseFactor, rateFactor);
}

void SmallLearner::poisonWeights() {
    Saved saved = save();
    const float infinite = std::numeric_limits<float>::infinity();
    std::memcpy(saved.weights[2].data.data(), &infinite, sizeof infinite);
    restore(saved);
}

std::int64_t SmallLearner::iteration() const {
    return impl_->learner.iteration();
}
int SmallLearner::chainStep() const {
    return impl_->learner.chainStep();
}
double SmallLearner::dataNoiseStd() const {
    return impl_->learner.dataNoiseStd();
}
double SmallLearner::learningRate() const {
    return impl_->learner.learningRate();
}
MetricsRow SmallLearner::metrics() const {
    return impl_->learner.metrics();
}
bool SmallLearner::diverged() const {
    return impl_->learner.divergence().has_value();
}

std::vector<float> SmallLearner::weights() const {
    return allNumbers(*impl_->learner.network());
}
std::vector<float> SmallLearner::modelWeights() const {
    return allNumbers(*impl_->learner.model());
}

std::vector<float> SmallLearner::samples() const {
    return numbers(impl_->learner.samples());
}
std::vector<float> SmallLearner::cleanData() const {
    return numbers(impl_->learner.cleanData());
}

SmallLearner::Saved SmallLearner::save() const {
    return {throughBytes({weightsOf(*impl_->learner.model()), {}}).arrays,
            throughBytes(impl_->learner.state())};
}

void SmallLearner::restore(const Saved& saved) {
    impl_->learner.restore(saved.weights, saved.state);
}

double SmallLearner::gapNow() const {
    const EnergyNetwork network = impl_->learner.network()->copy(torch::kFloat64, torch::kCPU);
    const auto mean = [&](const torch::Tensor& x) {
        return network.negativeEnergy(x.to(torch::kFloat64)).mean().item<double>();
    };
    return mean(impl_->learner.cleanData()) - mean(impl_->learner.samples());
}

FirstUpdate firstUpdate(const Config& config) {
    Learner learner(config, std::make_shared<ImageTiles>(blobs(3)), setUpRuntime(config.runtime));
    const EnergyNetwork before = learner.network()->copy(torch::kFloat64, torch::kCPU);
    learner.completeIteration();
    std::vector<torch::Tensor> theta, moved;
    for (auto& [key, parameter] : before.namedParameters()) theta.push_back(parameter.requires_grad_(true));
    const auto mean = [&](const torch::Tensor& x) {
        return before.negativeEnergy(x.to(torch::kFloat64)).mean();
    };
    const auto delta = torch::autograd::grad({mean(learner.cleanData()) - mean(learner.samples())}, theta, {},
                                             {}, false, true);
    const auto after = learner.network()->copy(torch::kFloat64, torch::kCPU).namedParameters();
    double squares = 0, following = 0, all = 0;
    for (std::size_t i = 0; i < theta.size(); ++i) {
        // Adam's first step is the learning rate in every weight, but where the gradient is next to nothing.
        const torch::Tensor asked = delta[i].defined() ? delta[i] : torch::zeros_like(theta[i]);
        const torch::Tensor step = (after[i].second - theta[i].detach()) / config.train.learningRate.at(0);
        const torch::Tensor clear = asked.abs() > 1e-4;
        squares += asked.square().sum().item<double>();
        all += clear.sum().item<double>();
        following += (clear & ((step - asked.sign()).abs() < 0.01)).sum().item<double>();
    }
    return {learner.metrics().parameterGradientNorm / std::sqrt(squares), following / all};
}

Config smallConfig() {
    Config config;
    config.data.size = 8;
    config.data.flip = true;
    config.model.width = 4;
    config.sampler.steps = 5;
    config.train.batch = 6;
    config.train.learningRate = Schedule(1e-3);
    config.runtime.device = Device::Cpu;
    config.runtime.threads = 1;
    config.runtime.precision = Precision::Fp32;
    return config;
}

AdamResult runAdam(int steps, double learningRate, double beta1, double beta2) {
    const auto start = [] {
        return std::vector<torch::Tensor>{torch::linspace(-1, 1, 37), torch::ones({3, 5})};
    };
    std::vector<torch::Tensor> ours = start(), resumed = start(), theirs = start();
    for (torch::Tensor& parameter : theirs) parameter.requires_grad_(true);
    Adam adam(ours), first(resumed);
    std::unique_ptr<Adam> second;
    torch::optim::Adam optimizer(
        theirs, torch::optim::AdamOptions(learningRate).betas(std::make_tuple(beta1, beta2)));
    for (int t = 0; t < steps; ++t) {
        std::vector<torch::Tensor> gradients;
        for (const torch::Tensor& parameter : ours) {
            gradients.push_back(torch::sin(parameter * 3 + t) * std::pow(10.0, t % 3 - 1));
        }
        for (std::size_t i = 0; i < theirs.size(); ++i) theirs[i].mutable_grad() = gradients[i].clone();
        adam.step(ours, gradients, learningRate, beta1, beta2);
        optimizer.step();
        if (t == steps / 2) {
            second = std::make_unique<Adam>(resumed);
            second->restore(first.steps(), first.firstMoments(), first.secondMoments());
        }
        (second ? *second : first).step(resumed, gradients, learningRate, beta1, beta2);
    }
    const auto flat = [](const std::vector<torch::Tensor>& tensors) {
        return numbers(torch::cat({tensors[0].flatten(), tensors[1].flatten()}));
    };
    return {flat(ours), flat(theirs), flat(resumed)};
}

ImageTiles numberedTiles(int count, int channels) {
    ImageTiles tiles(count, 8, 8, channels);
    for (int n = 0; n < count; ++n) {
        for (std::uint8_t& byte : tiles.tile(n)) byte = static_cast<std::uint8_t>(n);
    }
    return tiles;
}

ImageTiles stripedTiles(int count, int channels) {
    ImageTiles tiles(count, 8, 8, channels);
    for (std::size_t i = 0; i < tiles.pixels.size(); ++i) {
        tiles.pixels[i] = static_cast<std::uint8_t>(10 * (i / channels % 8) + 80 * (i % channels));
    }
    return tiles;
}

std::vector<std::int64_t> batchIndices(int count, int batch, std::uint64_t seed, std::int64_t iteration) {
    return DataBatches(std::make_shared<ImageTiles>(numberedTiles(count)), batch, false, seed)
        .indices(iteration);
}

std::vector<float> cleanBatch(const ImageTiles& tiles, int batch, bool flip, std::uint64_t seed,
                              std::int64_t iteration) {
    return numbers(DataBatches(std::make_shared<ImageTiles>(tiles), batch, flip, seed).clean(iteration));
}

std::vector<float> dataNoise(int batch, std::uint64_t seed, std::int64_t iteration, double dataNoiseStd) {
    const DataBatches batches(std::make_shared<ImageTiles>(numberedTiles(3)), batch, false, seed);
    const torch::Tensor zero = torch::zeros({batch, 1, 8, 8});
    return numbers(batches.noisy(zero, iteration, dataNoiseStd));
}

}  // namespace shortrun::testing
