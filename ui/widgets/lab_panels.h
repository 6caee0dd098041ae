// The laboratory's four panels: data, q, p, and f with the chains on it, each with its equation and its explanation.
// Window thread.
#pragma once

#include <QWidget>

#include "engine/session/plane_view.h"

namespace shortrun {

class LabPanel;

class LabPanels : public QWidget {
    Q_OBJECT

 public:
    explicit LabPanels(QWidget* parent = nullptr);

    /// What the settings alone decide: drawn points, where chains begin.
    void showConfig(const PlaneConfig& config);
    /// `withSamples`: the data are points, and some of them are shown as such.
    void showView(const PlaneView& view, bool withSamples);
    /// All four, for saving.
    QImage picture() const;

 Q_SIGNALS:
    void pointsDrawn(const std::vector<shortrun::PlanePoint>& points);
    void erased(const shortrun::PlanePoint& around);

 private:
    void showData();

    bool undrawn_ = false;  ///< data are to be drawn, and nothing is there yet
    std::shared_ptr<const PlaneMap> dataMap_;  ///< the engine's, which may be of data before
    QString dataText_;
    LabPanel *data_ = nullptr, *p_ = nullptr, *q_ = nullptr, *f_ = nullptr;
};

}  // namespace shortrun
