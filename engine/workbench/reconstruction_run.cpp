#include "engine/workbench/reconstruction_run.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/sampling/noise_stream.h"
#include "engine/workbench/host_tensor.h"
#include "engine/workbench/reconstruction_run_impl.h"

namespace shortrun {

namespace {

FloatBatch withNoise(const ReconstructionTask& task) {
    FloatBatch noisy = task.pictures;
    if (task.noiseStd <= 0) return noisy;
    const NoiseStream stream(task.seed, NoisePurpose::DataNoise);
    std::vector<float> field(noisy.imageSize());
    for (int n = 0; n < noisy.count; ++n) {
        stream.normal(field, static_cast<std::uint32_t>(task.first + n), 0);
        for (std::size_t i = 0; i < field.size(); ++i)
            noisy.image(n)[i] += static_cast<float>(task.noiseStd) * field[i];
    }
    return noisy;
}

torch::Tensor repeated(const FloatBatch& batch, int times, torch::Device device) {
    return toTensor(batch).repeat({times, 1, 1, 1}).to(device);
}

ReconstructionAim aimOf(const ReconstructionTask& task, torch::Device device) {
    ReconstructionAim aim;
    if (task.counted.count > 0) aim.counted = repeated(task.counted, task.restarts, device);
    aim.filled = true;
    aim.enough = task.noiseStd * task.noiseStd;
    return aim;
}

/// Against noise on the picture: a z_0 with noise of its own would only add to it.
torch::Tensor quiet(const torch::Tensor& z0, const ReconstructionTask& task) {
    return task.noiseStd > 0 ? torch::zeros_like(z0) : z0;
}

/// Large steps carry the noise of the picture into z before the chain has taken it out. Measured on 4 pictures with
/// noise of 0.2 (MSE 0.04): eta 0.2 leaves 0.063 against the clean pictures, 0.05 leaves 0.019; with noise of 0.4
/// (MSE 0.16) 0.160 and 0.039.
constexpr double kStepsWithNoise = 0.25;

/// Where the picture is noisy or has holes, steps that are left open are the smaller ones, whatever the rule; against
/// noise all are, those that were set too (models keep the step size that they were trained with).
ReconstructConfig careful(const ReconstructionTask& task, ReconstructConfig options) {
    if (task.noiseStd <= 0 && task.counted.count == 0) return options;
    options = withSuitingSteps(options, ReconstructionRule::Exact);
    if (task.noiseStd > 0) options.stepSize *= kStepsWithNoise;
    return options;
}

std::string ruleOf(const Reconstruction& run, const ReconstructionTask& task) {
    return run.ruleText() + (task.counted.count > 0 ? ", holes filled by led chains" : "") +
           (task.noiseStd > 0 ? ", steps of eta / 4 against the noise" : "");
}

}  // namespace

ReconstructionRun::Impl::Impl(const EnergyNetwork& weights, std::shared_ptr<GradientPath> gradientPath,
                              const ReconstructionTask& wanted, const ReconstructionStart& start,
                              const ChainParameters& chainParameters, const ReconstructConfig& config)
    : path(std::move(gradientPath)),
      task(wanted),
      targets(withNoise(wanted)),
      chain(chainParameters),
      options(careful(wanted, config)),
      z0(quiet(start.z0, wanted)),
      winners(static_cast<std::size_t>(wanted.pictures.count), 0),
      best(winners) {
    const torch::Tensor whole = toTensor(targets).to(z0.device());
    if (task.counted.count == 0) {
        descendTo(weights, whole);
        return;
    }
    network.emplace(weights.copy(z0.scalar_type(), z0.device()));
    filling.emplace(*path, whole, toTensor(task.counted).to(z0.device()), start.fillings, chain);
}

void ReconstructionRun::Impl::descendTo(const EnergyNetwork& weights, const torch::Tensor& whole) {
    run.emplace(weights, *path, whole.repeat({task.restarts, 1, 1, 1}), z0, chain, options, 0,
                aimOf(task, z0.device()));
    rule = ruleOf(*run, task);
}

bool ReconstructionRun::Impl::advance() {
    if (!run) {
        if (!filling->advance()) descendTo(*network, filling->filled());
        return false;
    }
    if (!run->advance()) return false;
    chooseLeaders();
    chooseWinners();
    noteTruth();
    return true;
}

// Of this t: the frame that is shown for a picture is that of its row with the smallest loss now.
void ReconstructionRun::Impl::chooseLeaders() {
    const std::vector<float>& rows = run->loss().back();
    const int pictures = task.pictures.count;
    frame = toFloatBatch(run->frame());
    std::vector<float> smallest(rows.begin(), rows.begin() + pictures);
    for (int row = pictures; row < static_cast<int>(rows.size()); ++row) {
        float& least = smallest[static_cast<std::size_t>(row % pictures)];
        if (!(rows[static_cast<std::size_t>(row)] < least)) continue;
        least = rows[static_cast<std::size_t>(row)];
        std::copy_n(frame.image(row), frame.imageSize(), frame.image(row % pictures));
    }
    frame.count = pictures;
    frame.values.resize(static_cast<std::size_t>(pictures) * frame.imageSize());
    loss.push_back(std::move(smallest));
}

// Of all t: the row that came near enough first, else the one that came nearest. At its best t it leads.
void ReconstructionRun::Impl::chooseWinners() {
    const double enough = task.noiseStd * task.noiseStd;
    const auto order = [&](int row) {
        const int time = run->best()[static_cast<std::size_t>(row)];
        const float least = run->loss()[static_cast<std::size_t>(time)][static_cast<std::size_t>(row)];
        return std::pair(least <= enough ? time : std::numeric_limits<int>::max(), least);
    };
    const int pictures = task.pictures.count;
    for (int n = 0; n < pictures; ++n) {
        int winner = n;
        for (int row = n; row < pictures * task.restarts; row += pictures)
            if (order(row) < order(winner)) winner = row;
        winners[static_cast<std::size_t>(n)] = winner;
        best[static_cast<std::size_t>(n)] = run->best()[static_cast<std::size_t>(winner)];
    }
}

void ReconstructionRun::Impl::noteTruth() {
    if (task.noiseStd <= 0 && task.counted.count == 0) return;
    std::vector<float> errors;
    for (int n = 0; n < frame.count; ++n) {
        double sum = 0;
        for (std::size_t i = 0; i < frame.imageSize(); ++i) {
            const double difference = double{frame.image(n)[i]} - task.pictures.image(n)[i];
            sum += difference * difference;
        }
        errors.push_back(static_cast<float>(sum / static_cast<double>(frame.imageSize())));
    }
    truth.push_back(std::move(errors));
}

FloatBatch ReconstructionRun::Impl::ofWinners(const torch::Tensor& rows) const {
    FloatBatch all = toFloatBatch(rows);
    FloatBatch chosen(task.pictures.count, all.channels, all.height, all.width);
    for (int n = 0; n < chosen.count; ++n)
        std::copy_n(all.image(winners[static_cast<std::size_t>(n)]), all.imageSize(), chosen.image(n));
    return chosen;
}

ReconstructionRun::ReconstructionRun(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ReconstructionRun::ReconstructionRun(ReconstructionRun&&) noexcept = default;
ReconstructionRun::~ReconstructionRun() = default;

bool ReconstructionRun::advance() { return impl_->advance(); }
bool ReconstructionRun::finished() const { return impl_->run && impl_->run->finished(); }
int ReconstructionRun::step() const { return impl_->run ? impl_->run->step() : -1; }
int ReconstructionRun::steps() const { return impl_->options.steps; }
const FloatBatch& ReconstructionRun::frame() const { return impl_->frame; }
const std::vector<std::vector<float>>& ReconstructionRun::loss() const { return impl_->loss; }
const std::vector<std::vector<float>>& ReconstructionRun::truth() const { return impl_->truth; }
const std::vector<int>& ReconstructionRun::best() const { return impl_->best; }
FloatBatch ReconstructionRun::bestZ() const { return impl_->ofWinners(impl_->run->bestLatent()); }
FloatBatch ReconstructionRun::bestX() const { return impl_->ofWinners(impl_->run->bestFrame()); }
const FloatBatch& ReconstructionRun::targets() const { return impl_->targets; }
const FloatBatch& ReconstructionRun::counted() const { return impl_->task.counted; }
const std::string& ReconstructionRun::rule() const { return impl_->rule; }

}  // namespace shortrun
