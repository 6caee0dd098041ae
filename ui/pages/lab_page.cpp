#include "ui/pages/lab_page.h"

#include <QStackedLayout>

#include "ui/pages/lab/chain_lab.h"
#include "ui/pages/lab/moment_lab.h"
#include "ui/pages/lab/plane_lab.h"
#include "ui/widgets/segmented_control.h"

namespace shortrun {

LabPage::LabPage(EngineBridge& bridge, QWidget* parent)
    : Page(bridge, parent),
      plane_(new PlaneLab(bridge, this)),
      chain_(new ChainLab(bridge, this)),
      moments_(new MomentLab(bridge, this)),
      views_{plane_, chain_, moments_},
      stack_(new QStackedLayout(this)) {
    for (LabView* view : views_) {
        stack_->addWidget(view);
        connect(view, &LabView::edited, this, &Page::edited);
        connect(view, &LabView::message, this, &Page::message);
        connect(view, &LabView::pageRequested, this, &Page::pageRequested);
        connect(view, &LabView::openModelRequested, this, &Page::openModelRequested);
        connect(view, &LabView::topicChosen, this, [this](LabTopic topic) {
            showTopic(topic);
            this->view(static_cast<int>(topic))->topics()->setFocus();
            Q_EMIT edited(tr("laboratory"));
        });
    }
}

LabTopic LabPage::topic() const {
    return static_cast<LabTopic>(stack_->currentIndex());
}

void LabPage::showTopic(LabTopic topic) {
    stack_->setCurrentIndex(static_cast<int>(topic));
    if (isVisible()) showSnapshot(bridge_.snapshot());
}

void LabPage::showSnapshot(const Snapshot& snapshot) {
    view(stack_->currentIndex())->showSnapshot(snapshot);
}

void LabPage::handleEvent(const Event& event) {
    for (LabView* view : views_) view->handleEvent(event);
}

bool LabPage::takeData(const QString& source) {
    return view(stack_->currentIndex())->takeData(source);
}

bool LabPage::moves(const Snapshot& snapshot) const {
    return view(stack_->currentIndex())->moves(snapshot);
}

QJsonObject LabPage::state() const {
    QJsonObject state{{"topic", nameOf(topic())}};
    for (int i = 0; i < kLabTopics; ++i) state[nameOf(static_cast<LabTopic>(i))] = view(i)->state();
    return state;
}

void LabPage::restore(const QJsonObject& state) {
    for (int i = 0; i < kLabTopics; ++i) {
        const QString name = nameOf(static_cast<LabTopic>(i));
        if (state.contains(name)) view(i)->restore(state[name].toObject());
    }
    // Pictures and settings of the time when the plane was all there was.
    if (state.contains("config")) plane_->restore(state);
    if (const auto topic = labTopicNamed(state["topic"].toString())) showTopic(*topic);
}

}  // namespace shortrun
