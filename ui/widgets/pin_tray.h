// The tray of pinned samples: side by side, each with a name that can be changed. Window thread.
#pragma once

#include <QWidget>
#include <memory>

#include "engine/core/image.h"
#include "ui/point_json.h"

class QLineEdit;
class QMenu;
class QToolButton;

namespace shortrun {

class TileView;

class PinTray : public QWidget {
    Q_OBJECT

 public:
    explicit PinTray(QWidget* parent = nullptr);

    const QList<NamedPoint>& pins() const { return pins_; }
    void setPins(const QList<NamedPoint>& pins);  ///< emits nothing
    /// A point that is pinned already is only chosen.
    void pin(const LatentPoint& point, const QString& name);
    /// M(z) of each, in their order.
    void setPictures(std::shared_ptr<const ImageTiles> tiles);
    TileView* tiles() const { return tiles_; }
    QImage sheet() const;

 Q_SIGNALS:
    /// `points`: not only a name is another.
    void changed(const QString& what, bool points);
    void chosen(const shortrun::NamedPoint& pin);

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent*) override;

 private:
    int selected() const;
    void showState();
    void spread();
    void beginRename();
    void addToMenu(QMenu* menu, int tile);
    void remove();
    void rename(const QString& name);

    QList<NamedPoint> pins_;
    TileView* tiles_ = nullptr;
    QLineEdit* name_ = nullptr;
    QToolButton* remove_ = nullptr;
};

}  // namespace shortrun
