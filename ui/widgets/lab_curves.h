// The divergences between data, p and q over the iterations, on a logarithmic axis, and under them the energy gap d.
// Window thread.
#pragma once

#include <QTimer>
#include <QWidget>
#include <array>
#include <memory>
#include <vector>

#include "engine/core/plane_gauges.h"

class QCPAxisRect;
class QCPGraph;
class QCustomPlot;

namespace shortrun {

class LabLegend;

class LabCurves : public QWidget {
    Q_OBJECT

 public:
    explicit LabCurves(QWidget* parent = nullptr);

    /// Oldest first; null: none. The same curve again costs nothing.
    void setCurve(const std::shared_ptr<const std::vector<PlaneGauges>>& curve);

    int points() const;
    /// What stands in the legend: "KL(data, q) 0.153".
    QString reading(int curve) const;

 private:
    static constexpr int kDivergences = 3;
    void applyTheme();
    void fill();
    void fitHeights();
    void showReadings();
    QString value(int curve) const;
    void showEvent(QShowEvent* event) override;

    QCustomPlot* plot_;
    QCPAxisRect* divergences_ = nullptr;
    QCPAxisRect* gap_ = nullptr;
    std::array<QCPGraph*, kDivergences + 1> graphs_{};
    QCPGraph* floor_ = nullptr;  ///< what KL(data, q) cannot come below but by chance
    LabLegend* legend_ = nullptr;
    std::shared_ptr<const std::vector<PlaneGauges>> curve_;
    QTimer fillSoon_;
};

}  // namespace shortrun
