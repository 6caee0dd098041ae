#include "engine/workbench/reconstruction_job.h"

#include <algorithm>
#include <limits>
#include <utility>

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

bool isSame(const ImageTiles& a, int i, const ImageTiles& b, int j) {
    return a.tileBytes() == b.tileBytes() && std::ranges::equal(a.tile(i), b.tile(j));
}

bool hangOnTheSame(const DescendingPictures& a, const DescendingPictures& b) {
    return a.generator == b.generator && a.iteration == b.iteration && a.sampler == b.sampler && a.seed == b.seed &&
           a.noiseStd == b.noiseStd && a.restarts == b.restarts && a.options == b.options;
}

ImageTiles some(const ImageTiles& tiles, int first, int count) {
    ImageTiles part(count, tiles.width, tiles.height, tiles.channels);
    std::copy_n(tiles.tile(first).begin(), part.pixels.size(), part.pixels.begin());
    return part;
}

/// Row t, which is there from now on.
std::vector<float>& rowAt(std::vector<std::vector<float>>& rows, std::size_t t, int count) {
    const std::vector<float> unknown(static_cast<std::size_t>(count), std::numeric_limits<float>::quiet_NaN());
    if (t >= rows.size()) rows.resize(t + 1, unknown);
    return rows[t];
}

/// The same at frame t; it may have been shown already, so it is another one with each tile that comes.
void putTiles(std::vector<std::shared_ptr<const ImageTiles>>& frames, std::size_t t, const ImageTiles& tiles,
              const std::vector<int>& places, int count) {
    auto frame = t < frames.size() ? std::make_shared<ImageTiles>(*frames[t])
                                   : std::make_shared<ImageTiles>(count, tiles.width, tiles.height, tiles.channels);
    for (int row = 0; row < tiles.count; ++row)
        if (const int place = places[static_cast<std::size_t>(row)]; place >= 0)
            std::ranges::copy(tiles.tile(row), frame->tile(place).begin());
    if (t >= frames.size()) frames.resize(t + 1);
    frames[t] = std::move(frame);
}

}  // namespace

ReconstructionJob::ReconstructionJob(std::shared_ptr<OpenState> open, Reconstruct request, std::uint64_t generation)
    : open_(std::move(open)), request_(std::move(request)) {
    if (!request_.keep) open_->descending.reset();  // frees its memory before these take their own
    const bool moves = open_->trainer && open_->exploreWeights == ExploreWeights::Live;
    DescendingPictures& now = *now_;
    now.generator = open_->generator;
    now.iteration = moves ? open_->trainer->iteration() : now.generator->info().iteration;
    now.sampler = now.generator->info().config.sampler;
    now.seed = request_.seed;
    now.noiseStd = now.view.noiseStd = request_.noiseStd;
    now.restarts = request_.restarts;
    now.options = request_.options;
    now.view.generation = generation;
    now.view.steps = request_.options.steps;
}

void ReconstructionJob::take(const PictureSource& source) {
    const ModelInfo& model = now_->generator->info();
    const ImageTiles mask = fittedMask(source, model.size);
    addTile(now_->pictures, fitted(source, model));
    addTile(now_->masks, mask);
    now_->view.names.push_back(source.name);
}

void ReconstructionJob::begin(Outbox& out) {
    for (const PictureSource& source : request_.pictures) {
        try {
            take(source);
        } catch (const Error& error) {
            out.post({EventKind::Failed, error.message(), {}});
        }
    }
    request_.pictures.clear();  // the files' bytes are not needed any more
    if (now_->pictures.empty())
        throw Error(ErrorCode::BadInput,
                    "There is no picture to reconstruct: choose a JPEG, PNG, WebP, BMP or TIFF file.");
    const auto earlier = std::exchange(open_->descending, nullptr);
    std::vector<int> from(static_cast<std::size_t>(now_->pictures.count), -1);
    if (earlier && hangOnTheSame(*now_, *earlier)) from = foundIn(*earlier);
    makeView();
    if (earlier) takeOver(*earlier, from);
    for (auto first = from.begin(); (first = std::find(first, from.end(), -1)) != from.end();) {
        const auto end = std::find_if(first, from.end(), [](int m) { return m >= 0; });
        descend(static_cast<int>(first - from.begin()), static_cast<int>(end - first));
        first = end;
    }
}

// By what the model would see of them: a square that was moved away and back makes no other picture.
std::vector<int> ReconstructionJob::foundIn(const DescendingPictures& earlier) const {
    std::vector<int> from;
    for (int n = 0; n < now_->pictures.count; ++n) {
        const auto isIt = [&](int m) {
            return now_->view.names[static_cast<std::size_t>(n)] == earlier.view.names[static_cast<std::size_t>(m)] &&
                   isSame(now_->pictures, n, earlier.pictures, m) && isSame(now_->masks, n, earlier.masks, m) &&
                   std::ranges::find(from, m) == from.end();
        };
        int m = 0;
        while (m < earlier.pictures.count && !isIt(m)) ++m;
        from.push_back(m < earlier.pictures.count ? m : -1);
    }
    return from;
}

