// The start page's living picture: a few chains of the open model go from noise to pictures at a calm pace,
// rest, and make way for the next. Computes nothing while it is not in sight. Window thread.
#pragma once

#include <QTimer>
#include <QWidget>
#include <deque>

#include "ui/engine_bridge.h"

class QLabel;

namespace shortrun {

class TileView;

class BirthView : public QWidget {
    Q_OBJECT

 public:
    explicit BirthView(EngineBridge& bridge, QWidget* parent = nullptr);

    void showSnapshot(const Snapshot& snapshot);
    /// Begins again, with the first draw of the model that is open now.
    void restart();
    /// Pictures of a birth are still to be shown.
    bool plays() const { return pace_.isActive(); }
    TileView* tiles() const { return tiles_; }

 protected:
    void showEvent(QShowEvent*) override;
    void hideEvent(QHideEvent*) override;

 private:
    void request();
    void play();
    void rest();

    EngineBridge& bridge_;
    TileView* tiles_;
    QLabel* caption_;
    QTimer pace_;  ///< one state of the chains after the other
    QTimer rest_;  ///< then a look at the pictures
    std::deque<std::shared_ptr<const PreviewView>> coming_;
    std::shared_ptr<const PreviewView> seen_;
    std::uint64_t seed_ = 1;
    bool asked_ = false;
};

}  // namespace shortrun
