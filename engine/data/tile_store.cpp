// The growing set of pictures. One thread at a time.
#include "engine/data/tile_store.h"

#include <unistd.h>

#include <algorithm>
#include <limits>

#include "engine/core/check.h"
#include "engine/core/error.h"
#include "engine/data/fit_picture.h"

namespace shortrun {
namespace {

/// Linux promises more memory than there is and then ends the program that takes it, so the limit is kept
/// here.
std::size_t bytesAllowed() {
    const long pages = sysconf(_SC_PHYS_PAGES), pageBytes = sysconf(_SC_PAGESIZE);
    if (pages <= 0 || pageBytes <= 0) return std::numeric_limits<std::size_t>::max();
    return static_cast<std::size_t>(pages) / 4 * 3 * static_cast<std::size_t>(pageBytes);
}

std::size_t mostBytes() {
    static const std::size_t most = bytesAllowed();  // the system is asked once, not for each picture
    return most;
}

}  // namespace

TileStore::TileStore(int size, int channels, std::string source)
    : mayTurn_(channels == 0), source_(std::move(source)), tiles_(0, size, size, std::max(channels, 1)) {
}

void TileStore::refuse() const {
    throw Error(ErrorCode::OutOfMemory,
                "the pictures of " + source_ +
                    " do not fit in this machine's memory: choose a smaller data.size or set "
                    "a smaller data.limit");
}

void TileStore::reserve(std::int64_t count) {
    const std::int64_t total = tiles_.count + count;
    if (total > std::numeric_limits<int>::max() || total * tiles_.tileBytes() > mostBytes()) refuse();
    tiles_.pixels.reserve(total * tiles_.tileBytes());
}

void TileStore::makeRoom(std::size_t bytes) {
    // Growing moves the pictures: old and new lie in memory together.
    const std::size_t needed = tiles_.pixels.size() + bytes;
    const bool grows = needed > tiles_.pixels.capacity();
    const std::size_t peak =
        grows ? tiles_.pixels.size() + std::max(2 * tiles_.pixels.size(), needed) : needed;
    if (peak > mostBytes()) refuse();
    if (grows) tiles_.pixels.reserve(std::max(2 * tiles_.pixels.size(), needed));
    tiles_.pixels.resize(needed);
}

void TileStore::turnToColour() {
    TileStore coloured(tiles_.width, 3, source_);
    coloured.makeRoom(3 * tiles_.pixels.size());
    convertChannels(tiles_.pixels, 1, coloured.tiles_.pixels, 3);
    coloured.tiles_.count = tiles_.count;
    tiles_ = std::move(coloured.tiles_);
}

void TileStore::append(const ImageTiles& tiles) {
    SHORTRUN_CHECK(tiles.width == tiles_.width && tiles.height == tiles_.height, "fitted pictures");
    if (mayTurn_ && tiles_.channels == 1 && tiles.channels == 3 && hasColour(tiles.pixels)) turnToColour();
    SHORTRUN_CHECK(tiles.count <= std::numeric_limits<int>::max() - tiles_.count, "a countable set");
    const std::size_t before = tiles_.pixels.size();
    makeRoom(static_cast<std::size_t>(tiles.count) * tiles_.tileBytes());
    convertChannels(tiles.pixels, tiles.channels, std::span(tiles_.pixels).subspan(before), tiles_.channels);
    tiles_.count += tiles.count;
}

ImageTiles TileStore::take(std::int64_t limit) {
    if (limit > 0 && limit < tiles_.count) {
        tiles_.count = static_cast<int>(limit);
        tiles_.pixels.resize(tiles_.count * tiles_.tileBytes());
    }
    ImageTiles all(0, tiles_.width, tiles_.height, tiles_.channels);
    std::swap(all, tiles_);
    return all;
}

}  // namespace shortrun
