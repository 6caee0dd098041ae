#include "engine/sampling/initial_state.h"

#include "engine/core/check.h"
#include "engine/sampling/initial_state_variance.h"
#include "engine/sampling/noise_stream.h"

namespace shortrun {

torch::Tensor drawInitialState(InitialState law, int channels, int size, std::uint64_t seed,
                               std::uint32_t first, int count) {
    SHORTRUN_CHECK(count >= 0, "a negative number of images");
    const NoiseStream noise(seed, NoisePurpose::InitialState);
    torch::Tensor z = torch::empty({count, channels, size, size}, torch::kFloat32);
    const auto imageSize = static_cast<std::size_t>(channels) * size * size;
    for (int i = 0; i < count; ++i) {
        const std::span<float> image(z.data_ptr<float>() + i * imageSize, imageSize);
        const std::uint32_t number = first + static_cast<std::uint32_t>(i);
        if (law == InitialState::Gaussian) {
            noise.normal(image, number, 0);
        } else {
            noise.uniform(image, number, 0);
        }
    }
    return z;
}

double initialStateVariance(InitialState law) {
    return law == InitialState::Gaussian ? 1.0 : 1.0 / 3.0;
}

}  // namespace shortrun
