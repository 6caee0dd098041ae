// IDX, the format of MNIST: big-endian magic 0x803, count, height, width, then one byte a pixel. Any thread.
#pragma once

#include <functional>

#include "engine/core/image.h"
#include "engine/core/progress.h"
#include "engine/data/byte_stream.h"

namespace shortrun {

/// Reads the pictures piece by piece and hands each piece (gray, at the file's own size) to `take`. The whole
/// file is read, so that one that is cut short or goes on too long is always found out. Error{BadInput}.
void readIdx(ByteStream& stream, const std::function<void(const ImageTiles&)>& take,
             const ProgressSink& sink);

}  // namespace shortrun
