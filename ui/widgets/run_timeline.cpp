#include "ui/widgets/run_timeline.h"

#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QToolButton>
#include <algorithm>
#include <limits>

#include "ui/theme.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/track_slider.h"

namespace shortrun {

namespace {

constexpr std::size_t kMostTicks = 120;  // more are a bar
constexpr int kStepsAcross = 100;        // of a run without sheets, by keys

}  // namespace

RunTimeline::RunTimeline(QWidget* parent)
    : QWidget(parent),
      slider_(new TrackSlider(this)),
      liveButton_(new QToolButton(this)),
      export_(new ExportButton(this)) {
    slider_->setAccessibleName(tr("History of the run"));
    slider_->setToolTip(tr("Goes back through the run: samples, data and gauges of an earlier iteration"));
    slider_->setRange(0, 0);
    liveButton_->setText(tr("Live"));
    liveButton_->setAccessibleName(tr("Back to the newest iteration"));
    liveButton_->setToolTip(tr("Shows the newest iteration again, and follows the run (End)"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::kGrid);
    row->addWidget(slider_, 1);
    row->addWidget(liveButton_);
    row->addWidget(export_);
    connect(slider_, &QSlider::valueChanged, this, &RunTimeline::takeValue);
    connect(liveButton_, &QToolButton::clicked, this, &RunTimeline::goLive);
    setLive(true);
}

std::int64_t RunTimeline::iteration() const {
    return slider_->value();
}

void RunTimeline::setLast(std::int64_t last) {
    const int end = static_cast<int>(std::clamp<std::int64_t>(last, 0, std::numeric_limits<int>::max()));
    if (end == slider_->maximum()) return;
    // A run that went back, or another one: what was looked at may be gone.
    const bool shorter = end < slider_->value();
    {
        const QSignalBlocker quiet(slider_);
        slider_->setMaximum(end);
        if (live_ || shorter) slider_->setValue(end);
    }
    slider_->setEnabled(end > 1);
    slider_->update();
    if (shorter && !live_) {
        setLive(true);
        Q_EMIT moved();
    }
}

void RunTimeline::setSheets(const std::vector<std::int64_t>& sheets) {
    std::vector<int> ticks;
    const std::size_t every = sheets.size() / kMostTicks + 1;
    for (std::size_t i = 0; i < sheets.size(); i += every) ticks.push_back(static_cast<int>(sheets[i]));
    slider_->setTicks(std::move(ticks));
    const std::int64_t apart = sheets.size() > 1 ? sheets[1] - sheets[0] : slider_->maximum() / kStepsAcross;
    slider_->setSingleStep(static_cast<int>(std::max<std::int64_t>(1, apart)));
    slider_->setPageStep(std::max(slider_->singleStep(), slider_->maximum() / 10));
}

void RunTimeline::takeValue(int value) {
    setLive(value >= slider_->maximum());
    Q_EMIT moved();
}

void RunTimeline::goTo(std::int64_t iteration) {
    const std::int64_t last = slider_->maximum();
    slider_->setValue(static_cast<int>(iteration < 0 ? last : std::min(iteration, last)));
}

// By itself: of another run the slider may stand at the end already.
void RunTimeline::goLive() {
    if (live_) return;
    {
        const QSignalBlocker quiet(slider_);
        slider_->setValue(slider_->maximum());
    }
    setLive(true);
    Q_EMIT moved();
}

void RunTimeline::setLive(bool live) {
    live_ = live;
    liveButton_->setEnabled(!live);
}

}  // namespace shortrun
