// The film of one chain: the state x_k large, the scrubber with |f'(x_k)| along it, and a strip of the way
// from noise to picture. Window thread.
#pragma once

#include <QFrame>
#include <memory>

#include "engine/session/snapshot.h"

class QLabel;
class QPushButton;

namespace shortrun {

class FilmScrubber;
class TileView;

class FilmPanel : public QFrame {
    Q_OBJECT

 public:
    explicit FilmPanel(QWidget* parent = nullptr);

    /// Null: none. The frame chosen stays where it is unless `fromStart`.
    void showFilm(std::shared_ptr<const FilmView> film, bool fromStart);
    const std::shared_ptr<const FilmView>& film() const { return film_; }
    void setTitle(const QString& title);

    FilmScrubber* scrubber() const { return scrubber_; }
    QImage frame() const;  ///< the one shown, unscaled; null when there is none
    QImage strip() const;
    TileView* picture() const { return picture_; }

 Q_SIGNALS:
    /// "Use as end 1 (2)" of the sample whose film is shown.
    void endChosen(int end);

 private:
    void showFrame(int k);
    void updateStrip();
    QPushButton* addEndButton(int end);

    std::shared_ptr<const FilmView> film_;
    std::vector<int> stripFrames_;
    QLabel* title_ = nullptr;
    QLabel* norm_ = nullptr;
    TileView* picture_ = nullptr;
    TileView* strip_ = nullptr;
    FilmScrubber* scrubber_ = nullptr;
    QPushButton* first_ = nullptr;
    QPushButton* second_ = nullptr;
};

}  // namespace shortrun
