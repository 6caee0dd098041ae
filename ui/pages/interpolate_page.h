// The Interpolate page: points z1 and z2 and M(z_rho), z_rho = rho z1 + sqrt(1 - rho^2) z2, large while rho is
// dragged; or four corners and a pad between them. What is shown can be kept as keyframes of a film. Window thread.
#pragma once

#include "ui/asked_points.h"
#include "ui/latent_ways.h"
#include "ui/pages/explore_page.h"
#include "ui/point_json.h"

class QLabel;
class QToolButton;

namespace shortrun {

class CornerPanel;
class KeyframeBar;
class LatentEnd;
class MotionControls;
class RhoSlider;
class RhoStrip;
class TileView;

class InterpolatePage : public ExplorePage {
    Q_OBJECT

 public:
    explicit InterpolatePage(EngineBridge& bridge, QWidget* parent = nullptr);

    QString title() const override { return tr("Interpolate"); }
    QString iconName() const override { return QStringLiteral("interpolate"); }
    QStringList parameterGroups() const override { return {QStringLiteral("sampler")}; }
    bool takeEnd(const LatentPoint& point, int end) override;
    bool takeEnds(const LatentPoint& first, const LatentPoint& second) override;
    QJsonObject state() const override;
    void restore(const QJsonObject& state) override;
    void hideEvent(QHideEvent*) override;
    void resizeEvent(QResizeEvent* event) override;
    const Corners& corners() const { return corners_; }

 public Q_SLOTS:
    /// Samples that the ends can be chosen from.
    void setPins(const QList<shortrun::NamedPoint>& pins);

 protected:
    void requestPictures(Reason reason) override;
    bool isWaiting() const override;
    void giveUpWaiting() override;
    void showViews(const Snapshot& snapshot) override;

 private:
    void buildToolbar();
    QLayout* buildStage();
    QLayout* buildReadings();
    void connectControls();
    void connectMotion();
    void connectKeyframes();
    void addKeys();

    bool hasCorners() const;
    void showMode();
    void setCorner(int corner, const LatentPoint& point);
    void showCorners();
    void swapEnds();
    void pickRho(double rho);
    void drawNew();
    void toggleAnimation();
    void togglePlay();
    ExportAnimation film() const;
    ExportAnimation arc() const;

    Interpolate position() const;
    void requestEnds();
    void requestKeyframes();
    void showWay();
    void goTo(const Interpolate& position);
    void showReadings();
    void showStrip(const std::shared_ptr<const StripView>& view);
    void showPicture(const InterpolationView& view);

    Corners corners_;  ///< z1 (rho = 1, at the right), z2, z3, z4

    SegmentedControl* mode_ = nullptr;
    LatentEnd* first_ = nullptr;
    LatentEnd* second_ = nullptr;
    CornerPanel* panel_ = nullptr;
    TileView* picture_ = nullptr;
    QLabel* equation_ = nullptr;
    QLabel* weights_ = nullptr;
    QLabel* milliseconds_ = nullptr;
    RhoStrip* rho_ = nullptr;
    KeyframeBar* keyframes_ = nullptr;
    MotionControls* motion_ = nullptr;
    QToolButton* swap_ = nullptr;
    QToolButton* draw_ = nullptr;
    ExportButton* save_ = nullptr;

    Interpolate shown_;           ///< the position last asked for
    std::uint64_t sent_ = 0;      ///< its generation
    std::uint64_t answered_ = 0;  ///< and that of the last one shown
    bool stripPending_ = false;
    AskedPoints points_;
    std::shared_ptr<const StripView> seenStrip_;
    std::shared_ptr<const InterpolationView> seenPicture_;
};

}  // namespace shortrun
