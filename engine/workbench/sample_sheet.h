// The sheets of samples that a run writes, taken apart into their tiles again. Any thread.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/image.h"

namespace shortrun {

struct SampleSheet {
    std::string path;
    std::int64_t iteration = 0;
};

/// The sheets in `run`/samples in the order of their iterations.
std::vector<SampleSheet> sampleSheets(const std::string& run);
/// Those of a run's past: what it left behind when it went back, beyond its `last` iteration, is none of it.
std::vector<SampleSheet> sampleSheets(const std::string& run, std::int64_t last);

/// The tiles (size x size pixels each) of a sheet that RunDirectory::writeSamples() has written.
/// Error{BadInput}: not a picture, or not such a sheet; Error{Unsupported}: this build reads no pictures.
ImageTiles readSampleSheet(const std::string& path, int size);

}  // namespace shortrun
