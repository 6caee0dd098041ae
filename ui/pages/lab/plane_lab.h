// The laboratory's plane: the method in two dimensions, live. Data, p, q and f side by side, their
// divergences as curves, and every setting to be poked at. Window thread.
#pragma once

#include <QTimer>

#include "engine/config/plane_config.h"
#include "ui/pages/lab/lab_view.h"

class QComboBox;
class QLabel;
class QToolButton;

namespace shortrun {

class LabCurves;
class LabPanels;
class LabSettings;
class LabTransport;
class SegmentedControl;

class PlaneLab : public LabView {
    Q_OBJECT

 public:
    explicit PlaneLab(EngineBridge& bridge, QWidget* parent = nullptr);

    void showSnapshot(const Snapshot& snapshot) override;
    QJsonObject state() const override;
    void restore(const QJsonObject& state) override;
    /// A CSV of points.
    bool takeData(const QString& source) override;
    bool moves(const Snapshot& snapshot) const override;

    void choosePreset(int index);
    void setRunning(bool running);
    bool running() const { return running_; }
    const PlaneConfig& config() const { return config_; }

 protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

 private:
    void buildToolbar();
    QWidget* buildSide();
    void addKeys();
    void connectAll();
    /// Sends the settings as they stand, moving as before.
    void send(PlaneMotion motion, bool restart = false);
    void sendAsBefore();
    void step(PlaneMotion motion);
    /// By the user: shown, sent, and a step of undo.
    void change(const PlaneConfig& config, const QString& what);
    void chooseSource(int index);
    void askForFile();
    void draw(const std::vector<PlanePoint>& points);
    void erase(const PlanePoint& around);
    void showConfig();
    void showView(const PlaneView& view);

    PlaneConfig config_;
    int preset_ = 0;
    bool running_ = false;
    bool awaiting_ = false;  ///< the engine has not answered the last change of running_ yet
    bool begun_ = false;     ///< it has been shown once
    QTimer sendSoon_;
    SegmentedControl* presets_ = nullptr;
    QComboBox* source_ = nullptr;
    QToolButton* clear_ = nullptr;
    LabTransport* transport_ = nullptr;
    QLabel* about_ = nullptr;
    QLabel* progress_ = nullptr;
    LabPanels* panels_;
    LabCurves* curves_ = nullptr;
    LabSettings* settings_ = nullptr;
    std::shared_ptr<const PlaneView> view_;
};

}  // namespace shortrun
