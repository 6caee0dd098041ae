// The laboratory's chain: the short run of the open model as a network of K layers. Its film, its curves
// along k, whether z decides, how M answers a change of z, and where chains go beyond K. Window thread.
#pragma once

#include "ui/pages/lab/model_lab.h"

class QSpinBox;

namespace shortrun {

class ChainFilmCard;
class LabPlot;
class LongRunCard;
class MixingCard;
class ResponseCard;
class SeedField;
class StudyBar;

class ChainLab : public ModelLab {
    Q_OBJECT

 public:
    explicit ChainLab(EngineBridge& bridge, QWidget* parent = nullptr);

    QJsonObject state() const override;
    void restore(const QJsonObject& state) override;
    bool moves(const Snapshot& snapshot) const override;

    /// Asks for a study, as the controls stand.
    void measure();
    StudyBar* bar() const { return bar_; }
    ChainFilmCard* film() const { return film_; }
    ResponseCard* response() const { return response_; }
    MixingCard* mixing() const { return mixing_; }
    LongRunCard* longRun() const { return longRun_; }
    LabPlot* along() const { return along_; }
    LabPlot* distances() const { return distances_; }

 protected:
    void forget(const Snapshot& snapshot) override;
    void showStudies(const Snapshot& snapshot) override;
    void stopWaiting() override;

 private:
    QWidget* buildControls();
    QWidget* buildCards();
    QWidget* card(const QString& title, const QString& equation, const QString& explanation, QWidget* content);
    int multiple() const;
    StudyChains request() const;
    void change(const QString& what);
    void beginUnasked();
    void lookAt(int chain);
    void askResponse();
    void showStudy(const std::shared_ptr<const ChainStudyView>& view);
    void showResponse(const std::shared_ptr<const ResponseView>& view);
    void setCursor(int k);

    QSpinBox* count_ = nullptr;
    SeedField* seed_ = nullptr;
    SegmentedControl* multiple_ = nullptr;
    StudyBar* bar_ = nullptr;
    ChainFilmCard* film_ = nullptr;
    LabPlot *along_ = nullptr, *distances_ = nullptr;
    ResponseCard* response_ = nullptr;
    MixingCard* mixing_ = nullptr;
    LongRunCard* longRun_ = nullptr;

    bool responsePending_ = false;
    bool responseWanted_ = false;  ///< asked again once the pending one is there
    std::uint64_t asked_ = 0;      ///< studies asked for of this model
    StudyChains measured_;         ///< the last of them
    std::shared_ptr<const ChainStudyView> seen_;   ///< the newest
    std::shared_ptr<const ChainStudyView> drawn_;  ///< what the cards show: the newest with anything to show
    std::shared_ptr<const ResponseView> seenResponse_;
};

}  // namespace shortrun
