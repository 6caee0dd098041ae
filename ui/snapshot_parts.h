// Small conveniences for reading a Snapshot. Window thread.
#pragma once

#include <memory>

#include "engine/core/image.h"

namespace shortrun {

/// True, and `seen` moved on, when a part of the snapshot is another than the one seen last.
template <class View>
bool updated(std::shared_ptr<const View>& seen, const std::shared_ptr<const View>& now) {
    if (seen == now) return false;
    seen = now;
    return true;
}

/// The pictures inside a view, kept alive by the view: tilesOf(view, &SynthesisView::tiles).
template <class View>
std::shared_ptr<const ImageTiles> tilesOf(const std::shared_ptr<const View>& view, ImageTiles View::*member) {
    if (!view) return nullptr;
    return {view, &((*view).*member)};
}

}  // namespace shortrun
