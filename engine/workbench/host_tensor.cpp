#include "engine/workbench/host_tensor.h"

#include <cstring>

#include "engine/core/check.h"

namespace shortrun {

torch::Tensor toTensor(const FloatBatch& batch) {
    torch::Tensor tensor = torch::empty({batch.count, batch.channels, batch.height, batch.width}, torch::kFloat32);
    std::memcpy(tensor.data_ptr<float>(), batch.values.data(), batch.values.size() * sizeof(float));
    return tensor;
}

FloatBatch toFloatBatch(const torch::Tensor& tensor) {
    SHORTRUN_CHECK(tensor.dim() == 4, "a batch of images has the shape [N, C, H, W]");
    const torch::Tensor host = tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    FloatBatch batch(static_cast<int>(host.size(0)), static_cast<int>(host.size(1)), static_cast<int>(host.size(2)),
                     static_cast<int>(host.size(3)));
    std::memcpy(batch.values.data(), host.data_ptr<float>(), batch.values.size() * sizeof(float));
    return batch;
}

}  // namespace shortrun
