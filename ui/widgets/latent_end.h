// One end of an interpolation: the picture M(z), and where z comes from: a seed and a number of its draw, or
// a point handed over by another page. Window thread.
#pragma once

#include <QWidget>
#include <memory>

#include "engine/core/image.h"
#include "engine/session/requests.h"

class QLabel;
class QSpinBox;

namespace shortrun {

class SeedField;
class TileView;

class LatentEnd : public QWidget {
    Q_OBJECT

 public:
    /// `symbol` ("z₁") and the value of rho that shows M(z) of this end alone.
    LatentEnd(const QString& symbol, int rho, QWidget* parent = nullptr);

    const LatentPoint& point() const { return point_; }
    /// Shows it in the fields; does not emit pointChanged.
    void setPoint(const LatentPoint& point);
    void setPicture(std::shared_ptr<const ImageTiles> tile);
    TileView* picture() const { return picture_; }

 public Q_SLOTS:
    /// Another z by chance.
    void drawNew();

 Q_SIGNALS:
    void pointChanged();
    /// The picture was clicked: the slider goes to this end.
    void picked();

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void takeFields();
    void showFields();

    LatentPoint point_;
    TileView* picture_ = nullptr;
    SeedField* seed_ = nullptr;
    QSpinBox* index_ = nullptr;
    QLabel* origin_ = nullptr;
};

}  // namespace shortrun
