#include "ui/widgets/lab_legend.h"

#include <QLabel>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "ui/short_numbers.h"
#include "ui/theme.h"
#include "ui/widgets/curve_axis.h"

namespace shortrun {

namespace {
constexpr int kBetweenColumns = 2 * Theme::kGrid;
constexpr int kLegendEdge = 4;
const QString kLongestNumber = QStringLiteral("-8.88e-88");
}  // namespace

QString readingText(double value) {
    if (std::isinf(value)) return value > 0 ? QStringLiteral("∞") : QStringLiteral("-∞");
    return withShortExponent(QString::number(value, 'g', 3));
}

LabLegend::LabLegend(const QList<Entry>& entries, int mostColumns, QWidget* parent)
    : QWidget(parent), mostColumns_(std::max(1, mostColumns)) {
    for (const Entry& entry : entries) {
        names_ << entry.label;
        QLabel* label = entries_.emplace_back(legendLabel(entry.help, this));
        label->setText(legendText(themeColours().text, entry.label, kLongestNumber));
        widths_.push_back(label->sizeHint().width());
    }
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    arrange();
}

void LabLegend::setReading(int entry, const QColor& colour, const QString& value) {
    entries_[static_cast<std::size_t>(entry)]->setText(legendText(colour, names_[entry], value));
}

std::vector<int> LabLegend::columnWidths(int columns) const {
    std::vector<int> widest(static_cast<std::size_t>(columns), 0);
    for (std::size_t i = 0; i < widths_.size(); ++i) {
        int& width = widest[i % widest.size()];
        width = std::max(width, widths_[i]);
    }
    return widest;
}

void LabLegend::arrange() {
    if (entries_.empty()) return setFixedHeight(0);
    const auto needed = [this](int columns) {
        const std::vector<int> widths = columnWidths(columns);
        return std::accumulate(widths.begin(), widths.end(), 2 * kLegendEdge + (columns - 1) * kBetweenColumns);
    };
    columns_ = std::min(mostColumns_, static_cast<int>(entries_.size()));
    while (columns_ > 1 && needed(columns_) > width()) --columns_;
    // No more than the lines need: a last line is not left with one entry.
    const int all = static_cast<int>(entries_.size()), lines = (all + columns_ - 1) / columns_;
    columns_ = (all + lines - 1) / lines;
    // What is left over keeps the columns apart.
    const int spare = std::max(0, width() - needed(columns_)) / columns_;
    const std::vector<int> widths = columnWidths(columns_);
    const int line = entries_.front()->sizeHint().height();
    int left = kLegendEdge;
    for (int column = 0; column < columns_; ++column) {
        const int room = widths[static_cast<std::size_t>(column)];
        for (std::size_t i = static_cast<std::size_t>(column); i < entries_.size();
             i += static_cast<std::size_t>(columns_))
            entries_[i]->setGeometry(left, static_cast<int>(i) / columns_ * line, room + spare, line);
        left += room + spare + kBetweenColumns;
    }
    setFixedHeight(lines * line);
}

void LabLegend::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    arrange();
}

QSize LabLegend::sizeHint() const {
    return {minimumSizeHint().width(), height()};
}

QSize LabLegend::minimumSizeHint() const {
    const auto widest = std::max_element(widths_.begin(), widths_.end());
    return {widest == widths_.end() ? 0 : *widest + 2 * kLegendEdge, height()};
}

}  // namespace shortrun
