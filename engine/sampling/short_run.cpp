#include "engine/sampling/short_run.h"

#include <algorithm>
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
    normSums_.assign(count, 0.0);
    deviceNorms_ = x_.is_cuda() ? torch::zeros({2, z.size(0)}, x_.options().dtype(torch::kFloat64)) : torch::Tensor();
    normsAreThere_ = false;
    step_ = 0;
}

int ShortRun::advance(int count) {
    const at::NoGradGuard constant;
    count = std::min(count, steps() - step_);
    if (count <= 0) return steps() - step_;
    if (x_.is_cpu() && x_.scalar_type() == torch::kFloat32) {
        path_->iterate(x_, gradient_, count, [this](int first, int images, int step) {
            move(static_cast<std::size_t>(first), static_cast<std::size_t>(images), step_ + step);
        });
        step_ += count;
    } else if (!makeOnDevice(count)) {
        for (; count > 0; --count) moveByTensors();
    }
    return steps() - step_;
}

std::span<const double> ShortRun::gradientNorms() const {
    fetchNorms();
    return norms_;
}

double ShortRun::meanGradientNorm() const {
    if (step_ == 0 || normSums_.empty()) return 0.0;
    fetchNorms();
    const double sum = std::accumulate(normSums_.begin(), normSums_.end(), 0.0);
    return sum / (static_cast<double>(step_) * static_cast<double>(normSums_.size()));
}

void ShortRun::move(std::size_t first, std::size_t images, int step) {
    const std::int64_t imageSize = x_.numel() / x_.size(0);
    const std::int64_t offset = static_cast<std::int64_t>(first) * imageSize;
    const std::span<double> norms = std::span(norms_).subspan(first, images);
    langevinUpdate(x_.data_ptr<float>() + offset, gradient_.data_ptr<float>() + offset, imageSize,
                   std::span(images_).subspan(first, images), static_cast<float>(parameters_.stepSize),
                   static_cast<float>(parameters_.noiseStd), noise_, static_cast<std::uint32_t>(step), norms);
    takeNorms(first, images);
}

void ShortRun::takeNorms(std::size_t first, std::size_t images) {
    for (std::size_t i = first; i < first + images; ++i) {
        norms_[i] = std::sqrt(norms_[i]);
        normSums_[i] += norms_[i];
    }
}

bool ShortRun::makeOnDevice(int steps) {
    if (!x_.is_cuda() || x_.scalar_type() != torch::kFloat32) return false;
    const LangevinStretch stretch{x_,
                                  static_cast<float>(parameters_.stepSize),
                                  static_cast<float>(parameters_.noiseStd),
                                  noise_,
                                  images_,
                                  static_cast<std::uint32_t>(step_),
                                  steps,
                                  deviceNorms_};
    if (!path_->makeOnDevice(stretch)) return false;
    step_ += steps;
    normsAreThere_ = true;
    return true;
}

void ShortRun::fetchNorms() const {
    if (!normsAreThere_) return;
    const torch::Tensor fetched = deviceNorms_.cpu();
    std::copy_n(fetched[0].data_ptr<double>(), norms_.size(), norms_.begin());
    std::copy_n(fetched[1].data_ptr<double>(), normSums_.size(), normSums_.begin());
    normsAreThere_ = false;
}

void ShortRun::moveByTensors() {
    path_->gradient(x_, gradient_);
    const torch::Tensor squared = gradient_.flatten(1).to(torch::kFloat64).square().sum(1).cpu();
    std::copy_n(squared.data_ptr<double>(), norms_.size(), norms_.begin());
    takeNorms(0, norms_.size());
    x_.add_(gradient_, parameters_.stepSize);
    ++step_;
    if (parameters_.noiseStd == 0.0) return;
    // The same u as on the CPU, whatever the device.
    if (!unit_.defined()) unit_ = torch::empty(x_.sizes(), torch::kFloat32);
    const auto imageSize = static_cast<std::size_t>(unit_.numel() / unit_.size(0));
    for (std::size_t i = 0; i < images_.size(); ++i) {
        noise_.normal({unit_.data_ptr<float>() + i * imageSize, imageSize}, images_[i],
                      static_cast<std::uint32_t>(step_ - 1));
    }
    x_.add_(unit_.to(x_.device(), x_.scalar_type()), parameters_.noiseStd);
}

}  // namespace shortrun
