// A data set in memory, as bytes. Immutable once read; any thread may read it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/config/config.h"
#include "engine/core/image.h"
#include "engine/core/progress.h"

namespace shortrun {

/// All pictures of a source at one size, and what was met while reading them.
struct ImageSet {
    ImageTiles tiles;          ///< size x size, 1 or 3 channels
    std::vector<int> labels;   ///< one for each tile where the source has them (CIFAR-10), else empty
    std::string description;   ///< one line for people: "60000 gray pictures 28 x 28, padded to 32, from ..."
    std::int64_t skipped = 0;  ///< pictures that could not be read
    std::vector<std::string> skippedNames;  ///< "NAME: why", the first hundred
};

/// Reads `config.source`: an IDX file (plain or .gz), a folder of CIFAR-10 binary batches, a folder of
/// pictures, an archive of any of these (.zip, .tar, .tar.gz, .tar.xz), or "builtin:avatars". Reports
/// progress and can be cancelled. Error{BadInput} with one sentence that names the file; a source without one
/// good picture is an error.
ImageSet readImageSet(const DataConfig& config, const ProgressSink& sink = {});

/// Decodes one picture from the bytes of a file (any format, gray / RGB / RGBA / 16-bit, EXIF rotation
/// applied), fits it to size x size as a data set's picture is (centre square, area-averaging resize) with 1
/// or 3 channels. `name` is for the error's sentence. Error{BadInput}: not a picture, or larger than 20,000 x
/// 20,000 / 2^28 pixels.
ImageTiles decodePicture(const std::vector<std::uint8_t>& bytes, const std::string& name, int size,
                         int channels);
/// The same from a file.
ImageTiles readPicture(const std::string& path, int size, int channels);

}  // namespace shortrun
