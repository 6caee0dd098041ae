// The laboratory of the fake workbench: made-up but plausible landscapes that answer every move. Engine thread.
#pragma once

#include "support/fake_workbench.h"

namespace shortrun::fake {

std::unique_ptr<Job> makePlaneJob(const std::shared_ptr<FakeWorkbench::Shared>& shared, const MovePlane& request);

}  // namespace shortrun::fake
