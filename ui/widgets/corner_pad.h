// A square pad with four corners: where the handle stands says how z1 ... z4 are mixed. The map of M(z) over
// the square lies under it. Window thread.
#pragma once

#include <QWidget>
#include <memory>

#include "engine/core/image.h"

namespace shortrun {

class CornerPad : public QWidget {
    Q_OBJECT

 public:
    explicit CornerPad(QWidget* parent = nullptr);

    /// u from left (0) to right (1), v from top (0) to bottom (1).
    QPointF position() const { return position_; }
    /// Emits moved() when it changes.
    void setPosition(const QPointF& position);
    /// side x side pictures, row by row; null: none yet.
    void setMap(std::shared_ptr<const ImageTiles> tiles, int side);
    /// A way over the pad (keyframes), drawn as a line with points; empty: none.
    void setWay(QList<QPointF> way);
    /// The middle of the handle, in this widget's pixels.
    QPointF pixelOf(const QPointF& position) const;

    QSize sizeHint() const override { return {288, 288}; }
    QSize minimumSizeHint() const override { return {160, 160}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return width; }

 Q_SIGNALS:
    void moved(const QPointF& position);
    /// A hand took it: what moves it by itself is to stop.
    void taken();
    /// And has left it at another place.
    void settled();

 protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void keyPressEvent(QKeyEvent*) override;

 private:
    QRectF field() const;
    QPointF positionOf(const QPointF& pixel) const;
    void paintMap(QPainter& painter, const QRectF& field) const;
    void paintCorners(QPainter& painter, const QRectF& field) const;
    void takeTo(const QPointF& position);
    void stepTo(const QPointF& position);
    void settle();

    QPointF position_{0.5, 0.5};
    QPointF positionBefore_;  ///< when the hand came
    std::shared_ptr<const ImageTiles> map_;
    int side_ = 0;
    QList<QPointF> way_;
};

}  // namespace shortrun
