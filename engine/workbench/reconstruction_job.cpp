#include "engine/workbench/reconstruction_job.h"

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

}  // namespace

ReconstructionJob::ReconstructionJob(std::shared_ptr<OpenState> open, const Reconstruct& request)
    : open_(std::move(open)), generator_(open_->generator), request_(request) {}

void ReconstructionJob::begin(Outbox& out) {
    for (const PictureSource& source : request_.pictures) {
        try {
            addTile(view_.targets, fitted(source, generator_->info()));
            view_.names.push_back(source.name);
        } catch (const Error& error) {
            out.post({EventKind::Failed, error.message(), {}});
        }
    }
    if (view_.targets.empty())
        throw Error(ErrorCode::BadInput, "There is no picture to reconstruct: choose a JPEG, PNG, WebP, BMP or TIFF file.");
    request_.pictures.clear();  // the files' bytes are not needed any more
    run_.emplace(generator_->reconstruct(toFloatBatch(view_.targets), request_.seed, request_.options));
    view_.steps = run_->steps();
    view_.rule = run_->rule();
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

void ReconstructionJob::addFrame() {
    view_.frames.push_back(std::make_shared<const ImageTiles>(toImageTiles(run_->frame())));
    view_.loss.push_back(run_->loss().back());
    view_.best = run_->best();
    view_.step = run_->step();
    view_.finished = run_->finished();
    view_.z = std::make_shared<const FloatBatch>(run_->bestZ());
}

}  // namespace shortrun
