// The workbench on LibTorch. Torch-free header; the factory runs on the engine thread.
#pragma once

#include <memory>

#include "engine/config/config.h"
#include "engine/session/workbench.h"

namespace shortrun {

/// Resolves device, precision and threads. Error{Unsupported}: the device is not there.
std::unique_ptr<Workbench> makeTorchWorkbench(const RuntimeConfig& runtime);

}  // namespace shortrun
