// A user's own network, as TorchScript: a file from outside, so that nothing about it is taken for granted.
#include <torch/cuda.h>
#include <torch/script.h>

#include <filesystem>
#include <optional>

#include "engine/core/compute_threads.h"
#include "engine/core/error.h"
#include "engine/features/feature_network.h"
#include "engine/features/layer_responses.h"
#include "engine/features/picture_tensor.h"
#include "engine/metrics/sha256.h"
#include "engine/model/thread_count_scope.h"

namespace shortrun {
namespace {

constexpr int kInceptionSide = 299;
constexpr std::int64_t kMostColumns = 4096;
constexpr double kSumTolerance = 1e-3;

/// What is wrong with a network, in words that follow its name.
struct Unfit {
    std::string why;
};

/// [N, d] of any of the shapes that count as features.
torch::Tensor rowsOf(const torch::Tensor& output, std::int64_t count) {
    if (!output.defined() || !output.is_floating_point()) throw Unfit{"gives no floating-point numbers"};
    torch::Tensor rows = output.detach().to(torch::kCPU, torch::kFloat32);
    if (rows.dim() == 4) rows = rows.mean({2, 3});
    if (rows.dim() == 1 && rows.size(0) == count) rows = rows.unsqueeze(1);
    if (rows.dim() != 2 || rows.size(0) != count)
        throw Unfit{"does not give one row of numbers for each picture"};
    if (rows.size(1) < 1 || rows.size(1) > kMostColumns)
        throw Unfit{"gives " + std::to_string(rows.size(1)) + " numbers a picture (1 to 4096 can be used)"};
    return rows.contiguous();
}

bool areProbabilities(const torch::Tensor& rows) {
    return rows.size(1) >= 2 && rows.min().item<float>() >= 0 &&
           (rows.sum(1) - 1).abs().max().item<float>() < kSumTolerance;
}

struct Output {
    torch::Tensor features;
    torch::Tensor scores;  ///< undefined: none
};

Output outputOf(const torch::jit::IValue& value, std::int64_t count) {
    std::vector<torch::Tensor> tensors;
    if (value.isTensor()) tensors.push_back(value.toTensor());
    if (value.isTensorList())
        for (const torch::Tensor& tensor : value.toTensorVector()) tensors.push_back(tensor);
    if (value.isTuple())
        for (const auto& element : value.toTuple()->elements())
            if (element.isTensor()) tensors.push_back(element.toTensor());
    if (tensors.empty()) throw Unfit{"gives neither a tensor nor a tuple of tensors"};
    Output output{rowsOf(tensors[0], count), {}};
    if (tensors.size() > 1) output.scores = rowsOf(tensors[1], count);
    return output;
}

class ScriptedFeatures : public FeatureNetwork {
 public:
    ScriptedFeatures(const std::string& path, int channels, int size, int side, Device device);
    FeatureBatch compute(const ImageTiles& pictures) override;

 private:
    struct Input {
        int channels, side;
    };
    void choose(const std::vector<Input>& inputs, int channels, int size);
    Output run(const torch::Tensor& pictures, const Input& input);
    [[noreturn]] void refuse(const std::string& why) const;

