// The film of one chain: the state x_k large, the scrubber with f and |f'| along it, and a strip of the way from
// noise to picture, which goes on past the model's K where that is asked for. Window thread.
#pragma once

#include <QElapsedTimer>
#include <QFrame>
#include <memory>

#include "engine/session/snapshot.h"

class QLabel;
class QPushButton;
class QToolButton;

namespace shortrun {

class ChainPlot;
class FilmScrubber;
class SegmentedControl;
class TileView;

class FilmPanel : public QFrame {
    Q_OBJECT

 public:
    explicit FilmPanel(QWidget* parent = nullptr);

    /// Null: none. The frame chosen stays where it is unless `fromStart`.
    void showFilm(std::shared_ptr<const FilmView> film, bool fromStart);
    const std::shared_ptr<const FilmView>& film() const { return film_; }
    void setTitle(const QString& title);
    /// K as it stands on the page, to be marked.
    void setShortRun(int steps);
    /// How many times K the film goes: 1, 5 or 20.
    int reach() const;
    void setReach(int times);  ///< emits nothing
    /// A film has been asked for: frames go on coming until it is whole or stopped.
    void setComputing();

    FilmScrubber* scrubber() const { return scrubber_; }
    ChainPlot* plot() const { return plot_; }
    QImage frame() const;  ///< the one shown, unscaled; null when there is none
    QImage strip() const;
    /// At most some hundred frames, evenly over the film; without frames when there is none.
    ExportAnimation animation() const;
    TileView* picture() const { return picture_; }

 public Q_SLOTS:
    /// Leaves a long film as far as it has come.
    void stop();

 Q_SIGNALS:
    /// "Use as end 1 (2)" of the sample whose film is shown.
    void endChosen(int end);
    void pinChosen();
    void reachChosen(int times);
    /// The film is long enough.
    void stopRequested();

 protected:
    void resizeEvent(QResizeEvent*) override;

 private:
    void buildReach();
    void layOut();
    void connectControls();
    void showFrame(int k);
    void showProgress();
    void updateStrip();
    void alignPlot();
    QPushButton* addEndButton(int end);

    std::shared_ptr<const FilmView> film_;
    std::vector<int> stripFrames_;
    bool stopped_ = false;
    QElapsedTimer sinceStart_;
    QLabel* title_ = nullptr;
    QLabel* energy_ = nullptr;
    QLabel* norm_ = nullptr;
    TileView* picture_ = nullptr;
    TileView* strip_ = nullptr;
    FilmScrubber* scrubber_ = nullptr;
    ChainPlot* plot_ = nullptr;
    SegmentedControl* reach_ = nullptr;
    QLabel* left_ = nullptr;
    QToolButton* stop_ = nullptr;
    QPushButton* first_ = nullptr;
    QPushButton* second_ = nullptr;
    QPushButton* pin_ = nullptr;
};

}  // namespace shortrun
