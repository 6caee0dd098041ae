#include "ui/widgets/curve_overlay.h"

#include <QStringList>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/custom_plot.h"
#include "ui/theme.h"

namespace shortrun {

namespace {

constexpr double kReachPixels = 5;  // so near to a mark the mouse is on it
constexpr std::size_t kMostMarks = 250;
constexpr int kMostLines = 8;         // of a tooltip
constexpr double kLabelShare = 0.35;  // of the height of a curve, for a guide's label

template <class Item>
void removeAll(QCustomPlot* plot, std::vector<Item*>& items) {
    for (Item* item : items) plot->removeItem(item);
    items.clear();
}

}  // namespace

CurveOverlay::CurveOverlay(QCustomPlot* plot, std::vector<QCPAxisRect*> rects)
    : plot_(plot), rects_(std::move(rects)) {
    for (QCPAxisRect* rect : rects_) {
        cursorLines_.push_back(upright(rect));
        cursorLines_.back()->setVisible(false);
    }
}

/// From the lower to the upper edge of a rect, at an iteration.
QCPItemLine* CurveOverlay::upright(QCPAxisRect* rect) {
    auto* line = new QCPItemLine(plot_);
    line->setClipAxisRect(rect);
    for (QCPItemPosition* end : {line->start, line->end}) {
        end->setAxes(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
        end->setAxisRect(rect);
        end->setTypeY(QCPItemPosition::ptAxisRectRatio);
    }
    return line;
}

QCPItemStraightLine* CurveOverlay::level(QCPAxisRect* rect, double value) {
    auto* line = new QCPItemStraightLine(plot_);
    line->setClipAxisRect(rect);
    line->setLayer(QStringLiteral("grid"));
    for (QCPItemPosition* point : {line->point1, line->point2}) {
        point->setAxes(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
        point->setAxisRect(rect);
        point->setTypeX(QCPItemPosition::ptAxisRectRatio);
    }
    line->point1->setCoords(0, value);
    line->point2->setCoords(1, value);
    return line;
}

QCPItemText* CurveOverlay::label(QCPAxisRect* rect, double value, const QString& text) {
    auto* item = new QCPItemText(plot_);
    item->setClipAxisRect(rect);
    item->position->setAxes(rect->axis(QCPAxis::atBottom), rect->axis(QCPAxis::atLeft));
    item->position->setAxisRect(rect);
    item->position->setTypeX(QCPItemPosition::ptAxisRectRatio);
    // At the left and above, where a young run's curves are still below.
    item->position->setCoords(0, value);
    item->setPositionAlignment(Qt::AlignLeft | Qt::AlignBottom);
    item->setPadding(QMargins(4, 0, 0, 1));
    item->setText(text);
    item->setLayer(QStringLiteral("overlay"));  // above a curve that passes there all the same
    return item;
}

void CurveOverlay::setCursor(std::optional<double> iteration) {
    cursor_ = iteration;
    for (QCPItemLine* line : cursorLines_) {
        line->setVisible(cursor_.has_value());
        if (!cursor_) continue;
        line->start->setCoords(*cursor_, 1);
        line->end->setCoords(*cursor_, 0);
    }
}

void CurveOverlay::setMarks(std::vector<CurveMark> marks) {
    if (marks.size() > kMostMarks) marks.erase(marks.begin(), marks.end() - kMostMarks);
    marks_ = std::move(marks);
    removeAll(plot_, markLines_);
    double before = -1;
    for (const CurveMark& mark : marks_) {
        if (mark.iteration == before && !mark.trouble) continue;  // one line for what changed together
        before = mark.iteration;
        for (QCPAxisRect* rect : rects_) {
            QCPItemLine* line = upright(rect);
            line->start->setCoords(mark.iteration, 1);
            line->end->setCoords(mark.iteration, 0);
            line->setObjectName(mark.trouble ? QStringLiteral("trouble") : QString());
            markLines_.push_back(line);
        }
    }
    applyTheme();
}

void CurveOverlay::setGuides(std::vector<CurveGuide> guides) {
    guides_ = std::move(guides);
    removeAll(plot_, guideLines_);
    removeAll(plot_, guideLabels_);
    for (const CurveGuide& guide : guides_) {
        QCPAxisRect* rect = rects_.at(static_cast<std::size_t>(guide.curve));
        guideLines_.push_back(level(rect, guide.low));
        if (guide.high != guide.low) guideLines_.push_back(level(rect, guide.high));
        if (!guide.label.isEmpty()) guideLabels_.push_back(label(rect, guide.high, guide.label));
    }
    applyTheme();
}

QCPRange CurveOverlay::withGuides(int curve, QCPRange heights) const {
    for (const CurveGuide& guide : guides_) {
        if (guide.curve != curve) continue;
        heights.expand(QCPRange(guide.low, guide.high));
        // Room above for the label.
        if (!guide.label.isEmpty()) heights.expand(guide.high + kLabelShare * heights.size());
    }
    return heights;
}

void CurveOverlay::fitLabels() {
    for (QCPItemText* label : guideLabels_) {
        const QCPAxisRect* rect = label->position->axisRect();
        const QFontMetrics metrics(label->font());
        const double foot = rect->axis(QCPAxis::atLeft)->coordToPixel(label->position->value());
        label->setVisible(foot - metrics.height() >= rect->top() && foot <= rect->bottom() &&
                          metrics.horizontalAdvance(label->text()) + label->padding().left() <= rect->width());
    }
}

bool CurveOverlay::showsLabel(const QString& text) const {
    return std::any_of(guideLabels_.begin(), guideLabels_.end(),
                       [&](const QCPItemText* label) { return label->text() == text && label->visible(); });
}

QString CurveOverlay::marksAt(const QPoint& position) const {
    const QCPAxis* below = rects_.front()->axis(QCPAxis::atBottom);
    QStringList lines;
    for (const CurveMark& mark : marks_)
        if (std::abs(below->coordToPixel(mark.iteration) - position.x()) <= kReachPixels) lines << mark.text;
    return lines.mid(0, kMostLines).join(QLatin1Char('\n'));
}

void CurveOverlay::applyTheme() {
    const ThemeColours& c = themeColours();
    for (QCPItemLine* line : cursorLines_) line->setPen(QPen(c.accent, 1.4));
    for (QCPItemLine* line : markLines_) {
        const bool trouble = !line->objectName().isEmpty();
        line->setPen(QPen(trouble ? c.danger : c.secondaryText, 1, trouble ? Qt::DashLine : Qt::DotLine));
    }
    for (QCPItemStraightLine* line : guideLines_) line->setPen(QPen(c.secondaryText, 1, Qt::DashDotLine));
    QColor veil = c.surface;
    veil.setAlphaF(0.75);
    for (QCPItemText* text : guideLabels_) {
        text->setBrush(veil);
        text->setFont(Theme::instance().font(Theme::Type::Caption));
        text->setColor(c.secondaryText);
    }
}

}  // namespace shortrun
