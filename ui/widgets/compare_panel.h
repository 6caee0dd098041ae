// The same z under another model, or another number of steps: the second grid, and what it is made with. Window
// thread.
#pragma once

#include <QWidget>
#include <memory>

#include "engine/session/snapshot.h"

class QComboBox;
class QLabel;
class QSpinBox;

namespace shortrun {

class TileView;

class ComparePanel : public QWidget {
    Q_OBJECT

 public:
    explicit ComparePanel(QWidget* parent = nullptr);

    /// Path or "model:NAME"; empty: the open model.
    QString model() const;
    int steps() const;  ///< 0: that model's K
    void setChoice(const QString& model, int steps);  ///< emits nothing
    /// As long as the open model is compared with itself: half of `steps`, its K in the other grid.
    void startWith(int steps);
    /// Shipped models are offered where their pictures have this size and as many channels.
    void offerFor(const ModelInfo& open);
    void showPoints(const std::shared_ptr<const PointsView>& view);
    void clear();
    TileView* tiles() const { return tiles_; }
    /// Model and steps, to be laid where there is room for them.
    QWidget* controls() const { return controls_; }

 Q_SIGNALS:
    void changed(const QString& what);

 private:
    void buildModels();
    void askForFile();
    void choose(const QString& model);

    QWidget* controls_ = nullptr;
    QComboBox* models_ = nullptr;
    QSpinBox* steps_ = nullptr;
    QLabel* made_ = nullptr;
    TileView* tiles_ = nullptr;
    QString model_;
    int size_ = 0, channels_ = 0;
};

}  // namespace shortrun
