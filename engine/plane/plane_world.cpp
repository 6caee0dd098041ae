#include "engine/plane/plane_world.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/core/check.h"
#include "engine/sampling/noise_stream.h"

namespace shortrun {
namespace {

constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kTiny = 1e-8;
constexpr double kLost = 1e3;  // a chain so far away does not come back
constexpr std::size_t kMostPools = 8;
constexpr std::uint64_t kFreshSeed = 0x5eed'f4e5'0000'0000;

/// One Adam step uphill.
void ascend(std::vector<double>& parameters, const std::vector<double>& gradient, std::vector<double>& mean,
            std::vector<double>& square, double rate, std::int64_t t) {
    const double scale1 = 1.0 / (1.0 - std::pow(kBeta1, static_cast<double>(t)));
    const double scale2 = 1.0 / (1.0 - std::pow(kBeta2, static_cast<double>(t)));
    for (std::size_t i = 0; i < parameters.size(); ++i) {
        mean[i] = kBeta1 * mean[i] + (1.0 - kBeta1) * gradient[i];
        square[i] = kBeta2 * square[i] + (1.0 - kBeta2) * gradient[i] * gradient[i];
        parameters[i] += rate * mean[i] * scale1 / (std::sqrt(square[i] * scale2) + kTiny);
    }
}

double meanOf(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

bool withinReach(const PlanePoints& points) {
    for (std::size_t i = 0; i < points.size(); ++i)
        if (!(std::abs(points.x[i]) < kLost) || !(std::abs(points.y[i]) < kLost)) return false;
    return true;
}

void addNoise(PlanePoints& points, double deviation, std::uint64_t seed, std::uint32_t iteration) {
    std::vector<float> noise(2 * points.size());
    NoiseStream(seed, NoisePurpose::DataNoise).normal(noise, iteration, 0);
    for (std::size_t i = 0; i < points.size(); ++i) {
        points.x[i] += deviation * noise[2 * i];
        points.y[i] += deviation * noise[2 * i + 1];
    }
}

}  // namespace

PlaneWorld::PlaneWorld(const PlaneConfig& config)
    : config_(config),
      data_(std::make_unique<PlaneData>(config.data)),
      network_(config.network, config.seed),
      mean_(network_.parameters().size()),
      square_(network_.parameters().size()) {
    drawChains();
}

bool PlaneWorld::setConfig(const PlaneConfig& config) {
    if (!(config.network == config_.network) || config.seed != config_.seed) return false;
    if (!(config.data == config_.data)) data_ = std::make_unique<PlaneData>(config.data);
    if (!(config.data == config_.data) || config.grid != config_.grid || config.bandwidth != config_.bandwidth)
        seenData_.reset();
    const bool startMoved = config.start != config_.start || config.batch != config_.batch ||
                            config.sampler.initialState != config_.sampler.initialState;
    config_ = config;
    if (config.start != ChainStart::Persistent) persistent_ = {};
    // Chains that have not set out yet begin where they are now told to.
    if (startMoved && step_ == 0 && !learnt_) drawChains();
    return true;
}

PlaneWorld::Moved PlaneWorld::advance() {
    if (lost_) return Moved::Learnt;
    if (learnt_) {
        drawChains();
        return Moved::Drawn;
    }
    if (step_ < config_.sampler.steps) {
        langevinStep();
        return Moved::Stepped;
    }
    learn();
    return Moved::Learnt;
}

void PlaneWorld::advanceIteration() {
    while (advance() != Moved::Learnt) {
    }
}

PlanePoints PlaneWorld::startsOf(ChainStart start, std::size_t count, std::uint64_t seed,
                                 std::uint32_t iteration) const {
    if (start == ChainStart::Data) {
        PlanePoints points = data_->draw(count, seed, iteration);
        addNoise(points, config_.dataNoise, seed, iteration);
        return points;
    }
    std::vector<float> numbers(2 * count);
    const NoiseStream stream(seed, NoisePurpose::InitialState);
    if (config_.sampler.initialState == InitialState::Uniform)
        stream.uniform(numbers, iteration, 0);
    else
        stream.normal(numbers, iteration, 0);
    PlanePoints points(count);
    for (std::size_t i = 0; i < count; ++i) {
        points.x[i] = numbers[2 * i];
        points.y[i] = numbers[2 * i + 1];
    }
    if (start == ChainStart::Persistent)
        for (std::size_t i = 0; i < std::min(count, persistent_.size()); ++i) {
            points.x[i] = persistent_.x[i];
            points.y[i] = persistent_.y[i];
        }
    return points;
}

void PlaneWorld::drawChains() {
    chains_ = startsOf(config_.start, static_cast<std::size_t>(config_.batch), config_.seed, field());
    paths_.clear();
    remember(chains_);
    step_ = 0;
    normSum_ = 0;
    learnt_ = false;
}

double PlaneWorld::move(PlanePoints& points, std::uint64_t seed, std::uint32_t iteration, int step) const {
    const std::size_t count = points.size();
    std::vector<double> gx(count), gy(count);
    std::vector<float> noise(2 * count);
    network_.gradient(points, gx, gy);
    NoiseStream(seed, NoisePurpose::Chain).normal(noise, iteration, static_cast<std::uint32_t>(step));
    const double s = config_.sampler.stepSize, e = config_.sampler.effectiveNoiseStd();
    double norms = 0;
    for (std::size_t i = 0; i < count; ++i) {
        norms += std::sqrt(gx[i] * gx[i] + gy[i] * gy[i]);
        points.x[i] += s * gx[i] + e * noise[2 * i];
        points.y[i] += s * gy[i] + e * noise[2 * i + 1];
    }
    return norms / static_cast<double>(count);
}

void PlaneWorld::langevinStep() {
    normSum_ += move(chains_, config_.seed, field(), step_);
    ++step_;
    remember(chains_);
    lost_ = !withinReach(chains_);
}

void PlaneWorld::remember(const PlanePoints& states) {
    PlanePoints first(std::min(states.size(), kPaths));
    std::copy_n(states.x.begin(), first.size(), first.x.begin());
    std::copy_n(states.y.begin(), first.size(), first.y.begin());
    paths_.push_back(std::move(first));
}

void PlaneWorld::learn() {
    const std::size_t count = chains_.size();
    PlanePoints observed = data_->draw(count, config_.seed, field());
    addNoise(observed, config_.dataNoise, config_.seed, field());
    std::vector<double> fData(count), fChains(count);
    network_.energy(observed, fData);
    network_.energy(chains_, fChains);
    energyGap_ = meanOf(fData) - meanOf(fChains);
    gradientNorm_ = step_ > 0 ? normSum_ / step_ : 0.0;

    std::vector<double> gradient(network_.parameters().size());
    const double weight = 1.0 / static_cast<double>(count);
    network_.addParameterGradient(observed, weight, gradient);
    network_.addParameterGradient(chains_, -weight, gradient);
    std::vector<double> parameters(network_.parameters().begin(), network_.parameters().end());
    ascend(parameters, gradient, mean_, square_, config_.learningRate, iteration_ + 1);
    network_.setParameters(parameters);

    if (config_.start == ChainStart::Persistent) persistent_ = chains_;
    ends_.push_front(chains_);
    while (ends_.size() > kMostPools || (ends_.size() > 1 && (ends_.size() - 1) * count >= kPooled)) ends_.pop_back();
    ++iteration_;
    learnt_ = true;
    lost_ = lost_ || !std::isfinite(energyGap_) || !std::isfinite(parameters.front());
}

PlanePoints PlaneWorld::recentEnds() const {
    PlanePoints pooled;
    for (const PlanePoints& ends : ends_) {
        const auto taken = static_cast<std::ptrdiff_t>(std::min(ends.size(), kPooled - pooled.size()));
        pooled.x.insert(pooled.x.end(), ends.x.begin(), ends.x.begin() + taken);
        pooled.y.insert(pooled.y.end(), ends.y.begin(), ends.y.begin() + taken);
    }
    return pooled;
}

PlanePoints PlaneWorld::freshEnds(std::size_t count, std::uint64_t draw) const {
    // Seeds that learning never uses.
    const std::uint64_t seed = config_.seed ^ (kFreshSeed + draw);
    PlanePoints points = startsOf(config_.start, count, seed, 0);
    for (int k = 0; k < config_.sampler.steps; ++k) move(points, seed, 0, k);
    return points;
}

std::vector<double> PlaneWorld::landscape(const PlaneGrid& grid) const {
    std::vector<double> f(grid.cells());
    network_.energy(grid.middles(), f);
    return f;
}

PlaneWorld::SeenData PlaneWorld::seeData(const PlaneGrid& grid) const {
    PlaneDensity density = data_->density(grid, config_.bandwidth);
    const double floor = klDivergence(density, data_->throughKernel(grid, config_.bandwidth), grid);
    return {std::move(density), floor};
}

PlaneGauges PlaneWorld::gauges() const {
    return gauges(recentEnds(), grid());
}

PlaneGauges PlaneWorld::gauges(const PlanePoints& ends, const PlaneGrid& grid) const {
    PlaneGauges gauges{.iteration = iteration_, .energyGap = energyGap_, .gradientNorm = gradientNorm_};
    const bool own = grid.side == config_.grid && grid.extent == kPlaneExtent;
    if (own && !seenData_) seenData_ = seeData(grid);
    std::optional<SeenData> elsewhere;
    const SeenData& data = own ? *seenData_ : elsewhere.emplace(seeData(grid));
    const PlaneDensity p = boltzmann(landscape(grid), config_.sampler.temperature(), grid);
    const PlaneDensity q = gaussianMixture(ends, config_.bandwidth, grid);
    gauges.dataQ = klDivergence(data.density, q, grid);
    gauges.kernelFloor = data.kernelFloor;
    gauges.dataP = klDivergence(data.density, p, grid);
    gauges.qP = klDivergence(q, p, grid);
    std::size_t outside = 0;
    for (std::size_t i = 0; i < ends.size(); ++i)
        outside += !(std::abs(ends.x[i]) <= grid.extent && std::abs(ends.y[i]) <= grid.extent);
    if (!ends.empty()) gauges.outside = static_cast<double>(outside) / static_cast<double>(ends.size());
    return gauges;
}

}  // namespace shortrun
