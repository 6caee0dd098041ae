// A photo as it is, with the square that the model will see: moved by dragging or the arrow keys, made smaller or
// larger by the wheel or + and -, put back by Home or a double click. Window thread.
#pragma once

#include <QImage>
#include <QWidget>

#include "engine/session/requests.h"

namespace shortrun {

class PhotoView : public QWidget {
    Q_OBJECT

 public:
    explicit PhotoView(QWidget* parent = nullptr);

    /// `original` is the size in which `crop` is measured; a null preview shows the frame alone.
    void showPhoto(const QImage& preview, const QSize& original, const CropSquare& crop);

    /// Whole where no other was chosen: the largest square in the centre.
    CropSquare square() const;

    QSize sizeHint() const override { return {160, 160}; }

 Q_SIGNALS:
    /// An extent of 0 is the square in the centre again.
    void cropChanged(const shortrun::CropSquare& crop);
    /// The hand has left it so: where a drag ends, or at once for keys and the wheel.
    void settled();

 protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void mouseReleaseEvent(QMouseEvent*) override;
    void mouseDoubleClickEvent(QMouseEvent*) override;
    void wheelEvent(QWheelEvent*) override;
    void keyPressEvent(QKeyEvent*) override;

 private:
    QRectF shownRect() const;
    QPointF inPhoto(const QPointF& position) const;
    void moveTo(const QPointF& centre);
    void zoom(double factor);
    void choose(CropSquare square);
    void change(const CropSquare& crop);
    void reset();

    QImage preview_;
    QSize original_;
    CropSquare crop_;
    QPointF grip_;  ///< from the square's centre to where the mouse took hold of it
    bool held_ = false;
    bool moved_ = false;  ///< since the mouse took hold
};

}  // namespace shortrun
