// A real session over the real workbench, drained as the window drains it. One thread beside the engine's.
#pragma once

#include <QTest>
#include <algorithm>
#include <vector>

#include "engine/session/session.h"
#include "engine/workbench/torch_workbench.h"
#include "support/tiny_run.h"

namespace shortrun::testing {

struct Bench {
    Session session{[] { return makeTorchWorkbench(tinyConfig().runtime); }, [] {}};
    Snapshot snapshot;
    std::vector<Event> events;
    std::vector<MetricsRow> metrics;

    template <class Condition>
    bool waitFor(Condition&& condition) {
        return QTest::qWaitFor(
            [&] {
                OutboxContents out = session.take();
                snapshot = out.snapshot;
                events.insert(events.end(), out.events.begin(), out.events.end());
                if (out.metricsRestarted) metrics.clear();
                metrics.insert(metrics.end(), out.metrics.begin(), out.metrics.end());
                return condition();
            },
            30000);
    }
    bool sawEvent(EventKind kind) const {
        return std::ranges::any_of(events, [&](const Event& event) { return event.kind == kind; });
    }
};

}  // namespace shortrun::testing
