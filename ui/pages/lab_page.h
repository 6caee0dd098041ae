// The Lab page: three ways to see the theory at work, one at a time: the method in two dimensions, the chain of the open
// model, and the moments that learning matches. Window thread.
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
    LabTopic topic() const;
    PlaneLab* plane() const { return plane_; }
    ChainLab* chain() const { return chain_; }
    MomentLab* moments() const { return moments_; }

 private:
    LabView* view(int topic) const { return views_[static_cast<std::size_t>(topic)]; }

    PlaneLab* plane_;
    ChainLab* chain_;
    MomentLab* moments_;
    std::array<LabView*, kLabTopics> views_;
    QStackedLayout* stack_;
};

}  // namespace shortrun
