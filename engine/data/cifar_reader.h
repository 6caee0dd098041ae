// The binary version of CIFAR-10: records of 3,073 bytes, a label 0 ... 9 and the red, green and blue planes
// of a 32 x 32 picture. Any thread.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "engine/core/image.h"
#include "engine/core/progress.h"
#include "engine/data/byte_stream.h"

namespace shortrun {

inline constexpr int kCifarRecordBytes = 1 + 3 * 32 * 32;

/// Whether a file's name (without folders) is one of the official ones: data_batch*.bin or test_batch*.bin.
bool isCifarBatchName(std::string_view name);

/// Reads all records piece by piece; `take` gets RGB pictures and their labels. Error{BadInput} names the
/// file and the record's size where the length is odd, and the record where a label is none.
void readCifar(ByteStream& stream,
               const std::function<void(const ImageTiles&, const std::vector<int>&)>& take,
               const ProgressSink& sink);

}  // namespace shortrun
