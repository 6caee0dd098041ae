#include "ui/asked_points.h"

#include <algorithm>
#include <utility>

#include "ui/picked_tiles.h"
#include "ui/snapshot_parts.h"

namespace shortrun {

namespace {

bool answers(const ShowPoints& request, const ShowPoints& asked) {
    return request.model == asked.model && request.steps == asked.steps && request.noise == asked.noise &&
           samePoints(request.points, asked.points);
}

}  // namespace

void AskedPoints::ask(ShowPoints request) {
    Place& place = places_[static_cast<std::size_t>(request.place)];
    place.asked = request;
    place.pending = !request.points.empty();
    if (!place.pending) return;
    bridge_.submit(std::move(request));
}

std::shared_ptr<const PointsView> AskedPoints::take(const Snapshot& snapshot, PointsFor which) {
    const auto at = static_cast<std::size_t>(which);
    Place& place = places_[at];
    if (!updated(place.seen, snapshot.points[at]) || !place.seen) return nullptr;
    if (!answers(place.seen->request, place.asked)) return nullptr;
    if (isWhole(*place.seen)) place.pending = false;
    return place.seen;
}

bool AskedPoints::isWaiting() const {
    return std::any_of(places_.begin(), places_.end(), [](const Place& place) { return place.pending; });
}

void AskedPoints::giveUp() {
    for (Place& place : places_) place.pending = false;
}

}  // namespace shortrun
