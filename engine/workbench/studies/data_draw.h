// Which pictures of a data set a study looks at. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/image.h"

namespace shortrun {

/// At most `count` pictures in random order, none twice: their numbers in the set, a function of the seed.
/// Sets are often sorted by class, and many measures take the first rows for all.
std::vector<std::int64_t> drawPictures(const ImageTiles& data, std::int64_t count, std::uint64_t seed);

/// Pictures drawn[first] ... drawn[first + count - 1].
ImageTiles picturesOf(const ImageTiles& data, const std::vector<std::int64_t>& drawn, std::int64_t first,
                      std::int64_t count);

/// SHA-256 of all pixels and of their shape: what the set is, wherever it came from.
std::string fingerprintOf(const ImageTiles& data);

/// Error{Usage} where the pictures have not the model's size and channels.
void checkPictures(const ImageTiles& data, int channels, int size);

}  // namespace shortrun