    std::string path_;
    torch::Device device_;
    torch::jit::Module module_;
    Input input_{};
    bool outputIsProbabilities_ = false;  ///< the only output: features and probabilities at once
    bool scoresAreProbabilities_ = false;
};

void ScriptedFeatures::refuse(const std::string& why) const {
    throw Error(ErrorCode::BadInput, "The network '" + path_ + "' cannot be used: it " + why + ".");
}

ScriptedFeatures::ScriptedFeatures(const std::string& path, int channels, int size, int side, Device device)
    : path_(path), device_(torch::kCPU) {
    std::error_code failure;
    if (!std::filesystem::is_regular_file(path, failure))
        throw Error(ErrorCode::BadInput, "There is no file '" + path + "' to take features from.");
    identity_.name = std::filesystem::path(path).filename().string();
    identity_.sha256 = sha256OfFile(path);
    if (device != Device::Cpu && torch::cuda::is_available()) device_ = torch::kCUDA;
    try {
        module_ = torch::jit::load(path, device_);
        module_.eval();
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        refuse("is no TorchScript file (torch.jit.trace(network, example).save(FILE) makes one)");
    }
    std::vector<Input> inputs;
    for (const int wanted : side > 0 ? std::vector<int>{side} : std::vector<int>{size, kInceptionSide})
        for (const int planes : channels == 1 ? std::vector<int>{1, 3} : std::vector<int>{channels})
            inputs.push_back({planes, wanted});
    choose(inputs, channels, size);
}

void ScriptedFeatures::choose(const std::vector<Input>& inputs, int channels, int size) {
    std::string why;
    const torch::Tensor gray = torch::zeros({2, channels, size, size});
    for (const Input& input : inputs) {
        try {
            const Output output = run(gray, input);
            input_ = input;
            // Decided once, so that all pictures are treated alike.
            outputIsProbabilities_ = !output.scores.defined() && areProbabilities(output.features);
            scoresAreProbabilities_ =
                outputIsProbabilities_ || (output.scores.defined() && areProbabilities(output.scores));
            identity_.dimension = static_cast<int>(output.features.size(1));
            if (output.scores.defined()) identity_.classes = static_cast<int>(output.scores.size(1));
            if (outputIsProbabilities_) identity_.classes = identity_.dimension;
            const std::string square = std::to_string(input.side) + " x " + std::to_string(input.side);
            identity_.rule = std::to_string(input.channels) +
                             (input.channels == 1 ? " channel" : " channels") +
                             (input.channels != channels ? " (gray repeated), " : ", ") +
                             (input.side == size ? square + " as they are" : "bilinear to " + square) +
                             ", values in [-1, 1]";
            return;
        } catch (const Unfit& unfit) {
            why = unfit.why;
        }
    }
    refuse(why);
}

Output ScriptedFeatures::run(const torch::Tensor& pictures, const Input& input) {
    const ThreadCountScope all(computeThreads());
    const at::NoGradGuard constant;
    torch::Tensor x = pictures.to(device_);
    if (x.size(1) != input.channels) x = x.repeat({1, input.channels, 1, 1});
    if (x.size(2) != input.side)
        x = torch::upsample_bilinear2d(x, at::IntArrayRef({input.side, input.side}), /*align_corners=*/false);
    torch::jit::IValue value;
    try {
        value = module_.forward({x});
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception&) {
        throw Unfit{"fails on pictures of " + std::to_string(input.channels) + " x " +
                    std::to_string(input.side) + " x " + std::to_string(input.side) +
                    " (--feature-size sets another size)"};
    }
    return outputOf(value, pictures.size(0));
}

FeatureBatch ScriptedFeatures::compute(const ImageTiles& pictures) {
    try {
        const Output output = run(toTensor(pictures), input_);
        if (output.features.size(1) != identity_.dimension) throw Unfit{"changes the number of its features"};
        if (!output.features.isfinite().all().item<bool>()) throw Unfit{"gives numbers that are not finite"};
        FeatureBatch batch{toFeatureMatrix(output.features), {}};
        torch::Tensor scores = outputIsProbabilities_ ? output.features : output.scores;
        if (!scores.defined()) return batch;
        if (!scores.isfinite().all().item<bool>()) throw Unfit{"gives class scores that are not finite"};
        if (scoresAreProbabilities_ && !areProbabilities(scores))
            throw Unfit{"gives class probabilities that do not sum to 1"};
        scores = scoresAreProbabilities_ ? scores / scores.sum(1, true) : torch::softmax(scores, 1);
        batch.probabilities = toFeatureMatrix(scores);
        if (batch.probabilities.columns != identity_.classes)
            throw Unfit{"changes the number of its classes"};
        return batch;
    } catch (const Unfit& unfit) {
        refuse(unfit.why);
    }
}

}  // namespace

std::unique_ptr<FeatureNetwork> loadScriptedFeatures(const std::string& path, int channels, int size,
                                                     int side, Device device) {
    return std::make_unique<ScriptedFeatures>(path, channels, size, side, device);
}

}  // namespace shortrun
