#include "engine/latent/reconstruction.h"

#include <cmath>
#include <limits>

#include "engine/core/check.h"
#include "engine/latent/hessian_product.h"

namespace shortrun {
namespace {

ReconstructionRule resolveRule(ReconstructionRule wanted, Activation activation) {
    if (wanted != ReconstructionRule::Auto) return wanted;
    return isPiecewiseLinear(activation) ? ReconstructionRule::Identity : ReconstructionRule::Exact;
}

}  // namespace

ReconstructConfig withSuitingSteps(ReconstructConfig options, ReconstructionRule rule) {
    const bool identity = rule == ReconstructionRule::Identity;
    if (options.stepSize == 0) options.stepSize = identity ? 0.5 : 0.2;
    if (options.decay == 0) options.decay = identity ? 0.966 : 0.97;
    return options;
}

Reconstruction::Reconstruction(const EnergyNetwork& network, GradientPath& path, const torch::Tensor& targets,
                               const torch::Tensor& z0, const ChainParameters& chain,
                               const ReconstructConfig& options, std::uint64_t noiseSeed,
                               const ReconstructionAim& aim)
    : chain_(chain),
      noiseSeed_(noiseSeed),
      rule_(resolveRule(options.rule, network.spec().activation)),
      options_(withSuitingSteps(options, rule_)),
      run_(path),
      aim_(aim),
      targets_(targets.detach().clone()),
      z_(z0.detach().clone()) {
    SHORTRUN_CHECK(targets_.sizes() == z_.sizes(), "one z for each picture");
    if (aim_.counted.defined()) {
        SHORTRUN_CHECK(aim_.counted.dim() == 4 && aim_.counted.size(0) == z_.size(0), "one mask for each picture");
        aim_.counted = aim_.counted.detach().to(z_.device(), z_.scalar_type());
    }
    const auto count = static_cast<std::size_t>(targets_.size(0));
    bestLoss_.assign(count, std::numeric_limits<float>::infinity());
    best_.assign(count, 0);
    if (rule_ == ReconstructionRule::Exact) {
        network_.emplace(network.copy(targets_.scalar_type(), targets_.device()));
        std::vector<std::int64_t> shape = z_.sizes().vec();
        shape.insert(shape.begin(), chain_.steps);
        states_ = torch::empty(shape, z_.options());
    }
    run_.begin(z_, chain_, noiseSeed_);
}

bool Reconstruction::advance() {
    SHORTRUN_CHECK(!finished(), "nothing is left to reconstruct");
    const at::NoGradGuard constant;
    if (backStep_ > 0) {
        moveBack();
        return false;
    }
    if (!run_.finished()) {
        if (rule_ == ReconstructionRule::Exact) states_[run_.step()].copy_(run_.state());
        if (run_.advance() > 0) return false;
    }
    takeFrame();
    if (finished()) return true;
    torch::Tensor atImage = (frame_ - targets_).mul_(2.0);
    if (aim_.counted.defined() && !aim_.filled) atImage.mul_(aim_.counted);
    if (rule_ == ReconstructionRule::Identity || chain_.steps == 0) {
        descend(atImage);
    } else {
        adjoint_ = atImage;
        backStep_ = chain_.steps;
    }
    return true;
}

void Reconstruction::takeFrame() {
    ++time_;
    latent_ = z_;
    frame_ = run_.state().clone();
    if (time_ == 0) {
        bestLatent_ = latent_.clone();
        bestFrame_ = frame_.clone();
    }
    loss_.push_back(errors());
    const std::vector<float>& error = loss_.back();
    for (std::size_t n = 0; n < best_.size(); ++n) {
        if (bestLoss_[n] <= aim_.enough || !(error[n] < bestLoss_[n])) continue;
        const auto row = static_cast<std::int64_t>(n);
        bestLoss_[n] = error[n];
        best_[n] = time_;
        bestLatent_[row].copy_(latent_[row]);
        bestFrame_[row].copy_(frame_[row]);
    }
}

std::vector<float> Reconstruction::errors() const {
    const torch::Tensor squares = (frame_ - targets_).to(torch::kFloat64).square();
    torch::Tensor mean;
    if (aim_.counted.defined()) {
        const torch::Tensor counted = aim_.counted.to(torch::kFloat64).expand_as(squares).flatten(1);
        mean = (squares.flatten(1) * counted).sum(1) / counted.sum(1);
    } else {
        mean = squares.flatten(1).mean(1);
    }
    mean = mean.to(torch::kFloat32).cpu();
    return {mean.data_ptr<float>(), mean.data_ptr<float>() + mean.numel()};
}

void Reconstruction::moveBack() {
    --backStep_;
    adjoint_.add_(hessianVectorProduct(*network_, states_[backStep_], adjoint_), chain_.stepSize);
    if (backStep_ == 0) descend(adjoint_);
}

void Reconstruction::descend(const torch::Tensor& gradient) {
    const double eta = options_.stepSize * std::pow(options_.decay, time_);
    z_ = z_ - eta * gradient;  // a new tensor: latent() keeps the old one
    run_.begin(z_, chain_, noiseSeed_);
}

std::string Reconstruction::ruleText() const {
    return rule_ == ReconstructionRule::Identity ? "identity (f' is piecewise constant)"
                                                 : "exact (Hessian-vector products)";
}

}  // namespace shortrun
