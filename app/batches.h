// Many images in batches of bounded memory. Main thread.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

#include "app/progress_line.h"
#include "engine/core/float_batch.h"
#include "engine/storage/tensor_file_writer.h"
#include "engine/workbench/generator.h"

namespace shortrun {

/// Images first ... first + count - 1 of a batch.
FloatBatch sliceOf(const FloatBatch& batch, int first, int count);
/// Adds the tiles of `more` behind those of `all`.
void appendTiles(ImageTiles& all, const ImageTiles& more);

/// Writes whole images into a [N, C, H, W] array from image `first` on.
void writeImages(TensorFileWriter& file, const std::string& name, std::int64_t first,
                 const FloatBatch& images);

/// Enlarges small images so that they can be seen: to about 64 pixels.
int sheetScale(int imageSize);

/// Called after each Langevin step of a batch of `count` images; gives up when stopped.
std::function<bool(const Chains&)> stepWatcher(const std::stop_token& stop, ProgressLine& progress,
                                               const WorkMeter& meter, std::int64_t doneBefore, int count);

}  // namespace shortrun
