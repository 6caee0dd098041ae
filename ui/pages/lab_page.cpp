#include "ui/pages/lab_page.h"

#include <QStackedLayout>

#include "ui/pages/lab/chain_lab.h"
#include "ui/pages/lab/moment_lab.h"
#include "ui/pages/lab/plane_lab.h"
#include "ui/widgets/segmented_control.h"

namespace shortrun {

LabPage::LabPage(EngineBridge& bridge, QWidget* parent) : Page(bridge, parent), stack_(new QStackedLayout(this)) {
    showTopic(LabTopic::Plane);
}

LabView* LabPage::view(LabTopic topic) {
    LabView*& view = views_[static_cast<std::size_t>(topic)];
    if (view) return view;
    switch (topic) {
        case LabTopic::Plane: view = new PlaneLab(bridge_, this); break;
        case LabTopic::Chain: view = new ChainLab(bridge_, this); break;
        case LabTopic::Moments: view = new MomentLab(bridge_, this); break;
    }
    stack_->addWidget(view);
    const QJsonObject& state = states_[static_cast<std::size_t>(topic)];
    if (!state.isEmpty()) view->restore(state);
    connect(view, &LabView::edited, this, &Page::edited);
    connect(view, &LabView::message, this, &Page::message);
    connect(view, &LabView::pageRequested, this, &Page::pageRequested);
    connect(view, &LabView::openModelRequested, this, &Page::openModelRequested);
    connect(view, &LabView::topicChosen, this, [this](LabTopic chosen) {
        showTopic(chosen);
        shown()->topics()->setFocus();
        Q_EMIT edited(tr("laboratory"));
    });
    return view;
}

PlaneLab* LabPage::plane() {
    return static_cast<PlaneLab*>(view(LabTopic::Plane));
}

ChainLab* LabPage::chain() {
    return static_cast<ChainLab*>(view(LabTopic::Chain));
}

MomentLab* LabPage::moments() {
    return static_cast<MomentLab*>(view(LabTopic::Moments));
}

void LabPage::showTopic(LabTopic topic) {
    LabView* wanted = view(topic);
    topic_ = topic;
    stack_->setCurrentWidget(wanted);
    if (isVisible()) showSnapshot(bridge_.snapshot());
}

void LabPage::showSnapshot(const Snapshot& snapshot) {
    shown()->showSnapshot(snapshot);
}

void LabPage::handleEvent(const Event& event) {
    for (LabView* view : views_)
        if (view) view->handleEvent(event);
}

bool LabPage::takeData(const QString& source) {
    return shown()->takeData(source);
}

bool LabPage::moves(const Snapshot& snapshot) const {
    return shown()->moves(snapshot);
}

QJsonObject LabPage::state() const {
    QJsonObject state{{"topic", nameOf(topic_)}};
    for (std::size_t i = 0; i < views_.size(); ++i) {
        const QJsonObject part = views_[i] ? views_[i]->state() : states_[i];
        if (!part.isEmpty()) state[nameOf(static_cast<LabTopic>(i))] = part;
    }
    return state;
}

void LabPage::restore(const QJsonObject& state) {
    for (std::size_t i = 0; i < views_.size(); ++i) {
        const QString name = nameOf(static_cast<LabTopic>(i));
        if (!state.contains(name)) continue;
        states_[i] = state[name].toObject();
        if (views_[i]) views_[i]->restore(states_[i]);
    }
    // Pictures and settings of the time when the plane was all there was.
    if (state.contains("config")) plane()->restore(state);
    if (const auto topic = labTopicNamed(state["topic"].toString())) showTopic(*topic);
}

}  // namespace shortrun
