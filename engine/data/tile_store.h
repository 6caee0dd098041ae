// Collects fitted pictures of one size, and turns gray ones to colour when the first coloured one comes. Used
// by one thread at a time.
#pragma once

#include <cstdint>
#include <string>

#include "engine/core/image.h"

namespace shortrun {

class TileStore {
 public:
    /// `channels` 1, 3, or 0: 1 until a picture with colour comes.
    TileStore(int size, int channels, std::string source);

    /// Makes room for `count` more. Error{OutOfMemory} where they can never fit.
    void reserve(std::int64_t count);
    /// One or more pictures, size x size, gray or RGB. Error{OutOfMemory} before the machine's memory is used
    /// up.
    void append(const ImageTiles& tiles);
    std::int64_t count() const { return tiles_.count; }
    /// Empties the store; all pictures, or the first `limit` (0: all).
    ImageTiles take(std::int64_t limit = 0);

 private:
    void turnToColour();
    void makeRoom(std::size_t bytes);
    [[noreturn]] void refuse() const;

    bool mayTurn_;  ///< to colour
    std::string source_;
    ImageTiles tiles_;
};

}  // namespace shortrun
