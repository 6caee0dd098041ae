// The window's end of the engine: sends requests, receives snapshots, metrics and events as signals. Lives on
// the window's thread and never waits for the engine (but for the join in its destructor, under a second).
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <memory>
#include <vector>

#include "engine/session/session.h"

namespace shortrun {

class EngineBridge : public QObject {
    Q_OBJECT

 public:
    /// Starts the engine thread; `makeWorkbench` is called on it.
    explicit EngineBridge(Session::WorkbenchFactory makeWorkbench, QObject* parent = nullptr);
    ~EngineBridge() override;

    /// Carried out in order, none lost. Returns the action's generation number; 0 once closed.
    std::uint64_t submit(Action action);
    /// Latest wins for each key; answered by eventHappened (Parameter*).
    void setParameter(const std::string& key, const std::string& value);
    /// Latest wins; the last position is always answered by an InterpolationView of this generation number.
    std::uint64_t interpolate(const Interpolate& position);

    /// What is known now. Parts that have never been made are null.
    const Snapshot& snapshot() const { return snapshot_; }
    /// All rows of the present run, oldest first.
    const std::vector<MetricsRow>& metrics() const { return metrics_; }
    /// Status, or an idle one before the engine has spoken.
    const StatusView& status() const;

    /// While nobody looks (a minimised window) nothing is taken out, so that no picture is made for it.
    void setWatched(bool watched);
    /// Ends the engine thread and begins anew with nothing open: the way back from a device that is lost.
    /// Under a second.
    void restart();
    /// Ends the engine thread (saving a kept run). Afterwards requests are ignored.
    void close();

 Q_SIGNALS:
    /// At most 60 times a second.
    void snapshotChanged(const shortrun::Snapshot& snapshot);
    /// Rows from index `first` on are new; 0 with few rows: a new run began.
    void metricsChanged(qsizetype first);
    void eventHappened(const shortrun::Event& event);

 private:
    void begin();
    void drainSoon();
    void drain();

    Snapshot snapshot_;
    std::vector<MetricsRow> metrics_;
    QTimer paintTimer_;
    bool watched_ = true;
    bool waiting_ = false;  ///< there was something to take while nobody looked
    QElapsedTimer sinceDrain_;
    Session::WorkbenchFactory makeWorkbench_;
    std::unique_ptr<Session> session_;
};

}  // namespace shortrun
