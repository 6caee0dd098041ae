// A data set in memory, as bytes. Immutable once read; any thread may read it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/config/config.h"
#include "engine/core/image.h"
#include "engine/core/progress.h"
#include "engine/data/picture.h"

namespace shortrun {

/// All pictures of a source at one size, and what was met while reading them.
struct ImageSet {
    ImageTiles tiles;         ///< size x size, 1 or 3 channels
    std::vector<int> labels;  ///< one for each tile where the source has them (CIFAR-10), else empty
    std::string
        description;  ///< one line for people: "60000 gray pictures, 28 x 28 padded to 32 x 32, from ..."
    std::int64_t skipped = 0;               ///< pictures that could not be read
    std::vector<std::string> skippedNames;  ///< "NAME is cut short", ...: the first hundred
};

/// Reads `config.source`: an IDX file (plain or .gz), a file or folder of CIFAR-10 binary batches, a folder
/// of pictures, an archive of any of these (.zip, .tar, .tar.gz, .tar.xz, ...; read in memory), or
/// "builtin:avatars". What a file holds is told by its contents; names only tell CIFAR-10 batches
/// (data_batch*.bin, test_batch*.bin).
///
/// - Where a source has binary data (IDX, CIFAR-10), loose pictures beside them are passed over; files whose
///   name says "test" or "t10k" are read only where there are no others.
/// - Folders are read in the order of their paths, archives in their own; `limit` takes the first pictures.
/// - Each picture: the piece that centreSquare() names, resampled to `size`; a 28 x 28 IDX picture gets a
///   black rim of 2 pixels first, unless `crop` takes less than all of it.
/// - `channels` 0: 3 if any picture has colour, else 1. `flip` is left to whoever draws from the set.
///
/// Reports progress and can be cancelled (Error{Interrupted}). A broken picture is skipped, counted and
/// named; a broken IDX or CIFAR-10 file, a damaged archive, or a source without one good picture is
/// Error{BadInput} with one sentence that names the file. Error{OutOfMemory} where the set does not fit.
ImageSet readImageSet(const DataConfig& config, const ProgressSink& sink = {});

/// "2 pictures are left out: NAME is cut short, ..." with the first three reasons; empty where none is.
std::string skippedSentence(const ImageSet& set);

}  // namespace shortrun
