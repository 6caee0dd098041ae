// Adam (Kingma and Ba, 2015) over a list of tensors. Internal to the engine (Torch types); engine thread.
// torch::optim::Adam computes the same, but how its moments are read and put back differs between LibTorch
// versions, and resuming must give the same bytes as never having stopped.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace shortrun {

class Adam {
 public:
    /// Moments of zero for parameters of these shapes and types.
    explicit Adam(const std::vector<torch::Tensor>& parameters);

    /// theta <- theta - lr m^ / (sqrt(v^) + 1e-8), in place; `gradients` in the order of `parameters`.
    void step(std::vector<torch::Tensor>& parameters, const std::vector<torch::Tensor>& gradients,
              double learningRate, double beta1, double beta2);

    std::int64_t steps() const { return steps_; }
    const std::vector<torch::Tensor>& firstMoments() const { return first_; }
    const std::vector<torch::Tensor>& secondMoments() const { return second_; }
    /// Puts saved moments back; shapes as they are.
    void restore(std::int64_t steps, const std::vector<torch::Tensor>& first,
                 const std::vector<torch::Tensor>& second);

 private:
    std::int64_t steps_ = 0;
    std::vector<torch::Tensor> first_;
    std::vector<torch::Tensor> second_;
};

}  // namespace shortrun
