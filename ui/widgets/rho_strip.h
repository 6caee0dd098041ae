// The slider of rho with the strip of pictures under it, each exactly below its own rho. Window thread.
#pragma once

#include <QImage>
#include <QWidget>
#include <memory>
#include <vector>

#include "engine/session/snapshot.h"

namespace shortrun {

class RhoSlider;
class TileView;

class RhoStrip : public QWidget {
    Q_OBJECT

 public:
    static constexpr int kColumns = 10;

    explicit RhoStrip(QWidget* parent = nullptr);

    void showStrip(std::shared_ptr<const StripView> view);
    /// The place of pictures so wide and high, until they come: nothing moves then.
    void reserve(int side);
    /// What is shown, as one picture; null before it is there.
    QImage sheet() const;
    RhoSlider* slider() const { return slider_; }
    TileView* strip() const { return strip_; }

 Q_SIGNALS:
    void moved(double rho);
    /// A hand took it: what moves it by itself is to stop.
    void taken();
    /// And has left it at another rho.
    void settled();

 protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void markPicture();
    void alignSliderWithStrip();
    void showRho(const std::vector<double>& rho);

    RhoSlider* slider_ = nullptr;
    TileView* strip_ = nullptr;
    std::shared_ptr<const StripView> view_;
};

}  // namespace shortrun
