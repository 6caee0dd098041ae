// Points of the plane from a CSV file. Any thread.
#pragma once

#include <string>

#include "engine/plane/plane_points.h"

namespace shortrun {

/// Two numbers a line (more columns are left out), set apart by commas, semicolons, tabs or spaces; a first line that
/// is no numbers is a header; empty lines and lines that begin with # are skipped. Points beyond [-1.2, 1.2] are
/// brought into [-0.9, 0.9], all by the same shift and scale. Of more than 20,000 points every n-th is taken.
/// Error{BadInput} names the file, and the line.
PlanePoints readPoints(const std::string& path);

}  // namespace shortrun
