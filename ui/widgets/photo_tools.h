// The tools for filling in and denoising: brush, parts of the photo, clearing, and the noise added. Window thread.
#pragma once

#include <QWidget>

#include "ui/photo_mask.h"
#include "ui/widgets/mask_painter.h"

class QLabel;
class QSpinBox;
class QToolButton;

namespace shortrun {

class SegmentedControl;
class TrackSlider;

class PhotoTools : public QWidget {
    Q_OBJECT

 public:
    explicit PhotoTools(QWidget* parent = nullptr);

    double noiseStd() const;
    void setNoiseStd(double std);
    void setTool(MaskPainter::Tool tool);
    /// There is something to clear.
    void setMasked(bool masked);

 Q_SIGNALS:
    void toolChosen(shortrun::MaskPainter::Tool tool);
    void brushChosen(int diameter);
    void partChosen(shortrun::MaskPart part);
    void clearChosen();
    void noiseChanged(double std);
    void noiseSettled();  ///< a hand has left it at another value

 private:
    QToolButton* makeParts();
    void showNoise();

    SegmentedControl* tool_ = nullptr;
    QSpinBox* brush_ = nullptr;
    QToolButton* clear_ = nullptr;
    TrackSlider* noise_ = nullptr;
    QLabel* noiseText_ = nullptr;
};

}  // namespace shortrun
