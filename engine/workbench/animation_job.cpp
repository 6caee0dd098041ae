#include "engine/workbench/animation_job.h"

#include <algorithm>
#include <utility>

#include "engine/core/error.h"
#include "engine/storage/picture_file.h"
#include "engine/workbench/explore_jobs.h"
#include "engine/workbench/history_jobs.h"

namespace shortrun {

namespace {

/// Several chains are quicker than one by one; larger pictures take longer, and a slice is to stay short.
int chainsAtOnce(const Generator& generator) {
    const int size = std::max(1, generator.info().size);
    return std::clamp(16 * 32 * 32 / (size * size), 1, 16);
}

/// Weights that training moves on would make the last frames those of another model than the first.
std::shared_ptr<Generator> settled(const OpenState& open) {
    const bool moves = open.trainer && open.exploreWeights == ExploreWeights::Live;
    return moves ? std::make_shared<Generator>(open.trainer->generator(false)) : open.generator;
}

}  // namespace

AnimationJob::AnimationJob(std::shared_ptr<OpenState> open, const ExportAnimation& request)
    : open_(std::move(open)), run_(open_->runDirectory), generator_(settled(*open_)), request_(request) {
    if (request_.trainingHistory) sheets_ = keptSheets(*open_);
    if (request_.trainingHistory && sheets_.empty())
        throw Error(ErrorCode::Usage, "This run has kept no samples yet: let it train on, or open another.");
    file_.emplace(request_.path, request_.framesPerSecond, request_.scale);
    if (frames() == 0) throw Error(ErrorCode::Usage, request_.path + " would have no frame.");
}

int AnimationJob::frames() const {
    return static_cast<int>(request_.positions.size() + request_.pictures.size() + sheets_.size());
}

Advance AnimationJob::advance(Outbox& out) {
    try {
        step();
        if (file_->frames() < frames()) {
            out.show(AnimationView{request_.path, file_->frames(), frames()});
            return Advance::More;
        }
        file_->commit();
    } catch (...) {
        out.show(AnimationView{});
        throw;
    }
    out.show(AnimationView{});
    out.post({EventKind::Saved, "The animation is saved as " + request_.path + ".", "animation"});
    return Advance::Finished;
}

void AnimationJob::step() {
    if (measuredSheets_ < sheets_.size()) {
        // Sheets of an earlier version held fewer samples just after a beginning; all frames are to have one size.
        sheetPlaces_ = std::max(sheetPlaces_, sheet(measuredSheets_++).count);
    } else if (next_ < made_.count) {
        file_->add(made_, next_++);
    } else if (chains_) {
        chains_->advance(1);
        if (!chains_->finished()) return;
        made_ = toImageTiles(chains_->state());
        next_ = 0;
        chains_.reset();
    } else if (begun_ < static_cast<int>(request_.positions.size())) {
        beginChains();
    } else {
        const std::size_t index = static_cast<std::size_t>(file_->frames()) - request_.positions.size();
        const bool given = index < request_.pictures.size();
        const ImageTiles tiles = given ? *request_.pictures[index] : sheet(index - request_.pictures.size());
        const int places = given ? tiles.count : sheetPlaces_;
        file_->add(places == 1 ? tiles : contactSheet(tiles, 0, 1, 1, places));
    }
}

ImageTiles AnimationJob::sheet(std::size_t index) const {
    if (open_->runDirectory != run_)
        throw Error(ErrorCode::Usage,
                    "Another run was opened before " + request_.path + " was whole: export it again.");
    ImageTiles samples = keptSamples(*open_, sheets_[index]);
    if (samples.empty())
        throw Error(ErrorCode::Usage,
                    "The run went back before " + request_.path + " was whole: export it again.");
    return samples;
}

void AnimationJob::beginChains() {
    const int end = std::min(begun_ + chainsAtOnce(*generator_), static_cast<int>(request_.positions.size()));
    FloatBatch z;
    for (; begun_ < end; ++begun_) {
        const FloatBatch point =
            generator_->initialState(request_.positions[static_cast<std::size_t>(begun_)]);
        if (z.count == 0) z = FloatBatch(0, point.channels, point.height, point.width);
        z.values.insert(z.values.end(), point.values.begin(), point.values.end());
        ++z.count;
    }
    chains_.emplace(generator_->start(z));
}

}  // namespace shortrun
