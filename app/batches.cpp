#include "app/batches.h"

#include <algorithm>

#include "engine/core/check.h"

namespace shortrun {

FloatBatch sliceOf(const FloatBatch& batch, int first, int count) {
    FloatBatch part(count, batch.channels, batch.height, batch.width);
    std::copy_n(batch.image(first), part.values.size(), part.values.begin());
    return part;
}

void appendTiles(ImageTiles& all, const ImageTiles& more) {
    if (all.empty()) {
        all = more;
        return;
    }
    SHORTRUN_CHECK(all.tileBytes() == more.tileBytes(), "tiles of one size");
    all.pixels.insert(all.pixels.end(), more.pixels.begin(), more.pixels.end());
    all.count += more.count;
}

void writeImages(TensorFileWriter& file, const std::string& name, std::int64_t first,
                 const FloatBatch& images) {
    file.write(name, first * static_cast<std::int64_t>(images.imageSize()), images.values);
}

int sheetScale(int imageSize) {
    return std::max(1, 64 / imageSize);
}

std::function<bool(const Chains&)> stepWatcher(const std::stop_token& stop, ProgressLine& progress,
                                               const WorkMeter& meter, std::int64_t doneBefore, int count) {
    return [=, &progress, &meter](const Chains& chains) {
        const double share = static_cast<double>(chains.step()) / std::max(1, chains.steps());
        progress.update([&] { return meter.text(static_cast<double>(doneBefore) + share * count); });
        return !stop.stop_requested();
    };
}

}  // namespace shortrun
