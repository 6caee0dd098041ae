// The Lab page: three ways to see the theory at work, one at a time: the method in two dimensions, the chain
// of the open model, and the moments that learning matches. Window thread.
#pragma once

#include <array>

#include "ui/pages/lab/lab_view.h"
#include "ui/pages/page.h"

class QStackedLayout;

namespace shortrun {

class ChainLab;
class MomentLab;
class PlaneLab;

class LabPage : public Page {
    Q_OBJECT

 public:
    explicit LabPage(EngineBridge& bridge, QWidget* parent = nullptr);

    QString title() const override { return tr("Lab"); }
    QString iconName() const override { return QStringLiteral("lab"); }
    void showSnapshot(const Snapshot& snapshot) override;
    void handleEvent(const Event& event) override;
    QJsonObject state() const override;
    void restore(const QJsonObject& state) override;
    bool takeData(const QString& source) override;
    bool moves(const Snapshot& snapshot) const override;

    void showTopic(LabTopic topic);
    LabTopic topic() const { return topic_; }
    PlaneLab* plane();
    ChainLab* chain();
    MomentLab* moments();

 private:
    /// Made when it is first wanted: the window opens sooner.
    LabView* view(LabTopic topic);
    LabView* shown() const { return views_[static_cast<std::size_t>(topic_)]; }

    LabTopic topic_ = LabTopic::Plane;
    std::array<LabView*, kLabTopics> views_{};
    std::array<QJsonObject, kLabTopics> states_;  ///< of those that have not been made yet
    QStackedLayout* stack_;
};

}  // namespace shortrun
