// The film of some chains at once: x_k of each, and a scrubber over k. A card of the laboratory. Window thread.
#pragma once

#include <memory>

#include "engine/session/study_view.h"
#include "ui/widgets/lab_card.h"

namespace shortrun {

class FilmScrubber;
class TileView;

class ChainFilmCard : public LabCard {
    Q_OBJECT

 public:
    explicit ChainFilmCard(QWidget* parent = nullptr);

    /// Null: none.
    void showView(const std::shared_ptr<const ChainStudyView>& view);
    int frame() const;
    void setFrame(int k);
    /// The chain that is looked at more closely.
    int chain() const;
    void setChain(int chain);
    TileView* tiles() const { return tiles_; }
    FilmScrubber* scrubber() const { return scrubber_; }

 Q_SIGNALS:
    void frameChanged(int k);
    void chainChosen(int chain);

 private:
    void showFrame(int k);

    TileView* tiles_;
    FilmScrubber* scrubber_;
    int chain_ = 0;
    std::shared_ptr<const ChainStudyView> view_;
};

}  // namespace shortrun
