// What helps a run that is not well, as a change of one live parameter. Pure functions; any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/config/config.h"
#include "engine/core/run_health.h"

namespace shortrun {

struct RemedyChange {
    std::string key;    ///< of the schema
    std::string value;  ///< as setField() takes it
    std::string label;  ///< "Data noise 0.03 → 0.045"
};

/// The schedule with every value times `factor`, at most `most`.
Schedule scaled(const Schedule& schedule, double factor, double most);

/// Nothing where the remedy has no more to give, or where the control of the data noise gives it already.
/// `iteration` is where the run is: the label names the values that hold there.
std::optional<RemedyChange> changeFor(Remedy remedy, const Config& config, std::int64_t iteration);

}  // namespace shortrun
