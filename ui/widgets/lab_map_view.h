// A square of the laboratory's plane: a density or a landscape, with what is on it: lines of equal height, points,
// chains with their ways. Where it may be drawn on, the mouse (or arrows and Return) sets points. Window thread.
#pragma once

#include <QImage>
#include <QPainterPath>
#include <QPixmap>
#include <QWidget>
#include <memory>
#include <optional>
#include <vector>

#include "engine/session/plane_view.h"
#include "ui/lab_maps.h"

namespace shortrun {

class LabMapView : public QWidget {
    Q_OBJECT

 public:
    LabMapView(const QString& name, MapScale scale, QWidget* parent = nullptr);

    /// Null: nothing to see yet. The same map again costs nothing.
    void setMap(const std::shared_ptr<const PlaneMap>& map);
    void setContours(int levels) { levels_ = levels; }
    /// Small marks of the data.
    void setPoints(const std::vector<PlanePoint>& points);
    /// Chains where they are, and the ways of some of them.
    void setChains(const std::vector<PlanePoint>& chains, const std::vector<PlanePath>& paths);
    /// The square that p0 lives on, as a dashed line.
    void setStartShown(bool shown);
    void setDrawable(bool drawable);
    /// A ring around a point that would hardly be seen.
    void setRing(const std::optional<PlanePoint>& point);
    const std::optional<PlanePoint>& ring() const { return ring_; }
    /// A sentence over the map.
    void setHint(const QString& hint);

    const std::shared_ptr<const PlaneMap>& map() const { return map_; }
    std::size_t chains() const { return chains_.size(); }
    /// Where a point of the plane lies in this widget.
    QPointF toWidget(const PlanePoint& point) const;
    /// The square as it is shown, without what surrounds it.
    QImage picture(int pixels) const;

    QSize sizeHint() const override { return {280, 280}; }
    QSize minimumSizeHint() const override { return {120, 120}; }

 Q_SIGNALS:
    void pointsDrawn(const std::vector<shortrun::PlanePoint>& points);
    void erased(const shortrun::PlanePoint& around);

 protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

 private:
    QRectF square() const;
    QTransform toSquare(const QRectF& square) const;
    PlanePoint fromWidget(const QPointF& place) const;
    void draw(const QPointF& place, Qt::KeyboardModifiers modifiers, Qt::MouseButtons buttons);
    void paintMap(QPainter& painter, const QRectF& square) const;
    void paintOver(QPainter& painter, const QRectF& square) const;
    const QPixmap& background(const QRectF& square);
    void paintChains(QPainter& painter, const QTransform& transform, double scale) const;
    void paintHint(QPainter& painter, const QRectF& square) const;

    MapScale scale_;
    std::shared_ptr<const PlaneMap> map_;
    QImage image_;
    QPainterPath contours_;
    QPixmap background_;  ///< map and lines, until either changes: chains move over them
    int levels_ = 0;
    std::vector<PlanePoint> points_, chains_;
    std::vector<PlanePath> paths_;
    bool startShown_ = false;
    std::optional<PlanePoint> ring_;
    bool drawable_ = false;
    QString hint_;
    PlanePoint cursor_;  ///< of the keyboard
};

}  // namespace shortrun
