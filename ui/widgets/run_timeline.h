// The way back through a run: a slider over its iterations, with a tick for each sheet of samples that is
// kept, and the way to the newest again. Window thread.
#pragma once

#include <QWidget>
#include <cstdint>
#include <vector>

class QToolButton;

namespace shortrun {

class ExportButton;
class TrackSlider;

class RunTimeline : public QWidget {
    Q_OBJECT

 public:
    explicit RunTimeline(QWidget* parent = nullptr);

    /// The run has come to `last`. While live, the slider stays at its end.
    void setLast(std::int64_t last);
    /// Iterations of which samples are kept: the slider steps from one to the next.
    void setSheets(const std::vector<std::int64_t>& sheets);

    bool live() const { return live_; }
    std::int64_t iteration() const;
    /// At the newest iteration or past it, and below 0: live.
    void goTo(std::int64_t iteration);
    void goLive();

    TrackSlider* slider() const { return slider_; }
    QToolButton* liveButton() const { return liveButton_; }
    ExportButton* exportButton() const { return export_; }

 Q_SIGNALS:
    void moved();

 private:
    void takeValue(int value);
    void setLive(bool live);

    TrackSlider* slider_;
    QToolButton* liveButton_;
    ExportButton* export_;
    bool live_ = true;
};

}  // namespace shortrun
