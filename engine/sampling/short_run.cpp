#include "engine/sampling/short_run.h"

#include <cmath>
#include <numeric>

#include "engine/core/check.h"
#include "engine/sampling/langevin_update.h"

namespace shortrun {

ChainParameters chainOf(const SamplerConfig& config) {
    return {config.steps, config.stepSize, config.effectiveNoiseStd()};
}

void ShortRun::begin(const torch::Tensor& z, const ChainParameters& parameters, std::uint64_t noiseSeed,
                     std::vector<std::uint32_t> images) {
    SHORTRUN_CHECK(z.dim() == 4 && z.size(0) > 0, "z must be [N, C, H, W] with at least one image");
    const auto count = static_cast<std::size_t>(z.size(0));
    if (images.empty()) {
        images.resize(count);
        std::iota(images.begin(), images.end(), 0u);
    }
    SHORTRUN_CHECK(images.size() == count, "one image number for each chain");

    const at::NoGradGuard constant;
    const bool fits = x_.defined() && x_.sizes() == z.sizes() && x_.options().type_equal(z.options()) &&
                      x_.device() == z.device();
    if (fits) {
        x_.copy_(z);
    } else {
        x_ = z.detach().clone(at::MemoryFormat::Contiguous);
        gradient_ = torch::empty_like(x_);
        unit_ = torch::Tensor();
    }
    parameters_ = parameters;
    noise_ = NoiseStream(noiseSeed, NoisePurpose::Chain);
    images_ = std::move(images);
    norms_.assign(count, 0.0);
    normSum_ = 0;
    step_ = 0;
}

int ShortRun::advance(int count) {
    for (; count > 0 && !finished(); --count) makeStep();
    return steps() - step_;
}

double ShortRun::meanGradientNorm() const {
    return step_ == 0 || norms_.empty() ? 0.0 : normSum_ / (static_cast<double>(step_) * norms_.size());
}

void ShortRun::makeStep() {
    const at::NoGradGuard constant;
    path_->gradient(x_, gradient_);
    if (x_.is_cpu() && x_.scalar_type() == torch::kFloat32) {
        langevinUpdate(x_.data_ptr<float>(), gradient_.data_ptr<float>(), x_.numel() / x_.size(0), images_,
                       static_cast<float>(parameters_.stepSize), static_cast<float>(parameters_.noiseStd),
                       noise_, static_cast<std::uint32_t>(step_), norms_);
    } else {
        moveByTensors();
    }
    for (double& norm : norms_) {
        norm = std::sqrt(norm);
        normSum_ += norm;
    }
    ++step_;
}

void ShortRun::moveByTensors() {
    const torch::Tensor squared = gradient_.flatten(1).to(torch::kFloat64).square().sum(1).cpu();
    std::copy_n(squared.data_ptr<double>(), norms_.size(), norms_.begin());
    x_.add_(gradient_, parameters_.stepSize);
    if (parameters_.noiseStd == 0.0) return;
    // The same u as on the CPU, whatever the device.
    if (!unit_.defined()) unit_ = torch::empty(x_.sizes(), torch::kFloat32);
    const auto imageSize = static_cast<std::size_t>(unit_.numel() / unit_.size(0));
    for (std::size_t i = 0; i < images_.size(); ++i) {
        noise_.normal({unit_.data_ptr<float>() + i * imageSize, imageSize}, images_[i],
                      static_cast<std::uint32_t>(step_));
    }
    x_.add_(unit_.to(x_.device(), x_.scalar_type()), parameters_.noiseStd);
}

}  // namespace shortrun
