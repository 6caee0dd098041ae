// One photo of a reconstruction: the original with its crop, what the model sees, M(z_t) beside it, the loss
// over t and the scrubber back through t. Window thread.
#pragma once

#include <QWidget>
#include <functional>
#include <memory>
#include <vector>

#include "engine/session/snapshot.h"
#include "ui/photo_reader.h"

class QLabel;
class QPushButton;

namespace shortrun {

class ErrorReadings;
class FilmScrubber;
class LossPlot;
class MaskPainter;
class PhotoView;
class TileView;

class ReconstructionStage : public QWidget {
    Q_OBJECT

 public:
    explicit ReconstructionStage(QWidget* parent = nullptr);

    /// The photo alone, before the engine has answered.
    void showPhoto(const Photo& photo);
    /// Picture `index` of the view. `fromStart`: another run, followed from its first frame.
    void showView(std::shared_ptr<const ReconstructionView> view, int index, bool fromStart);
    void clear();
    /// x as it will be, while the square is still being moved.
    void showTarget(const QImage& target);
    /// There is another photo in the tray that this one can turn into.
    void setMorphable(bool morphable);

    MaskPainter* painter() const { return painter_; }
    FilmScrubber* scrubber() const { return scrubber_; }
    int bestFrame() const;  ///< -1: none yet
    bool showsBest() const;
    void showBest();  ///< does nothing where there is none yet
    QImage target() const;
    QImage frame() const;   ///< the one shown
    QImage result() const;  ///< the best one
    /// Original crop, then frames evenly spaced in t to the last, then the best: one row.
    QImage strip() const;
    /// M(z_t) of all t so far, for an animation.
    std::vector<std::shared_ptr<const ImageTiles>> film() const;

 Q_SIGNALS:
    /// "Use as end 1 (2)" of the best z.
    void endChosen(int end);
    /// "Morph": from this photo to the next.
    void morphChosen();
    void cropMoved(const shortrun::CropSquare& crop);
    void cropSettled();

 protected:
    void resizeEvent(QResizeEvent*) override;

 private:
    QLayout* buildPhotoColumn();
    QLayout* buildPictures();
    QLayout* buildActions();
    QPushButton* addButton(const QString& text, const QString& toolTip, std::function<void()> action);
    void showFrame(int t);
    void alignPlot();
    void setPhotoWidth(int width);
    void showRule();
    double lossAt(int t) const;
    int frames() const;  ///< of this photo, so far

    std::shared_ptr<const ReconstructionView> view_;
    int index_ = 0;
    PhotoView* photo_ = nullptr;
    QLabel* name_ = nullptr;
    QLabel* size_ = nullptr;
    QLabel* mask_ = nullptr;
    ErrorReadings* readings_ = nullptr;
    QList<QPushButton*> buttons_;
    QPushButton* morph_ = nullptr;
    bool morphable_ = false;
    MaskPainter* painter_ = nullptr;
    TileView* target_ = nullptr;
    TileView* frame_ = nullptr;
    LossPlot* plot_ = nullptr;
    FilmScrubber* scrubber_ = nullptr;
};

}  // namespace shortrun
