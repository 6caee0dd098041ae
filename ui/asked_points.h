// The pictures of points that a page has asked for, by place: what was asked last, and which of the views
// that come answer it. Window thread.
#pragma once

#include <array>
#include <memory>

#include "engine/session/snapshot.h"
#include "ui/engine_bridge.h"

namespace shortrun {

class AskedPoints {
 public:
    explicit AskedPoints(EngineBridge& bridge) : bridge_(bridge) {}

    /// Asks in place of what was asked for the same place before; without points nothing is asked.
    void ask(ShowPoints request);
    /// The newest view of a place, if it has not been taken yet and answers what was asked last; else null.
    /// It may still be on its way: see isWhole().
    std::shared_ptr<const PointsView> take(const Snapshot& snapshot, PointsFor place);
    static bool isWhole(const PointsView& view) { return view.step >= view.steps; }

    bool isWaiting() const;
    /// Something failed: what was waited for may never come.
    void giveUp();

 private:
    struct Place {
        ShowPoints asked;
        bool pending = false;
        std::shared_ptr<const PointsView> seen;
    };

    EngineBridge& bridge_;
    std::array<Place, kPointsPlaces> places_;
};

}  // namespace shortrun
