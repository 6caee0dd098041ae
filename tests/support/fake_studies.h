// Studies by the fake workbench: made-up but plausible numbers for the laboratory's panels. Engine thread.
#pragma once

#include "support/fake_workbench.h"

namespace shortrun::fake {

using SharedState = std::shared_ptr<FakeWorkbench::Shared>;

std::unique_ptr<Job> makeStudyJob(const SharedState& shared, const StudyChains& request);
std::unique_ptr<Job> makeStudyJob(const SharedState& shared, const ShowResponse& request);
/// A source with "broken" in its name cannot be read.
std::unique_ptr<Job> makeStudyJob(const SharedState& shared, const CompareMoments& request);
std::unique_ptr<Job> makeStudyJob(const SharedState& shared, const LearnTop& request);

}  // namespace shortrun::fake
