// The Interpolate page: two points z1 and z2, and M(z_rho), z_rho = rho z1 + sqrt(1 - rho^2) z2, large while
// rho is dragged. Window thread.
#pragma once

#include "ui/pages/explore_page.h"

class QLabel;
class QToolButton;

namespace shortrun {

class LatentEnd;
class PingPong;
class RhoSlider;
class TileView;

class InterpolatePage : public ExplorePage {
    Q_OBJECT

 public:
    explicit InterpolatePage(EngineBridge& bridge, QWidget* parent = nullptr);

    QString title() const override { return tr("Interpolate"); }
    QString iconName() const override { return QStringLiteral("interpolate"); }
    QStringList parameterGroups() const override { return {QStringLiteral("sampler")}; }
    bool takeEnd(const LatentPoint& point, int end) override;
    QJsonObject state() const override;
    void restore(const QJsonObject& state) override;

 protected:
    void requestPictures(Reason reason) override;
    bool isWaiting() const override { return stripPending_ || answered_ < sent_; }
    void giveUpWaiting() override;
    void showViews(const Snapshot& snapshot) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void buildToolbar();
    QLayout* buildStage();
    void connectControls();
    void addKeys();
    void swapEnds();
    void drawPair();
    void requestEnds();
    void requestPosition();
    void moved();
    void toggleAnimation();
    void showStrip(const std::shared_ptr<const StripView>& view);
    void showPicture(const InterpolationView& view);
    void alignSliderWithStrip();

    LatentEnd* first_ = nullptr;   ///< z1, rho = 1, at the right
    LatentEnd* second_ = nullptr;  ///< z2, rho = 0, at the left
    TileView* picture_ = nullptr;
    QLabel* rho_ = nullptr;
    QLabel* milliseconds_ = nullptr;
    RhoSlider* slider_ = nullptr;
    TileView* strip_ = nullptr;
    QToolButton* play_ = nullptr;
    SegmentedControl* speed_ = nullptr;
    QToolButton* swap_ = nullptr;
    QToolButton* draw_ = nullptr;
    PingPong* animation_ = nullptr;

    std::uint64_t sent_ = 0;      ///< generation of the last slider position
    std::uint64_t answered_ = 0;  ///< and of the last one shown
    bool stripPending_ = false;
    std::shared_ptr<const StripView> seenStrip_;
    std::shared_ptr<const InterpolationView> seenPicture_;
};

}  // namespace shortrun
