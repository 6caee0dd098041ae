// Cards about a model, a run and a data set. Main thread.
#pragma once

#include <string>

#include "app/report.h"
#include "engine/data/image_set.h"

namespace shortrun {

/// Error{BadInput} where the file is no model.
Report modelCard(const std::string& path);
/// Error{BadInput} where the directory holds no run.
Report runCard(const std::string& path);
Report dataCard(const std::string& source, const ImageSet& set);

}  // namespace shortrun
