// The laboratory's moments: E_data[h] against E_q[h] of the open model, layer by layer, and over its training; and
// learning of the top filters alone. Window thread.
#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <vector>

#include "ui/pages/lab/model_lab.h"

class QCheckBox;
class QComboBox;

namespace shortrun {

class GapBars;
class LabPlot;
class MomentScatter;
class SeedField;
class StudyBar;
class TopFilterCard;

class MomentLab : public ModelLab {
    Q_OBJECT

 public:
    explicit MomentLab(EngineBridge& bridge, QWidget* parent = nullptr);

    QJsonObject state() const override;
    void restore(const QJsonObject& state) override;
    /// The pictures to hold the model against.
    bool takeData(const QString& source) override;
    bool moves(const Snapshot& snapshot) const override;

    void measure();
    void learnTop();
    StudyBar* bar() const { return bar_; }
    MomentScatter* scatter() const { return scatter_; }
    GapBars* gaps() const { return gaps_; }
    /// The gap of the top layer against the iteration: a point for each measurement of this model.
    LabPlot* overTraining() const { return overTraining_; }
    TopFilterCard* top() const { return top_; }

 protected:
    void forget(const Snapshot& snapshot) override;
    void showStudies(const Snapshot& snapshot) override;
    void stopWaiting() override;

 private:
    struct Measured {
        std::int64_t iteration = 0;
        double gap = 0, low = 0, high = 0, chance = 0;
    };

    QWidget* buildControls();
    QWidget* buildCards();
    void chooseSource(int index);
    void askForData(bool folder);
    void showSource();
    DataConfig data() const;
    /// False, and a message, where the data cannot be read from here.
    bool needData();
    void change(const QString& what);
    void beginUnasked();
    void measureAgain();
    void showMoments(const std::shared_ptr<const MomentView>& view);
    void addPoint(const MomentView& view);
    void showPoints();

    QComboBox* source_ = nullptr;
    QComboBox* count_ = nullptr;
    SeedField* seed_ = nullptr;
    QCheckBox* follow_ = nullptr;
    StudyBar* bar_ = nullptr;
    MomentScatter* scatter_ = nullptr;
    GapBars* gaps_ = nullptr;
    LabPlot* overTraining_ = nullptr;
    TopFilterCard* top_ = nullptr;

    QString chosen_;  ///< data by a person's choice; empty: the model's own
    bool asked_ = false;      ///< of this model
    std::vector<Measured> points_;  ///< by iteration
    QElapsedTimer sinceMeasured_;
    QTimer againSoon_;
    std::shared_ptr<const MomentView> seen_;
    std::shared_ptr<const TopLearningView> seenTop_;
};

}  // namespace shortrun
