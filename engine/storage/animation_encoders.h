// The formats behind AnimationFile. Internal to storage.
#pragma once

#include "engine/storage/animation_file.h"

namespace shortrun {

/// For frames of this size; the file appears under its name at commit().
std::unique_ptr<AnimationFile::Encoder> makeWebpEncoder(const std::string& path, int width, int height,
                                                        double framesPerSecond);
/// An odd side grows by one pixel, its last repeated, as the format asks for even sides.
std::unique_ptr<AnimationFile::Encoder> makeMp4Encoder(const std::string& path, int width, int height,
                                                       double framesPerSecond);

}  // namespace shortrun
