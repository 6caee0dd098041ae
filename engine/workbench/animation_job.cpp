#include "engine/workbench/animation_job.h"

#include <algorithm>

#include "engine/core/error.h"
#include "engine/storage/picture_file.h"
#include "engine/workbench/explore_jobs.h"

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
    : generator_(settled(*open)), request_(request) {
    file_.emplace(request_.path, request_.framesPerSecond, request_.scale);
    if (frames() == 0) throw Error(ErrorCode::Usage, request_.path + " would have no frame.");
}

int AnimationJob::frames() const {
    return static_cast<int>(request_.positions.size() + request_.pictures.size());
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
    out.post({EventKind::Saved, "The animation is saved as " + request_.path + ".", {}});
    return Advance::Finished;
}

void AnimationJob::step() {
    if (next_ < made_.count) {
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
        const std::size_t picture = static_cast<std::size_t>(file_->frames()) - request_.positions.size();
        const ImageTiles& tiles = *request_.pictures[picture];
        file_->add(tiles.count == 1 ? tiles : contactSheet(tiles, 0, 1, 1));
    }
}

void AnimationJob::beginChains() {
    const int end = std::min(begun_ + chainsAtOnce(*generator_), static_cast<int>(request_.positions.size()));
    FloatBatch z;
    for (; begun_ < end; ++begun_) {
        const FloatBatch point = pointOf(*generator_, request_.positions[static_cast<std::size_t>(begun_)]);
        if (z.count == 0) z = FloatBatch(0, point.channels, point.height, point.width);
        z.values.insert(z.values.end(), point.values.begin(), point.values.end());
        ++z.count;
    }
    chains_.emplace(generator_->start(z));
}

}  // namespace shortrun
