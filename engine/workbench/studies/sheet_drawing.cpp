#include "engine/workbench/studies/sheet_drawing.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "engine/workbench/studies/sample_stream.h"
#include "engine/workbench/studies/sliced_work.h"

namespace shortrun {

struct SheetDrawing::Impl {
    std::optional<Generator> generator;  ///< set while a sheet is under way
    std::optional<Chains> chains;
    SliceSize stepsAtOnce{1};
    int count = 0;
    ImageTiles sheet;

    bool advance();
};

bool SheetDrawing::Impl::advance() {
    const ModelInfo& model = generator->info();
    const int first = sheet.count, some = std::min(batchSize(model), count - first);
    if (!chains) {
        const std::uint64_t seed = model.config.seed;
        chains.emplace(generator->start(generator->initialStates(seed, first, some),
                                        {0, ChainNoise::Frozen, seed, static_cast<std::uint32_t>(first), false}));
    }
    stepsAtOnce.spend([&](int steps) { chains->advance(steps); });
    if (!chains->finished()) return false;
    const ImageTiles ends = toImageTiles(chains->state());
    chains.reset();
    if (sheet.empty()) sheet = ImageTiles(0, ends.width, ends.height, ends.channels);
    sheet.pixels.insert(sheet.pixels.end(), ends.pixels.begin(), ends.pixels.end());
    sheet.count += ends.count;
    return sheet.count == count;
}

SheetDrawing::SheetDrawing() : impl_(std::make_unique<Impl>()) {}
SheetDrawing::~SheetDrawing() = default;

void SheetDrawing::begin(Generator generator, int count) {
    cancel();
    impl_->generator = std::move(generator);
    impl_->count = count;
}

bool SheetDrawing::underWay() const { return impl_->generator.has_value(); }

bool SheetDrawing::advance() {
    try {
        if (!impl_->advance()) return false;
        impl_->generator.reset();
        return true;
    } catch (...) {
        cancel();
        throw;
    }
}

ImageTiles SheetDrawing::take() { return std::exchange(impl_->sheet, {}); }

void SheetDrawing::cancel() {
    impl_->chains.reset();
    impl_->generator.reset();
    impl_->sheet = {};
}

}  // namespace shortrun
