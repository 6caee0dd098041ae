// What of a learner is written down, and how it is put back: its file form is part of a checkpoint.
#include <charconv>
#include <cmath>
#include <cstring>

#include "engine/core/error.h"
#include "engine/learning/learner.h"
#include "engine/model/weights_io.h"

namespace shortrun {
namespace {

constexpr const char* kChainEnds = "chain_ends";
constexpr const char* kTheta = "theta.";  ///< and a key of the network

[[noreturn]] void refuse(const std::string& what) {
    throw Error(ErrorCode::BadInput, "the saved state of training " + what +
                                         "; it belongs to another model or is damaged, resume from another "
                                         "checkpoint");
}

NamedArray numbers(const std::string& name, const std::vector<double>& values) {
    return NamedArray::fromDoubles(name, {static_cast<std::int64_t>(values.size())}, values);
}

const NamedArray& required(const Safetensors& state, const std::string& name, ArrayType type) {
    const NamedArray* array = state.find(name);
    if (array == nullptr) refuse("has no '" + name + "'");
    if (array->type != type) refuse("has numbers of the wrong type in '" + name + "'");
    return *array;
}

std::vector<double> numbersOf(const Safetensors& state, const std::string& name) {
    return required(state, name, ArrayType::F64).toDoubles();
}

std::int64_t countOf(const Safetensors& state, const std::string& name) {
    const auto found = state.metadata.find(name);
    if (found == state.metadata.end()) refuse("has no '" + name + "'");
    std::int64_t count = -1;
    const char* end = found->second.data() + found->second.size();
    const auto [stop, problem] = std::from_chars(found->second.data(), end, count);
    if (problem != std::errc() || stop != end || count < 0) refuse("has no whole number in '" + name + "'");
    return count;
}

NamedArray arrayOf(const std::string& name, const torch::Tensor& tensor) {
    const torch::Tensor host = tensor.cpu().contiguous();
    return NamedArray::fromFloats(name, host.sizes().vec(),
                                  {host.data_ptr<float>(), static_cast<std::size_t>(host.numel())});
}

torch::Tensor tensorFrom(const Safetensors& state, const std::string& name, const torch::Tensor& like) {
    const NamedArray& array = required(state, name, ArrayType::F32);
    torch::Tensor tensor = torch::empty(like.sizes(), torch::kFloat32);
    if (array.shape != like.sizes().vec() || array.data.size() != tensor.nbytes()) {
        refuse("has another shape in '" + name + "'");
    }
    std::memcpy(tensor.data_ptr<float>(), array.data.data(), tensor.nbytes());
    if (!tensor.isfinite().all().item<bool>()) refuse("has numbers that are not finite in '" + name + "'");
    return tensor;
}

}  // namespace

Safetensors Learner::state() const {
    Safetensors state;
    const auto named = network_->namedParameters();
    for (std::size_t i = 0; i < named.size(); ++i) {
        state.arrays.push_back(arrayOf("adam.first." + named[i].first, adam_.firstMoments()[i]));
        state.arrays.push_back(arrayOf("adam.second." + named[i].first, adam_.secondMoments()[i]));
        if (average_) state.arrays.push_back(arrayOf(kTheta + named[i].first, named[i].second));
    }
    state.arrays.push_back(numbers("noise_controller", controller_.state()));
    state.arrays.push_back(numbers("divergence_guard", guard_.state()));
    state.arrays.push_back(numbers("eased", {noiseFactor_, rateFactor_, steered_ ? 1.0 : 0.0}));
    if (chainEnds_.defined()) state.arrays.push_back(arrayOf(kChainEnds, chainEnds_));
    state.metadata["iteration"] = std::to_string(iteration_);
    state.metadata["adam.steps"] = std::to_string(adam_.steps());
    return state;
}

void Learner::restore(const std::vector<NamedArray>& weights, const Safetensors& state) {
    std::vector<torch::Tensor> first, second, theta;
    const auto named = network_->namedParameters();
    const bool averaged = state.find(kTheta + named.front().first) != nullptr;
    for (const auto& [key, parameter] : named) {
        first.push_back(tensorFrom(state, "adam.first." + key, parameter));
        second.push_back(tensorFrom(state, "adam.second." + key, parameter));
        if (averaged) theta.push_back(tensorFrom(state, kTheta + key, parameter));
    }
    const std::vector<double> eased = numbersOf(state, "eased");
    // Two numbers are those of an older run, which was never steered.
    if (eased.size() != 2 && eased.size() != 3) refuse("has another shape in 'eased'");
    const auto isFactor = [](double factor) { return std::isfinite(factor) && factor > 0; };
    const double steered = eased.size() == 3 ? eased[2] : 0;
    if (!isFactor(eased[0]) || !isFactor(eased[1]) || (steered != 0 && steered != 1)) refuse("has no use in 'eased'");
    const std::int64_t iteration = countOf(state, "iteration"), adamSteps = countOf(state, "adam.steps");
    // Nothing is changed before all of it is known to be of use.
    NoiseController controller = controller_;
    if (!controller.restore(numbersOf(state, "noise_controller"))) refuse("has no use in 'noise_controller'");
    DivergenceGuard guard = guard_;
    if (!guard.restore(numbersOf(state, "divergence_guard"))) refuse("has no use in 'divergence_guard'");
    // A run that has made no iteration yet has no ends either.
    torch::Tensor ends;
    if (config_.train.chainStart == ChainStart::Persistent && iteration > 0) {
        const ImageTiles& data = batches_.data();
        ends = tensorFrom(state, kChainEnds,
                          torch::empty({batches_.batch(), data.channels, data.height, data.width}));
    }
    adam_.restore(adamSteps, first, second);
    loadWeights(*network_, weights);
    average_.reset();
    beginOrEndAverage();  // at what the weights are now; then theta goes its own way
    const at::NoGradGuard constant;
    for (std::size_t i = 0; i < theta.size(); ++i) torch::Tensor(named[i].second).copy_(theta[i]);
    controller_ = controller;
    guard_ = std::move(guard);
    followWeights();
    noiseFactor_ = eased[0];
    rateFactor_ = eased[1];
    steered_ = steered == 1;
    chainEnds_ = ends;
    iteration_ = iteration;
    chainBegun_ = false;
}

}  // namespace shortrun
