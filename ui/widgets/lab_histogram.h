// Two histograms over the same bins, one before the other. Window thread.
#pragma once

#include <QWidget>
#include <cstdint>
#include <vector>

class QCPBars;
class QCustomPlot;

namespace shortrun {

class LabHistogram : public QWidget {
    Q_OBJECT

 public:
    explicit LabHistogram(const QString& name, QWidget* parent = nullptr);

    /// Counts by bin; one more edge than bins.
    void setCounts(const std::vector<double>& edges, const std::vector<std::int64_t>& first,
                   const std::vector<std::int64_t>& second);
    void clear();
    /// What all bars of a histogram (0, 1) come to.
    std::int64_t total(int histogram) const { return totals_[histogram]; }

 private:
    void applyTheme();

    QCustomPlot* plot_;
    QCPBars* bars_[2];
    std::int64_t totals_[2] = {0, 0};
};

}  // namespace shortrun
