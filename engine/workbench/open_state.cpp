#include "engine/workbench/open_state.h"

#include <algorithm>
#include <atomic>

#include "engine/core/error.h"

namespace shortrun {

std::shared_ptr<const ImageSet> OpenState::dataFor(const DataConfig& wanted, std::shared_ptr<DataReader>& reader) {
    // Flips are drawn while learning: they do not make another set.
    DataConfig source = wanted;
    source.flip = false;
    // A run that takes as many channels as the source has names them once it has begun.
    const auto serves = [&](const DataConfig& have) {
        DataConfig same = have;
        if (data && have.channels == 0 && source.channels == data->tiles.channels) same.channels = source.channels;
        return same == source;
    };
    if (data && dataConfig && serves(*dataConfig)) {
        reader.reset();
        return data;
    }
    if (!reader || !(reader->config() == source)) {
        reader = reading.lock();
        if (!reader || !(reader->config() == source)) reader = std::make_shared<DataReader>(source);
        reading = reader;
    }
    auto set = reader->poll();
    if (!set) return nullptr;
    data = std::move(set);
    dataConfig = source;
    reader.reset();
    return data;
}

DataView OpenState::viewOf(const ImageSet& set) {
    DataView view;
    const ImageTiles& all = set.tiles;
    const int shown = std::min(all.count, kShownPictures);
    view.tiles = ImageTiles(shown, all.width, all.height, all.channels);
    // Spread over the whole set: many sources are sorted by class.
    for (int i = 0; i < shown; ++i)
        std::ranges::copy(all.tile(static_cast<int>(static_cast<std::int64_t>(i) * all.count / shown)),
                          view.tiles.tile(i).begin());
    view.description = set.description;
    view.count = all.count;
    view.skipped = set.skipped;
    view.skippedNames = set.skippedNames;
    return view;
}

std::shared_ptr<Generator> OpenState::comparedModel(const std::string& path) {
    if (path.empty()) return generator;
    if (!compared || comparedPath != path) {
        compared = std::make_shared<Generator>(Generator::open(path, runtime));
        comparedPath = path;
    }
    const ModelInfo &other = compared->info(), &open = generator->info();
    if (other.size != open.size || other.channels != open.channels)
        throw Error(ErrorCode::Usage,
                    "The model " + other.name + " makes pictures of another size or colour than " +
                        open.name + ": choose one of " + std::to_string(open.size) + " × " +
                        std::to_string(open.size) + (open.channels == 1 ? " in gray." : " in colour."));
    return compared;
}

void OpenState::noteOpening() {
    static std::atomic<int> all = 0;  // an engine that was begun anew goes on counting
    descending.reset();
    openings = ++all;
}

std::shared_ptr<Generator> OpenState::studied() const {
    const bool moves = trainer && exploreWeights == ExploreWeights::Live;
    return moves ? std::make_shared<Generator>(trainer->generator(false)) : generator;
}

void OpenState::exploreRun() {
    if (trainer)
        generator = std::make_shared<Generator>(trainer->generator(exploreWeights == ExploreWeights::Live));
}

}  // namespace shortrun
