// A map of signed numbers, one a pixel, from blue (-) over the window's ground (0) to orange (+), with what its
// strongest colour stands for. Window thread.
#pragma once

#include <QImage>
#include <QWidget>
#include <memory>

#include "engine/core/float_batch.h"

namespace shortrun {

/// Null where the batch has no such image of one channel. `most`: what the strongest colour stands for. `dark`: 0 is
/// nearly black, for a dark window.
QImage signedImage(const FloatBatch& maps, int index, double most, bool dark = false);
/// The largest |value| of an image, but for the wildest one in two hundred.
double strengthOf(const FloatBatch& maps, int index);

class SignedMap : public QWidget {
    Q_OBJECT

 public:
    /// `title` stands above it.
    SignedMap(const QString& title, const QString& toolTip, QWidget* parent = nullptr);

    /// Null: nothing yet.
    void setMap(const std::shared_ptr<const FloatBatch>& maps, int index);
    /// A darkened map is of an earlier question.
    void setStale(bool stale);
    double strength() const { return strength_; }
    const QImage& image() const { return image_; }

    QSize sizeHint() const override { return {112, 148}; }
    QSize minimumSizeHint() const override { return {68, 104}; }

 protected:
    void paintEvent(QPaintEvent*) override;

 private:
    void draw();

    QString title_;
    std::shared_ptr<const FloatBatch> maps_;
    int index_ = 0;
    QImage image_;
    double strength_ = 0;
    bool stale_ = false;
};

}  // namespace shortrun
