#include "ui/pages/lab/model_lab.h"

#include <QHBoxLayout>
#include <QShowEvent>
#include <QStackedWidget>

#include "ui/widgets/invitation.h"
#include "ui/widgets/study_bar.h"

namespace shortrun {

ModelLab::ModelLab(EngineBridge& bridge, LabTopic topic, QWidget* parent) : LabView(bridge, topic, parent) {
}

void ModelLab::setParts(QWidget* controls, QWidget* cards, Invitation* invitation) {
    controls_ = controls;
    cards_ = cards;
    invitation_ = invitation;
    toolbar()->addWidget(controls_, 1);
    toolbar()->addStretch();
    stack_ = new QStackedWidget(this);
    stack_->addWidget(invitation_);
    stack_->addWidget(cards_);
    body()->addWidget(stack_, 1);
    connect(invitation_, &Invitation::trainChosen, this, [this] { Q_EMIT pageRequested(PageId::Train); });
    connect(invitation_, &Invitation::openChosen, this, &LabView::openModelRequested);
}

void ModelLab::showSnapshot(const Snapshot& snapshot) {
    if (!snapshot.status) return;
    const StatusView& status = *snapshot.status;
    const bool open = status.model && status.model->channels > 0;
    controls_->setVisible(open);
    stack_->setCurrentWidget(open ? cards_ : static_cast<QWidget*>(invitation_));
    const QString model = open ? QString::fromStdString(status.model->name) : QString();
    if (model != model_) {
        model_ = model;
        forget(snapshot);
    }
    if (open)
        showStudies(snapshot);
    else
        invitation_->showStatus(status);
}

void ModelLab::handleEvent(const Event& event) {
    if (event.kind == EventKind::Failed) stopWaiting();
    if (event.kind != EventKind::ModelOpened) return;
    forget(bridge_.snapshot());  // a model of the same name may have been written anew
    if (isVisible()) showSnapshot(bridge_.snapshot());
}

void ModelLab::settle(StudyBar& bar, const StudyState* seen) {
    if (bar.running() && !(seen && !seen->ended())) bar.showState(seen);
}

QImage ModelLab::picture() const {
    return cards_->grab().toImage();
}

void ModelLab::showEvent(QShowEvent* event) {
    LabView::showEvent(event);
    if (!event->spontaneous()) showSnapshot(bridge_.snapshot());
}

}  // namespace shortrun
