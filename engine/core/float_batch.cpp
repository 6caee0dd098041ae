#include "engine/core/float_batch.h"

#include <algorithm>
#include <cmath>

namespace shortrun {

FloatBatch toFloatBatch(const ImageTiles& tiles) {
    FloatBatch batch(tiles.count, tiles.channels, tiles.height, tiles.width);
    const std::size_t plane = static_cast<std::size_t>(tiles.width) * tiles.height;
    for (int n = 0; n < tiles.count; ++n) {
        const auto bytes = tiles.tile(n);
        float* out = batch.image(n);
        for (std::size_t p = 0; p < plane; ++p)
            for (int c = 0; c < tiles.channels; ++c)
                out[c * plane + p] = static_cast<float>(bytes[p * tiles.channels + c]) / 127.5f - 1.0f;
    }
    return batch;
}

ImageTiles toImageTiles(const FloatBatch& batch) {
    ImageTiles tiles(batch.count, batch.width, batch.height, batch.channels);
    const std::size_t plane = static_cast<std::size_t>(batch.width) * batch.height;
    for (int n = 0; n < batch.count; ++n) {
        const float* in = batch.image(n);
        const auto bytes = tiles.tile(n);
        for (std::size_t p = 0; p < plane; ++p)
            for (int c = 0; c < batch.channels; ++c) {
                const float value = in[c * plane + p];
                // A diverged chain holds NaN; it shows as mid-gray instead of being undefined behaviour.
                const float shown = std::isnan(value) ? 0.0f : std::clamp(value, -1.0f, 1.0f);
                bytes[p * batch.channels + c] = static_cast<std::uint8_t>(std::lround((shown + 1.0f) * 127.5f));
            }
    }
    return tiles;
}

}  // namespace shortrun
