// Pictures made of tiles, and PNG files of them. Any thread.
#pragma once

#include <map>
#include <string>

#include "engine/core/image.h"

namespace shortrun {

/// Lays tiles out row by row in a sheet with `gap` pixels of background between them, each tile enlarged by
/// the integer factor `scale` (nearest neighbour). columns 0: as square as possible. One tile comes out, with room for
/// at least so many `places`.
ImageTiles contactSheet(const ImageTiles& tiles, int columns = 0, int scale = 1, int gap = 2, int places = 0);

/// Writes the first tile as PNG (8-bit gray or RGB) with text chunks; temporary name, flush, rename.
/// Error{DiskFull} names the file. By libpng: works in builds without OpenCV.
void writePng(const std::string& path, const ImageTiles& picture,
              const std::map<std::string, std::string>& text = {});

}  // namespace shortrun
