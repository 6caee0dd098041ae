#include "engine/workbench/reconstruction_job.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "engine/core/error.h"
#include "engine/data/fit_picture.h"
#include "engine/data/picture.h"

namespace shortrun {

namespace {

ImageTiles fitted(const PictureSource& source, const ModelInfo& model) {
    const bool hasCrop = source.crop.extent > 0;
    if (source.pixels) {
        const ImageTiles& pixels = *source.pixels;
        const CropSquare crop = hasCrop ? source.crop : centreSquare(pixels.width, pixels.height);
        return fitUpright(pixels, crop, model.size, model.channels);
    }
    return hasCrop ? fitPicture(source.bytes, source.name, source.crop, model.size, model.channels)
                   : decodePicture(source.bytes, source.name, model.size, model.channels);
}

void addTile(ImageTiles& tiles, const ImageTiles& tile) {
    if (tiles.empty()) tiles = ImageTiles(0, tile.width, tile.height, tile.channels);
    tiles.pixels.insert(tiles.pixels.end(), tile.pixels.begin(), tile.pixels.end());
    ++tiles.count;
}

/// White from half on, whatever was between.
ImageTiles fittedMask(const PictureSource& source, int size) {
    ImageTiles tile(1, size, size, 1);
    if (!source.mask || source.mask->empty()) return tile;
    const ImageTiles& mask = *source.mask;
    const ImageTiles fit = fitUpright(mask, centreSquare(mask.width, mask.height), size, 1);
    std::ranges::transform(fit.pixels, tile.pixels.begin(),
                           [](int value) { return static_cast<std::uint8_t>(value >= 128 ? 255 : 0); });
    if (std::ranges::count(tile.pixels, 255) == static_cast<std::ptrdiff_t>(tile.pixels.size()))
        throw Error(ErrorCode::BadInput, "Nothing of " + source.name +
                                             " is left to go by: erase some of the mask, or clear it.");
    return tile;
}

/// 1 where a pixel counts; empty where all of them do.
FloatBatch countedBy(const ImageTiles& masks) {
    if (std::ranges::count(masks.pixels, 255) == 0) return {};
    FloatBatch counted(masks.count, 1, masks.height, masks.width);
    std::ranges::transform(masks.pixels, counted.values.begin(), [](int value) { return value > 0 ? 0.0f : 1.0f; });
    return counted;
}

}  // namespace

ReconstructionJob::ReconstructionJob(std::shared_ptr<OpenState> open, const Reconstruct& request,
                                     std::uint64_t generation)
    : open_(std::move(open)), generator_(open_->generator), request_(request) {
    view_.generation = generation;
    view_.noiseStd = request.noiseStd;
}

void ReconstructionJob::take(const PictureSource& source) {
    const ImageTiles mask = fittedMask(source, generator_->info().size);
    addTile(view_.targets, fitted(source, generator_->info()));
    addTile(view_.masks, mask);
    view_.names.push_back(source.name);
}

void ReconstructionJob::begin(Outbox& out) {
    for (const PictureSource& source : request_.pictures) {
        try {
            take(source);
        } catch (const Error& error) {
            out.post({EventKind::Failed, error.message(), {}});
        }
    }
    if (view_.targets.empty())
        throw Error(ErrorCode::BadInput,
                    "There is no picture to reconstruct: choose a JPEG, PNG, WebP, BMP or TIFF file.");
    request_.pictures.clear();  // the files' bytes are not needed any more
    ReconstructionTask task;
    task.pictures = toFloatBatch(view_.targets);
    task.counted = countedBy(view_.masks);
    task.noiseStd = request_.noiseStd;
    task.restarts = request_.restarts;
    task.seed = request_.seed;
    if (task.counted.count == 0) view_.masks = {};
    run_.emplace(generator_->reconstruct(task, request_.options));
    if (task.noiseStd > 0) view_.targets = toImageTiles(run_->targets());
    view_.steps = run_->steps();
    out.show(view_);
}

Advance ReconstructionJob::advance(Outbox& out) {
    if (!run_) {
        begin(out);
        return Advance::More;
    }
    if (!run_->advance()) return Advance::More;
    addFrame();
    if (view_.finished || out.taken()) out.show(view_);
    return view_.finished ? Advance::Finished : Advance::More;
}

void ReconstructionJob::stop(Outbox& out) {
    view_.finished = true;
    view_.stopped = true;
    if (!view_.targets.empty()) out.show(view_);
}

void ReconstructionJob::addFrame() {
    view_.frames.push_back(std::make_shared<const ImageTiles>(toImageTiles(run_->frame())));
    view_.loss.push_back(run_->loss().back());
    if (!run_->truth().empty()) view_.truth.push_back(run_->truth().back());
    view_.best = run_->best();
    view_.step = run_->step();
    view_.rule = run_->rule();  // known once holes are filled
    view_.finished = run_->finished();
    view_.z = std::make_shared<const FloatBatch>(run_->bestZ());
}

}  // namespace shortrun
