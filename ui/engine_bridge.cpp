#include "ui/engine_bridge.h"

#include <utility>

namespace shortrun {

namespace {
constexpr int kPaintIntervalMs = 16;  // at most 60 snapshots a second reach the widgets
}

EngineBridge::EngineBridge(Session::WorkbenchFactory makeWorkbench, QObject* parent)
    : QObject(parent), makeWorkbench_(std::move(makeWorkbench)) {
    snapshot_.status = std::make_shared<const StatusView>();
    paintTimer_.setSingleShot(true);
    paintTimer_.setTimerType(Qt::PreciseTimer);
    connect(&paintTimer_, &QTimer::timeout, this, &EngineBridge::drain);
    sinceDrain_.start();
    begin();
}

void EngineBridge::begin() {
    // The queued call is dropped by Qt when this object is gone; the session's thread is joined before that.
    session_ = std::make_unique<Session>(makeWorkbench_, [this] {
        QMetaObject::invokeMethod(this, &EngineBridge::drainSoon, Qt::QueuedConnection);
    });
}

EngineBridge::~EngineBridge() {
    close();
}

void EngineBridge::close() {
    paintTimer_.stop();
    session_.reset();
}

void EngineBridge::restart() {
    close();
    snapshot_ = {};
    snapshot_.status = std::make_shared<StatusView>();
    metrics_.clear();
    Q_EMIT metricsChanged(0);
    Q_EMIT snapshotChanged(snapshot_);
    begin();
}

std::uint64_t EngineBridge::submit(Action action) {
    return session_ ? session_->submit(std::move(action)) : 0;
}

void EngineBridge::setParameter(const std::string& key, const std::string& value) {
    if (session_) session_->setParameter(key, value);
}

std::uint64_t EngineBridge::interpolate(const Interpolate& position) {
    return session_ ? session_->interpolate(position) : 0;
}

const StatusView& EngineBridge::status() const {
    return *snapshot_.status;
}

void EngineBridge::setWatched(bool watched) {
    watched_ = watched;
    if (watched_ && std::exchange(waiting_, false)) drainSoon();
}

void EngineBridge::drainSoon() {
    if (paintTimer_.isActive() || !session_) return;
    if (!watched_) {
        waiting_ = true;
        return;
    }
    const qint64 wait = kPaintIntervalMs - sinceDrain_.elapsed();
    paintTimer_.start(wait > 0 ? static_cast<int>(wait) : 0);
}

void EngineBridge::drain() {
    if (!session_) return;
    sinceDrain_.restart();
    OutboxContents contents = session_->take();
    if (!contents.snapshot.status) contents.snapshot.status = snapshot_.status;
    snapshot_ = std::move(contents.snapshot);
    qsizetype first = static_cast<qsizetype>(metrics_.size());
    if (contents.metricsRestarted) {
        metrics_.clear();
        first = 0;
    }
    metrics_.insert(metrics_.end(), contents.metrics.begin(), contents.metrics.end());

    if (contents.metricsRestarted || !contents.metrics.empty()) Q_EMIT metricsChanged(first);
    for (const Event& event : contents.events) Q_EMIT eventHappened(event);
    Q_EMIT snapshotChanged(snapshot_);
}

}  // namespace shortrun
