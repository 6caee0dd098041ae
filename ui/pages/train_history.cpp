#include "ui/pages/train_history.h"

#include <QLocale>
#include <algorithm>
#include <utility>

#include "engine/config/published_values.h"
#include "engine/config/schedule.h"
#include "engine/config/schema.h"
#include "engine/config/value_text.h"
#include "engine/core/error.h"
#include "ui/snapshot_parts.h"
#include "ui/widgets/compared_run.h"
#include "ui/widgets/curve_panel.h"
#include "ui/widgets/run_timeline.h"
#include "ui/widgets/status_strip.h"

namespace shortrun {

namespace {

enum Curve { kGap, kNorm, kLength };

/// A schedule as the value that it had there: the whole of it has no room beside the curves.
std::string valueThere(const Field* field, const std::string& text, std::int64_t iteration) {
    if (field == nullptr || field->kind != FieldKind::Schedule || text.find(':') == std::string::npos) return text;
    try {
        return realText(Schedule::parse(text).at(iteration - 1));
    } catch (const Error&) {
        return text;  // a file of the run that somebody has edited
    }
}

QString textOf(const ParameterChange& change) {
    if (change.key == kRecoveryChange)
        return TrainHistory::tr("went back to %1 after a divergence: %2")
            .arg(countText(change.iteration - 1), QString::fromStdString(change.after));
    const Field* field = findField(change.key);
    std::string before = valueThere(field, change.before, change.iteration);
    std::string after = valueThere(field, change.after, change.iteration);
    if (before == after) {  // what comes later is another
        before = change.before;
        after = change.after;
    }
    const QString name = QString::fromStdString(field ? field->label : change.key).toLower();
    return TrainHistory::tr("%1 %2 → %3 at %4")
        .arg(name, QString::fromStdString(before), QString::fromStdString(after), countText(change.iteration));
}

}  // namespace

TrainHistory::TrainHistory(EngineBridge& bridge, CurvePanel* curves, RunTimeline* timeline,
                           ComparedRun* compared, QObject* parent)
    : QObject(parent), bridge_(bridge), curves_(curves), timeline_(timeline), compared_(compared) {
    curves_->setGuides({{kGap, 0, 0, {}}});
    connect(timeline_, &RunTimeline::moved, this, &TrainHistory::takeTimeline);
    connect(curves_, &CurvePanel::iterationChosen, this,
            [this](double iteration) { timeline_->goTo(static_cast<std::int64_t>(iteration)); });
    connect(compared_, &ComparedRun::removed, this, [this] { compareWith({}); });
}

bool TrainHistory::live() const {
    return timeline_->live();
}
std::int64_t TrainHistory::iteration() const {
    return timeline_->iteration();
}

std::shared_ptr<const PastView> TrainHistory::past() const {
    const bool answered = !live() && past_ && past_ != foreign_ && past_->request.iteration == iteration();
    return answered ? past_ : nullptr;
}

std::span<const MetricsRow> TrainHistory::rows() const {
    const std::span<const MetricsRow> all = bridge_.metrics();
    if (live()) return all;
    const auto after = std::ranges::upper_bound(all, iteration(), {}, &MetricsRow::iteration);
    return all.first(static_cast<std::size_t>(after - all.begin()));
}

void TrainHistory::takeMetrics() {
    const auto& rows = bridge_.metrics();
    timeline_->setLast(rows.empty() ? 0 : rows.back().iteration);
}

void TrainHistory::takeTimeline() {
    if (live()) {
        curves_->setCursor({});
    } else {
        curves_->setCursor(static_cast<double>(iteration()));
        bridge_.submit(ShowHistory{iteration()});
    }
    Q_EMIT changed();
}

void TrainHistory::showSnapshot(const Snapshot& snapshot) {
    if (updated(record_, snapshot.record)) showRecord();
    if (updated(comparison_, snapshot.comparison)) showComparison();
    if (updated(status_, snapshot.status) && status_) {
        if (std::exchange(openings_, status_->openings) != status_->openings) leaveRun(snapshot);
        showGuides(*status_);
    }
    if (updated(past_, snapshot.past) && past()) Q_EMIT changed();
}

/// Another run or model is open: what was looked at is not of its past.
void TrainHistory::leaveRun(const Snapshot& snapshot) {
    foreign_ = past_ = snapshot.past;
    timeline_->goLive();
}

void TrainHistory::showRecord() {
    std::vector<CurveMark> marks;
    if (record_)
        for (const ParameterChange& change : record_->changes)
            marks.push_back(
                {static_cast<double>(change.iteration), textOf(change), change.key == kRecoveryChange});
    curves_->setMarks(std::move(marks));
    timeline_->setSheets(record_ ? record_->sheets : std::vector<std::int64_t>{});
}

void TrainHistory::showGuides(const StatusView& status) {
    const int channels =
        status.model && status.model->channels > 0 ? status.model->channels : status.config.data.channels;
    if (channels == guidedChannels_ && status.config == guided_) return;
    guided_ = status.config;
    guidedChannels_ = channels;
    std::vector<CurveGuide> guides{{kGap, 0, 0, {}}};
    if (const auto published = publishedGuide(guided_, channels)) {
        guides.push_back(
            {kLength, published->chainLengthLow, published->chainLengthHigh,
             tr("paper: %1 to %2").arg(published->chainLengthLow).arg(published->chainLengthHigh)});
        if (const auto& run = published->run)
            guides.push_back({kNorm, run->gradientNorm, run->gradientNorm,
                              tr("paper: %1 (σ %2)").arg(run->gradientNorm).arg(run->dataNoiseStd)});
    }
    curves_->setGuides(std::move(guides));
}

void TrainHistory::showComparison() {
    curves_->setComparison(comparison_ ? comparison_->rows : std::vector<MetricsRow>{});
    compared_->setNames(tr("this run"), comparedName());
}

void TrainHistory::compareWith(const QString& runFolder) {
    bridge_.submit(CompareRun{runFolder.toStdString()});
}

QString TrainHistory::comparedName() const {
    return comparison_ ? QString::fromStdString(comparison_->name) : QString();
}

}  // namespace shortrun
