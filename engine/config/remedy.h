// What helps a run that is not well, as a change of one live parameter. Pure functions; any thread.
#pragma once

#include <optional>
#include <string>

#include "engine/config/config.h"
#include "engine/core/metrics_row.h"
#include "engine/core/run_health.h"

namespace shortrun {

struct RemedyChange {
    std::string key;    ///< of the schema
    std::string value;  ///< as setField() takes it
    std::string label;  ///< "Data noise 0.03 → 0.045"
};

/// The schedule with every value times `factor`, at most `most`.
Schedule scaled(const Schedule& schedule, double factor, double most);

/// Nothing where the remedy has no more to give, or where the control of the data noise gives it already. `now` is the
/// run's newest row. The value is what is to be set; the label names what that makes of the values in force, which may
/// be other ones: the control of the data noise lowers the learning rate, too, and a recovery raises the one and lowers
/// the other.
std::optional<RemedyChange> changeFor(Remedy remedy, const Config& config, const MetricsRow& now);

}  // namespace shortrun
