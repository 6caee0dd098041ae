// The Train page: choose pictures, start, watch samples grow beside real data, and the gauges. Window thread.
#pragma once

#include <QTimer>
#include <cstdint>
#include <optional>
#include <utility>

#include "ui/pages/page.h"
#include "ui/parameters.h"

class QFrame;
class QHBoxLayout;
class QLabel;
class QPushButton;
class QSplitter;
class QVBoxLayout;

namespace shortrun {

class ComparedRun;
class CurvePanel;
class HealthStrip;
class RunSetup;
class RunTimeline;
class StateCard;
class TileView;
class TrainHistory;
class TrainMeasures;

class TrainPage : public Page {
    Q_OBJECT

 public:
    TrainPage(EngineBridge& bridge, Parameters& parameters, QWidget* parent = nullptr);

    QString title() const override { return tr("Train"); }
    QString iconName() const override { return QStringLiteral("train"); }
    QStringList parameterGroups() const override;
    void showSnapshot(const Snapshot& snapshot) override;
    void handleEvent(const Event& event) override;
    bool takeData(const QString& source) override;

    /// Begins a run (or goes on with the one in the chosen folder) as the page and the form say.
    void start(bool paused = false);
    /// Brings the run to its end: from here on its cooldown, of a length that suits how far it is. The run after it is
    /// as long as was set before.
    void finish();
    /// The chosen data, read and shown; done by itself for built-in data.
    void showChosenData();

    RunSetup* setup() const { return setup_; }
    StateCard* stateCard() const { return state_; }
    TileView* samples() const { return samples_; }
    TileView* realPictures() const { return real_; }
    CurvePanel* curves() const { return curves_; }
    HealthStrip* health() const { return health_; }
    RunTimeline* timeline() const { return timeline_; }
    TrainMeasures* measures() const { return measures_; }
    ComparedRun* comparedRun() const { return compared_; }
    /// Another run's curves beside these; an empty path takes them away.
    void compareWith(const QString& runFolder);
    void askForComparison();
    QString sampleCaption() const;

 protected:
    void resizeEvent(QResizeEvent* event) override;

 private:
    using RunLength = std::pair<std::int64_t, std::int64_t>;  ///< iterations, and how many of them are the cooldown
    static RunLength lengthOf(const TrainConfig& train) { return {train.iterations, train.cooldown}; }
    /// A card with a heading, a caption at its right, and a place for more.
    struct Card {
        QFrame* frame = nullptr;
        QHBoxLayout* heading = nullptr;
        QLabel* caption = nullptr;
        QVBoxLayout* column = nullptr;
    };
    Card makeCard(const QString& title);
    QWidget* makeSamples();
    QWidget* makeSide();
    void connectExport();
    void showPictures(const Snapshot& snapshot);
    void showState(const StatusView& status);
    void showSamples();
    void showRealPictures();
    bool hasSamples() const;
    void showGauges();
    void showHealth();
    void fitRealPictures();
    void takeMetrics(qsizetype first);
    void dataMayHaveChanged();
    void startSteadier();

    Parameters& parameters_;
    RunSetup* setup_;
    StateCard* state_;
    TileView* samples_;
    TileView* real_;
    CurvePanel* curves_;
    HealthStrip* health_;
    RunTimeline* timeline_;
    ComparedRun* compared_;
    TrainHistory* history_;
    TrainMeasures* measures_;
    QSplitter* splitter_;
    QPushButton* startHere_;
    QPushButton* steadier_;
    QPushButton* explore_;
    QLabel* sampleCaption_ = nullptr;
    QLabel* realCaption_ = nullptr;
    QLabel* gaugeCaption_ = nullptr;
    QTimer showDataSoon_;
    /// Iterations and cooldown before finish() and after it.
    std::optional<std::pair<RunLength, RunLength>> finished_;
    DataConfig shownData_;
    std::string dataOf_;  ///< where data_ come from
    QString divergence_;  ///< what the guard said when it stopped the run
    bool dataAsked_ = false;
    std::shared_ptr<const StatusView> status_;
    std::shared_ptr<const DataView> data_;
    std::shared_ptr<const TrainingView> training_;
};

}  // namespace shortrun
