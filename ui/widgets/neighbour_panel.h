// The neighbourhood of a sample: z turned by an angle phi toward random directions, its pictures around it. A click
// makes a neighbour the centre. Window thread.
#pragma once

#include <QWidget>
#include <memory>
#include <optional>

#include "engine/session/snapshot.h"

class QLabel;
class QToolButton;

namespace shortrun {

class TileView;
class TrackSlider;

class NeighbourPanel : public QWidget {
    Q_OBJECT

 public:
    explicit NeighbourPanel(QWidget* parent = nullptr);

    const LatentPoint& centre() const { return centre_; }
    /// Emits nothing; the pictures are to be asked for anew.
    void setCentre(const LatentPoint& centre);
    double degrees() const;
    void setDegrees(double degrees);  ///< emits nothing
    std::uint64_t directions() const { return directions_; }
    void setDirections(std::uint64_t seed) { directions_ = seed; }

    /// The centre in the middle of its neighbours, row by row.
    std::vector<LatentPoint> points() const;
    void showPoints(const std::shared_ptr<const PointsView>& view);
    TileView* tiles() const { return tiles_; }
    /// Angle and directions, to be laid where there is room for them.
    QWidget* controls() const { return controls_; }
    TrackSlider* slider() const { return slider_; }

 Q_SIGNALS:
    /// Centre, angle or directions are others: the pictures are to be asked for anew.
    void changed();
    /// The same, once the hand has left it there; `what` names the change.
    void settled(const QString& what);
    /// Another one is looked at (by the arrow keys), the centre included.
    void looked(const shortrun::LatentPoint& point, const QString& title);

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void buildControls();
    void recentre(int tile);

    LatentPoint centre_;
    std::uint64_t directions_;
    std::shared_ptr<const PointsView> view_;
    QWidget* controls_ = nullptr;
    TrackSlider* slider_ = nullptr;
    QLabel* angle_ = nullptr;
    TileView* tiles_ = nullptr;
};

}  // namespace shortrun
