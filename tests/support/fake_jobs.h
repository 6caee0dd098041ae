// The jobs of the fake workbench. Engine thread.
#pragma once

#include "support/fake_workbench.h"

namespace shortrun::fake {

using SharedState = std::shared_ptr<FakeWorkbench::Shared>;

std::unique_ptr<Job> makeDataJob(const SharedState& shared, const ShowData& request);
std::unique_ptr<TrainingJob> makeTrainingJob(const SharedState& shared, const StartTraining& request);
std::unique_ptr<Job> makeExploreJob(const SharedState& shared, const ExploreRequest& request,
                                    std::uint64_t generation);
/// "Synthesise", "ShowFilm", "ShowStrip", "Interpolate", "Reconstruct".
std::string nameOf(const ExploreRequest& request);

}  // namespace shortrun::fake
