// Sorting files by their contents, reading the binary ones as they come and decoding pictures in batches.
#include "engine/data/source_collector.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "engine/core/error.h"
#include "engine/data/cifar_reader.h"
#include "engine/data/content_kind.h"
#include "engine/data/fit_tiles.h"
#include "engine/data/idx_reader.h"
#include "engine/data/parallel_for.h"
#include "engine/data/picture_codec.h"

namespace shortrun {
namespace {

constexpr std::size_t kLargestPictureFile = std::size_t{1} << 29;
constexpr std::size_t kPendingBytes = std::size_t{1} << 26;
constexpr std::size_t kPendingPictures = 2048;
constexpr std::size_t kNamedSkips = 100;

bool isTestFile(const std::string& path) {
    const std::string_view name = baseName(path);
    return name.find("test") != std::string_view::npos || name.find("t10k") != std::string_view::npos;
}

std::string sourceName(const std::string& source) {
    std::string_view trimmed = source;
    while (trimmed.size() > 1 && trimmed.ends_with('/')) trimmed.remove_suffix(1);
    return std::string(baseName(trimmed));
}

}  // namespace

SourceCollector::SourceCollector(const DataConfig& config, const ProgressSink& sink)
    : config_(config), sink_(sink), pictures_(config.size, config.channels, config.source) {
}

bool SourceCollector::visit(const std::string& name, ByteStream& stream) {
    return visitContents(name, stream, 0);
}

bool SourceCollector::visitContents(const std::string& name, ByteStream& stream, int depth) {
    constexpr int kDeepestPacking = 2;
    ContentKind kind = ContentKind::Unknown;
    try {
        kind = contentKind(stream.peek(kHeadBytes), name);
    } catch (const Error& failure) {
        if (hasPictureName(name)) skip(failure.message());
        return true;
    }
    switch (kind) {
        case ContentKind::IdxImages:
            addIdx(name, stream);
            break;
        case ContentKind::CifarBatch:
            addCifar(name, stream);
            break;
        case ContentKind::Picture:
            addPicture(name, stream);
            break;
        case ContentKind::IdxLabels:
            labelsSeen_ = true;
            break;
        case ContentKind::Gzip:
            if (depth < kDeepestPacking) {
                GzipStream inner(stream, name);
                return visitContents(name.ends_with(".gz") ? name.substr(0, name.size() - 3) : name, inner,
                                     depth + 1);
            }
            break;
        case ContentKind::Empty:
            if (hasPictureName(name)) skip(name + " is empty");
            break;
        case ContentKind::IdxOther:
        case ContentKind::Archive:
        case ContentKind::Unknown:
            if (hasPictureName(name))
                skip(name + " is not a picture that can be read (JPEG, PNG, WebP, BMP, TIFF)");
            break;
    }
    const bool onlyPictures = idx_.empty() && cifar_.empty();
    return !(onlyPictures && config_.limit > 0 && picturesWanted() <= 0);
}

void SourceCollector::unreadable(const std::string& name, const std::string& why) {
    if (hasPictureName(name)) skip(why);
}

void SourceCollector::skip(const std::string& why) {
    ++skipped_;
    if (skippedNames_.size() < kNamedSkips) skippedNames_.push_back(why);
}

std::int64_t SourceCollector::picturesWanted() const {
    if (config_.limit <= 0) return std::numeric_limits<std::int64_t>::max();
    return config_.limit - pictures_.count();
}

void SourceCollector::addIdx(const std::string& name, ByteStream& stream) {
    BinaryFile file{TileStore(config_.size, config_.channels, config_.source), {}, {}};
    readIdx(
        stream,
        [&](const ImageTiles& piece) {
            file.fitting = fittingText(piece, config_);
            if (config_.limit <= 0 || file.store.count() < config_.limit)
                file.store.append(fitTiles(piece, config_));
        },
        sink_);
    idx_.insert_or_assign(name, std::move(file));
}

void SourceCollector::addCifar(const std::string& name, ByteStream& stream) {
    BinaryFile file{TileStore(config_.size, config_.channels, config_.source), {}, {}};
    readCifar(
        stream,
        [&](const ImageTiles& piece, const std::vector<int>& labels) {
            file.fitting = fittingText(piece, config_);
            if (config_.limit > 0 && file.store.count() >= config_.limit) return;
            file.store.append(fitTiles(piece, config_));
            file.labels.insert(file.labels.end(), labels.begin(), labels.end());
        },
        sink_);
    cifar_.insert_or_assign(name, std::move(file));
}

void SourceCollector::addPicture(const std::string& name, ByteStream& stream) {
    if (!idx_.empty() || !cifar_.empty()) return;
    try {
        pending_.push_back({name, stream.readAll(kLargestPictureFile)});
    } catch (const Error& failure) {
        skip(failure.message());
        return;
    }
    pendingBytes_ += pending_.back().bytes.size();
    const bool enough = static_cast<std::int64_t>(pending_.size()) >= picturesWanted();
    if (enough || pendingBytes_ >= kPendingBytes || pending_.size() >= kPendingPictures) decodePending();
}

std::vector<SourceCollector::DecodedPicture> SourceCollector::decode(
    const std::vector<PendingPicture>& pictures) const {
    std::vector<DecodedPicture> decoded(pictures.size());
    parallelFor(static_cast<std::int64_t>(pictures.size()), [&](std::int64_t i) {
        if (sink_.stop.stop_requested()) return;
        const PendingPicture& picture = pictures[static_cast<std::size_t>(i)];
        DecodedPicture& result = decoded[static_cast<std::size_t>(i)];
        try {
            const ImageTiles whole = decodeWhole(picture.bytes);
            const CropSquare square = centreSquare(whole.width, whole.height, config_.crop);
            result.tile = fitUpright(whole, square, config_.size, whole.channels);
        } catch (const UnusablePicture& why) {
            result.problem = picture.name + " " + why.what();
        }
    });
    return decoded;
}

void SourceCollector::decodePending() {
    takeDecoded();
    decoding_ = std::async(std::launch::async,
                           [this, pictures = std::exchange(pending_, {})] { return decode(pictures); });
    pendingBytes_ = 0;
    if (config_.limit > 0) takeDecoded();  // whether more files are to be read hangs on what these came to
}

void SourceCollector::takeDecoded() {
    if (!decoding_.valid()) return;
    const std::vector<DecodedPicture> decoded = decoding_.get();
    throwIfStopped(sink_, config_.source);
    for (const DecodedPicture& picture : decoded) {
        if (!picture.problem.empty())
            skip(picture.problem);
        else if (picturesWanted() > 0)
            pictures_.append(picture.tile);
    }
}

ImageSet SourceCollector::finish() {
    if (!cifar_.empty() && !idx_.empty())
        throw Error(ErrorCode::BadInput,
                    config_.source + " holds both CIFAR-10 batches and IDX files: name the ones to use");
    if (!cifar_.empty()) return finishBinary(cifar_, ", with labels");
    if (!idx_.empty()) return finishBinary(idx_, "");
    return finishPictures();
}

ImageSet SourceCollector::finishBinary(BinaryFiles& files, const std::string& kind) {
    const bool onlyTests =
        std::ranges::all_of(files, [](const auto& file) { return isTestFile(file.first); });
    TileStore all(config_.size, config_.channels, config_.source);
    ImageSet set;
    std::string fitting;
    bool leftOut = false;
    for (auto& [name, file] : files) {
        if (isTestFile(name) && !onlyTests) {
            leftOut = true;
            continue;
        }
        all.append(file.store.take());
        set.labels.insert(set.labels.end(), file.labels.begin(), file.labels.end());
        fitting = file.fitting;
    }
    set.tiles = all.take(config_.limit);
    set.labels.resize(std::min(set.labels.size(), static_cast<std::size_t>(set.tiles.count)));
    set.description = describePictures(set.tiles) + ", " + fitting + kind + ", from " +
                      sourceName(config_.source) + (leftOut ? " (its test files left out)" : "");
    return set;
}

std::string SourceCollector::whyNothingWasFound() const {
    const std::string& source = config_.source;
    if (skipped_ == 0 && labelsSeen_) return source + " holds labels only: give the file with the images";
    if (skipped_ == 0)
        return source + " holds no pictures (JPEG, PNG, WebP, BMP, TIFF), IDX files or CIFAR-10 batches";
    const std::string& first = skippedNames_.front();
    if (first.starts_with(source + " ")) return first;  // the source is that picture itself
    if (skipped_ == 1) return source + " holds no usable picture: " + first;
    return source + " holds no usable picture: all " + std::to_string(skipped_) +
           " were skipped, the first because " + first;
}

ImageSet SourceCollector::finishPictures() {
    if (!pending_.empty()) decodePending();
    takeDecoded();
    if (pictures_.count() == 0) throw Error(ErrorCode::BadInput, whyNothingWasFound());
    ImageSet set;
    const std::string size = std::to_string(config_.size);
    set.tiles = pictures_.take(config_.limit);
    set.skipped = skipped_;
    set.skippedNames = skippedNames_;
    set.description = describePictures(set.tiles) + ", fitted to " + size + " x " + size + ", from " +
                      sourceName(config_.source);
    if (skipped_ > 0) set.description += " (" + std::to_string(skipped_) + " skipped)";
    return set;
}

}  // namespace shortrun
