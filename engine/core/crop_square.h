// A square cut out of a picture. A value; any thread.
#pragma once

namespace shortrun {

/// In pixels of the upright picture; extent 0: the largest centred square.
struct CropSquare {
    double x = 0;  ///< of the left edge
    double y = 0;  ///< of the upper edge
    double extent = 0;
    bool operator==(const CropSquare&) const = default;
};

}  // namespace shortrun
