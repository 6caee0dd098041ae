// Finds out what a source is and has it read. On the caller's thread.
#include "engine/data/image_set.h"

#include <algorithm>
#include <filesystem>
#include <new>

#include "engine/core/error.h"
#include "engine/data/avatars.h"
#include "engine/data/cifar_reader.h"
#include "engine/data/content_kind.h"
#include "engine/data/fit_tiles.h"
#include "engine/data/parallel_for.h"
#include "engine/data/source_collector.h"

namespace shortrun {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBuiltin = "builtin:";

ImageSet drawAvatars(const DataConfig& config, const ProgressSink& sink) {
    const std::int64_t count = config.limit > 0 ? config.limit : kAvatarCount;
    TileStore store(config.size, config.channels == 1 ? 1 : 3, config.source);
    store.reserve(count);
    constexpr std::int64_t kAtOnce = 512;
    for (std::int64_t first = 0; first < count; first += kAtOnce) {
        throwIfStopped(sink, config.source);
        ImageTiles piece(static_cast<int>(std::min(kAtOnce, count - first)), config.size, config.size, 3);
        parallelFor(piece.count, [&](std::int64_t i) {
            const ImageTiles avatar = drawAvatar(first + i, config.seed, config.size);
            std::ranges::copy(avatar.pixels, piece.tile(static_cast<int>(i)).begin());
        });
        store.append(piece);
        if (sink.report) sink.report({"drawing avatars", store.count(), count});
    }
    ImageSet set;
    set.tiles = store.take();
    set.description = describePictures(set.tiles) + ", " + std::to_string(config.size) + " x " +
                      std::to_string(config.size) + ", drawn by the program (" + config.source + ", seed " +
                      std::to_string(config.seed) + ")";
    return set;
}

/// What gzip data hold, without reading them to their end.
ContentKind kindInsideGzip(const std::string& path) {
    FileStream file(path, path);
    GzipStream inner(file, path);
    const std::string name = fs::path(path).extension() == ".gz" ? fs::path(path).stem().string() : path;
    return contentKind(inner.peek(kHeadBytes), name);
}

ImageSet readFile(const DataConfig& config, const ProgressSink& sink) {
    const std::string& path = config.source;
    SourceCollector collector(config, sink);
    FileStream stream(path, path);
    ContentKind kind = contentKind(stream.peek(kHeadBytes), path);
    bool viaLibarchive = kind == ContentKind::Archive || path.ends_with(".tar");
    if (kind == ContentKind::Gzip) {
        kind = kindInsideGzip(path);
        viaLibarchive = kind == ContentKind::Archive || kind == ContentKind::Unknown;
    }
    if (kind == ContentKind::Empty) throw Error(ErrorCode::BadInput, path + " is empty");
    if (kind == ContentKind::IdxLabels)
        throw Error(ErrorCode::BadInput, path + " holds labels, not pictures: give the file with the images");
    if (kind == ContentKind::IdxOther)
        throw Error(
            ErrorCode::BadInput,
            path + " is an IDX file of another kind: pictures of one byte a pixel (magic 0x803) are needed");
    if (viaLibarchive) {
        walkArchive(path, collector, sink);
    } else if (kind == ContentKind::Unknown && path.ends_with(".bin")) {
        collector.addCifar(path, stream);
    } else if (kind == ContentKind::Unknown) {
        throw Error(ErrorCode::BadInput, path +
                                             " is neither a picture (JPEG, PNG, WebP, BMP, TIFF), an IDX "
                                             "file, a CIFAR-10 batch nor an archive of them");
    } else {
        collector.visit(path, stream);
    }
    return collector.finish();
}

ImageSet readSource(const DataConfig& config, const ProgressSink& sink) {
    if (config.source == "builtin:avatars") return drawAvatars(config, sink);
    if (config.source.starts_with(kBuiltin))
        throw Error(ErrorCode::BadInput, "there is no built-in data set " +
                                             config.source.substr(kBuiltin.size()) +
                                             ": the one there is is builtin:avatars");
    std::error_code problem;
    const fs::file_status status = fs::status(config.source, problem);
    if (fs::is_directory(status)) {
        SourceCollector collector(config, sink);
        walkFolder(config.source, collector, sink);
        return collector.finish();
    }
    if (fs::is_regular_file(status)) return readFile(config, sink);
    if (fs::exists(status))
        throw Error(ErrorCode::BadInput, config.source + " is neither a file nor a folder");
    throw Error(ErrorCode::BadInput, "there is no file or folder " + config.source);
}

void checkConfig(const DataConfig& config) {
    if (config.source.empty())
        throw Error(ErrorCode::Usage, "data.source is empty: give a file, a folder or builtin:avatars");
    if (config.size < 8 || config.size > 1024)
        throw Error(ErrorCode::Usage, "data.size must be 32, 64 or 128");
    if (config.channels != 0 && config.channels != 1 && config.channels != 3)
        throw Error(ErrorCode::Usage, "data.channels must be 0 (as the source has them), 1 or 3");
}

}  // namespace

ImageSet readImageSet(const DataConfig& config, const ProgressSink& sink) {
    checkConfig(config);
    try {
        return readSource(config, sink);
    } catch (const std::bad_alloc&) {
        throw Error(ErrorCode::OutOfMemory,
                    "the pictures of " + config.source +
                        " do not fit in memory: choose a smaller data.size or set data.limit");
    }
}

std::string skippedSentence(const ImageSet& set) {
    if (set.skipped == 0) return {};
    constexpr std::size_t kNamed = 3;
    std::string text = std::to_string(set.skipped) + (set.skipped == 1 ? " picture is" : " pictures are") + " left out: ";
    const std::size_t named = std::min(kNamed, set.skippedNames.size());
    for (std::size_t i = 0; i < named; ++i) text += (i > 0 ? ", " : "") + set.skippedNames[i];
    const std::int64_t more = set.skipped - static_cast<std::int64_t>(named);
    return more > 0 ? text + ", and " + std::to_string(more) + " more ('shortrun info' names them)" : text;
}

}  // namespace shortrun
