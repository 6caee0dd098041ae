// Keyframes in their order, each with the time of the way to the next: added, moved, taken out, played and exported.
// Window thread.
#pragma once

#include <QWidget>
#include <memory>

#include "engine/core/image.h"
#include "ui/latent_ways.h"

class QDoubleSpinBox;
class QLabel;
class QToolButton;

namespace shortrun {

class TileView;

class KeyframeBar : public QWidget {
    Q_OBJECT

 public:
    explicit KeyframeBar(QWidget* parent = nullptr);

    const QList<Keyframe>& keyframes() const { return keyframes_; }
    /// Emits nothing.
    void setKeyframes(const QList<Keyframe>& keyframes);
    /// Behind the chosen one, else at the end.
    void add(const LatentPoint& point);
    /// M(z) of each, in their order.
    void setPictures(std::shared_ptr<const ImageTiles> tiles);
    void setPlaying(bool playing);
    int selected() const;
    /// As high as with keyframes, though there are none: the first one then moves nothing.
    QSize sizeHint() const override;
    /// Pictures at twice their size, or as they are where the page is low.
    void setTall(bool tall);

 Q_SIGNALS:
    void addRequested();
    /// Emitted once for each change of keyframes() by hand; `points`: their pictures or order are others.
    void changed(const QString& what, bool points);
    void chosen(int keyframe);
    void playRequested();
    void exportRequested();

 protected:
    void keyPressEvent(QKeyEvent*) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void buildButtons();
    void select(int keyframe);
    void showState();
    void remove();
    void move(int by);

    QList<Keyframe> keyframes_;
    QToolButton* add_ = nullptr;
    QLabel* hint_ = nullptr;
    TileView* tiles_ = nullptr;
    QDoubleSpinBox* seconds_ = nullptr;
    QToolButton* earlier_ = nullptr;
    QToolButton* later_ = nullptr;
    QToolButton* remove_ = nullptr;
    QToolButton* play_ = nullptr;
    QToolButton* export_ = nullptr;
};

}  // namespace shortrun