void ReconstructionJob::makeView() {
    ReconstructionView& view = now_->view;
    const ImageTiles& pictures = now_->pictures;
    const auto count = static_cast<std::size_t>(pictures.count);
    view.targets = pictures;
    if (std::ranges::count(now_->masks.pixels, 255) > 0) view.masks = now_->masks;
    view.reached.assign(count, 0);
    view.best.assign(count, 0);
    view.rules.assign(count, {});
    view.z = std::make_shared<const FloatBatch>(pictures.count, pictures.channels, pictures.height, pictures.width);
}

void ReconstructionJob::takeOver(DescendingPictures& earlier, const std::vector<int>& from) {
    ReconstructionView& view = now_->view;
    const ReconstructionView& before = earlier.view;
    std::vector<int> places(static_cast<std::size_t>(earlier.pictures.count), -1);
    auto z = std::make_shared<FloatBatch>(*view.z);
    for (std::size_t n = 0; n < from.size(); ++n) {
        if (from[n] < 0) continue;
        const auto m = static_cast<std::size_t>(from[n]);
        places[m] = static_cast<int>(n);
        view.reached[n] = before.reached[m];
        view.best[n] = before.best[m];
        view.rules[n] = before.rules[m];
        std::ranges::copy(before.targets.tile(from[n]), view.targets.tile(places[m]).begin());
        std::copy_n(before.z->image(from[n]), z->imageSize(), z->image(places[m]));
        for (std::size_t t = 0; t < static_cast<std::size_t>(before.reached[m]); ++t)
            addNumbers(t, places[m], before.loss[t][m], (before.truth.empty() ? before.loss : before.truth)[t][m]);
    }
    view.z = std::move(z);
    for (std::size_t t = 0; t < view.loss.size(); ++t)
        putTiles(view.frames, t, *before.frames[t], places, now_->pictures.count);
    for (DescendingPictures::Batch& batch : earlier.batches) {
        for (int& place : batch.places) place = place < 0 ? -1 : places[static_cast<std::size_t>(place)];
        if (std::ranges::any_of(batch.places, [](int place) { return place >= 0; }))
            now_->batches.push_back(std::move(batch));
    }
}

void ReconstructionJob::descend(int first, int count) {
    ReconstructionTask task;
    task.pictures = toFloatBatch(some(now_->pictures, first, count));
    task.counted = countedBy(some(now_->masks, first, count));
    task.noiseStd = now_->noiseStd;
    task.restarts = now_->restarts;
    task.seed = now_->seed;
    task.first = first;
    std::vector<int> places;
    for (int n = first; n < first + count; ++n) places.push_back(n);
    now_->batches.push_back({now_->generator->reconstruct(task, now_->options), std::move(places)});
    if (task.noiseStd > 0)
        std::ranges::copy(toImageTiles(now_->batches.back().run.targets()).pixels,
                          now_->view.targets.tile(first).begin());
}

// Batches take turns, a step each: those that have begun later do not keep the others waiting.
Advance ReconstructionJob::advance(Outbox& out) {
    ReconstructionView& view = now_->view;
    const bool first = !std::exchange(begun_, true);
    bool news = false;
    if (first) {
        begin(out);
    } else {
        open_->descending.reset();  // what fails from here on is not kept
        auto& batches = now_->batches;
        batches.splice(batches.end(), batches, batches.begin());
        news = batches.back().run.advance();
        if (news) addFrame(batches.back());
        if (batches.back().run.finished()) batches.pop_back();
    }
    open_->descending = now_;
    view.finished = now_->batches.empty();
    view.step = view.steps;
    for (const auto& batch : now_->batches) view.step = std::clamp(batch.run.step(), 0, view.step);
    if (view.finished || (news && out.taken()) || first) out.show(view);
    return view.finished ? Advance::Finished : Advance::More;
}

void ReconstructionJob::stop(Outbox& out) {
    now_->view.finished = true;
    now_->view.stopped = true;
    if (!now_->view.targets.empty()) out.show(now_->view);
}

void ReconstructionJob::addNumbers(std::size_t t, int place, float loss, float truth) {
    ReconstructionView& view = now_->view;
    const auto n = static_cast<std::size_t>(place);
    rowAt(view.loss, t, now_->pictures.count)[n] = loss;
    const bool differ = view.noiseStd > 0 || !view.masks.empty();
    if (differ) rowAt(view.truth, t, now_->pictures.count)[n] = truth;
}

void ReconstructionJob::addFrame(const DescendingPictures::Batch& batch) {
    ReconstructionView& view = now_->view;
    const ReconstructionRun& run = batch.run;
    const auto t = static_cast<std::size_t>(run.step());
    putTiles(view.frames, t, toImageTiles(run.frame()), batch.places, now_->pictures.count);
    auto z = std::make_shared<FloatBatch>(*view.z);
    const FloatBatch best = run.bestZ();
    for (std::size_t row = 0; row < batch.places.size(); ++row) {
        if (batch.places[row] < 0) continue;
        const auto n = static_cast<std::size_t>(batch.places[row]);
        const float loss = run.loss()[t][row];
        addNumbers(t, batch.places[row], loss, run.truth().empty() ? loss : run.truth()[t][row]);
        view.reached[n] = static_cast<int>(t) + 1;
        view.best[n] = run.best()[row];
        view.rules[n] = run.rule();  // known once holes are filled
        std::copy_n(best.image(static_cast<int>(row)), z->imageSize(), z->image(batch.places[row]));
    }
    view.z = std::move(z);
}

}  // namespace shortrun
