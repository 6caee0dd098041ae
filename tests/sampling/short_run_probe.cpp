#include "sampling/short_run_probe.h"

#include <cmath>

#include "engine/sampling/initial_state.h"
#include "engine/sampling/short_run.h"

namespace shortrun::testing {
namespace {

class QuadraticPath : public GradientPath {
 public:
    explicit QuadraticPath(const Quadratic& energy) : energy_(energy) {}
    std::string description() const override { return "quadratic"; }
    void updateWeights(const EnergyNetwork&) override {}
    void gradient(const torch::Tensor& x, torch::Tensor& g) override {
        g.copy_((energy_.mean - x) / energy_.variance);
        const torch::Tensor norms = g.flatten(1).to(torch::kFloat64).norm(2, 1);
        seen_.insert(seen_.end(), norms.data_ptr<double>(), norms.data_ptr<double>() + norms.numel());
    }
    const std::vector<double>& seen() const { return seen_; }

 private:
    Quadratic energy_;
    std::vector<double> seen_;
};

torch::Tensor startOf(const ChainRequest& request) {
    if (std::isnan(request.startAt)) {
        return drawInitialState(InitialState::Uniform, 1, request.size, 11, 0, request.count);
    }
    return torch::full({request.count, 1, request.size, request.size}, request.startAt,
                       request.inDouble ? torch::kFloat64 : torch::kFloat32);
}

void begin(ShortRun& run, const ChainRequest& request) {
    run.begin(startOf(request), {request.steps, request.stepSize, request.noiseStd}, request.noiseSeed,
              request.images);
}

std::vector<float> numbers(const torch::Tensor& tensor) {
    const torch::Tensor host = tensor.to(torch::kFloat32).contiguous();
    return {host.data_ptr<float>(), host.data_ptr<float>() + host.numel()};
}

}  // namespace

ChainResult runQuadratic(const ChainRequest& request, const Quadratic& energy) {
    QuadraticPath path(energy);
    ShortRun run(path);
    begin(run, request);
    ChainResult result;
    if (request.slices.empty()) result.stepsLeft = run.advance(request.steps);
    for (const int slice : request.slices) result.stepsLeft = run.advance(slice);
    result.state = numbers(run.state());
    result.lastNorms.assign(run.gradientNorms().begin(), run.gradientNorms().end());
    result.meanNorm = run.meanGradientNorm();
    result.gradientNormsSeen = path.seen();
    return result;
}

ChainResult runAfterOthers(const ChainRequest& request) {
    QuadraticPath path({});
    ShortRun run(path);
    ChainRequest other = request;
    other.count = request.count + 3;
    other.noiseSeed = 1234;
    other.images.clear();
    begin(run, other);
    run.advance(5);
    other.count = request.count;
    other.stepSize = 0.25;
    begin(run, other);
    run.advance(3);
    begin(run, request);
    ChainResult result;
    result.stepsLeft = run.advance(request.steps);
    result.state = numbers(run.state());
    result.lastNorms.assign(run.gradientNorms().begin(), run.gradientNorms().end());
    result.meanNorm = run.meanGradientNorm();
    return result;
}

std::vector<float> drawn(InitialState law, std::uint64_t seed, std::uint32_t first, int count, int channels,
                         int size) {
    return numbers(drawInitialState(law, channels, size, seed, first, count));
}

}  // namespace shortrun::testing
