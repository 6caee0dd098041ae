// builtin:avatars: a data set of our own, drawn by code: antialiased cartoon heads in colour, endlessly
// varied. Pure functions; any thread.
#pragma once

#include <cstdint>

#include "engine/core/image.h"

namespace shortrun {

/// Avatar `index` of `seed`, size x size (32 to 128), RGB. The same everywhere, whatever the size of the set.
ImageTiles drawAvatar(std::int64_t index, std::uint64_t seed, int size);

/// The number of avatars that builtin:avatars stands for when no limit is given.
inline constexpr std::int64_t kAvatarCount = 20000;

}  // namespace shortrun
