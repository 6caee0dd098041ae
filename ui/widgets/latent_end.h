// One end of an interpolation: the picture M(z), and where z comes from: a seed and a number of its draw, a pinned
// sample, or a point handed over by another page. A picture that was exported here brings its point along when it is
// dropped. Window thread.
#pragma once

#include <QWidget>
#include <memory>

#include "engine/core/image.h"
#include "engine/session/requests.h"
#include "ui/point_json.h"

class QBoxLayout;
class QLabel;
class QMenu;
class QSpinBox;
class QToolButton;

namespace shortrun {

class SeedField;
class TileView;

class LatentEnd : public QWidget {
    Q_OBJECT

 public:
    /// Large: with its picture, above the fields; a row of fields alone for the corner of a pad.
    enum class Form { Large, Row };
    /// `symbol` ("z₁") and `place`, where M(z) of this end alone is shown ("ρ = 1", "top right").
    LatentEnd(const QString& symbol, const QString& place, Form form, QWidget* parent = nullptr);

    const LatentPoint& point() const { return point_; }
    /// Shows it in the fields; does not emit pointChanged.
    void setPoint(const LatentPoint& point);
    void setPicture(std::shared_ptr<const ImageTiles> tile);
    TileView* picture() const { return picture_; }
    /// Samples that can be chosen from a menu.
    void setPins(const QList<NamedPoint>& pins);

 public Q_SLOTS:
    /// Another z by chance.
    void drawNew();

 Q_SIGNALS:
    void pointChanged();
    /// The picture was clicked: the slider goes to this end.
    void picked();

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent*) override;
    void dropEvent(QDropEvent*) override;

 private:
    void buildPicture(const QString& symbol, const QString& place);
    void buildFields(const QString& symbol);
    void layOut(Form form, const QString& symbol, const QString& place);
    void take(const LatentPoint& point);
    void takeFields();
    void showFields();

    LatentPoint point_;
    TileView* picture_ = nullptr;
    SeedField* seed_ = nullptr;
    QSpinBox* number_ = nullptr;
    QLabel* origin_ = nullptr;
    QToolButton* pinned_ = nullptr;
    QMenu* pins_ = nullptr;
};

}  // namespace shortrun
