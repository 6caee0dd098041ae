#include "ui/widgets/chain_film_card.h"

#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/widgets/film_scrubber.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

ChainFilmCard::ChainFilmCard(QWidget* parent)
    : LabCard(
          {tr("The chains"), tr("x<sub>k+1</sub> = x<sub>k</sub> + s f′(x<sub>k</sub>) + e u<sub>k</sub>"),
           tr("A chain is a network of K layers: each adds a step s f′(x<sub>k</sub>) up the landscape and a "
              "little noise to what it is given, from the noise z to the picture x<sub>K</sub> = M(z, u). "
              "Play it, drag k, and choose a chain to see how it answers a change of its z.")},
          parent),
      tiles_(new TileView(this)),
      scrubber_(new FilmScrubber("k", tr("Steps of the chains"), this)) {
    tiles_->setAccessibleName(tr("States of the chains"));
    tiles_->setToolTip(tr("x<sub>k</sub> of the first chains; the chosen one is looked at below"));
    tiles_->setSelectable(true);
    tiles_->setFileStem("chain");
    tiles_->setPlaceholder(tr("Measure, to see the chains run."));
    body()->addWidget(tiles_, 1);
    body()->addWidget(scrubber_);
    connect(scrubber_, &FilmScrubber::frameChanged, this, [this](int k) {
        showFrame(k);
        Q_EMIT frameChanged(k);
    });
    connect(tiles_, &TileView::selectionChanged, this, [this](int tile) {
        if (tile < 0 || tile == chain_) return;
        chain_ = tile;
        Q_EMIT chainChosen(tile);
    });
}

void ChainFilmCard::showView(const std::shared_ptr<const ChainStudyView>& view) {
    // The film of another study begins at its start.
    const bool other = !view || !view_ || view->frames.size() < view_->frames.size() ||
                       (!view->frames.empty() && !view_->frames.empty() && view->frames[0] != view_->frames[0]);
    view_ = view;
    if (other) scrubber_->clear();
    if (!view || view->frames.empty()) return tiles_->setTiles(nullptr);
    scrubber_->setMark(view->halfWay);
    scrubber_->setFrames(static_cast<int>(view->frames.size()), view->steps);
    showFrame(scrubber_->frame());
}

void ChainFilmCard::showFrame(int k) {
    if (!view_ || k < 0 || k >= static_cast<int>(view_->frames.size())) return;
    const QSignalBlocker quiet(tiles_);
    tiles_->setTiles(view_->frames[static_cast<std::size_t>(k)]);
    tiles_->setSelected(chain_);
}

int ChainFilmCard::frame() const {
    return scrubber_->frame();
}

void ChainFilmCard::setFrame(int k) {
    scrubber_->pause();
    scrubber_->setFrame(k);
}

int ChainFilmCard::chain() const {
    return chain_;
}

void ChainFilmCard::setChain(int chain) {
    chain_ = std::max(0, chain);
    const QSignalBlocker quiet(tiles_);
    tiles_->setSelected(chain_);
}

}  // namespace shortrun
