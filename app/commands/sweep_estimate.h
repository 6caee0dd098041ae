// How long a sweep will take on this machine. Main thread.
#pragma once

#include <memory>
#include <stop_token>

#include "app/commands/sweep_plan.h"
#include "app/report.h"
#include "app/study_progress.h"
#include "engine/data/image_set.h"

namespace shortrun {

struct PointEstimate {
    double secondsPerIteration = 0;  ///< of the second of two iterations made for this
    double training = 0;             ///< seconds: of all iterations
    double sampling = 0;             ///< of the chains of the samples that are measured
};

/// Trains two iterations of the point, keeping nothing. Error{Interrupted} soon after a stop is requested.
PointEstimate estimatePoint(const SweepPoint& point, std::int64_t samples, std::shared_ptr<const ImageSet> data,
                            const std::stop_token& stop);

/// A line for each point and their sum; "estimates" and "seconds" in JSON.
Report estimateReport(const SweepPlan& plan, const std::vector<PointEstimate>& estimates);

}  // namespace shortrun
