// A photo as it is, with the square that the model will see. Window thread.
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

    QSize sizeHint() const override { return {160, 160}; }

 protected:
    void paintEvent(QPaintEvent*) override;

 private:
    QImage preview_;
    QSize original_;
    CropSquare crop_;
};

}  // namespace shortrun
