#include "ui/pages/explore_page.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QShortcut>
#include <QStackedLayout>

#include "ui/theme.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/invitation.h"
#include "ui/widgets/segmented_control.h"

namespace shortrun {

namespace {

/// Between two refreshes while training moves the weights: often enough to watch, seldom enough to train.
constexpr int kRefreshMilliseconds = 2000;

bool isOpen(const StatusView& status) {
    return status.model && status.model->channels > 0;
}

/// A run that the guard has stopped moves its weights no more.
bool weightsMove(const StatusView& status) {
    return status.state == EngineState::Training || status.state == EngineState::Paused;
}

}  // namespace

ExplorePage::ExplorePage(EngineBridge& bridge, const Welcome& welcome, QWidget* parent)
    : Page(bridge, parent) {
    setFocusPolicy(Qt::ClickFocus);  // so that the page's keys work after a click on a picture
    invitation_ = new Invitation(welcome.icon, welcome.title, welcome.text, this);
    content_ = new QWidget(this);
    body_ = new QVBoxLayout(content_);
    body_->setContentsMargins(0, 0, 0, 0);
    body_->setSpacing(Theme::kGrid);
    toolbar_ = new QHBoxLayout;
    toolbar_->setSpacing(Theme::kGrid);
    body_->addLayout(toolbar_);
    stack_ = new QStackedLayout(this);
    stack_->addWidget(invitation_);
    stack_->addWidget(content_);

    askLater_.setSingleShot(true);
    connect(&askLater_, &QTimer::timeout, this, [this] {
        if (isVisible()) showSnapshot(bridge_.snapshot());
    });
    connect(invitation_, &Invitation::trainChosen, this, [this] { Q_EMIT pageRequested(PageId::Train); });
    connect(invitation_, &Invitation::openChosen, this, &Page::openModelRequested);
}

ExportButton* ExplorePage::addToolbarEnd() {
    weightsChoice_ = new SegmentedControl(
        tr("Weights used for exploring"),
        {{tr("Live"), tr("Pictures follow the weights θ as training changes them")},
         {tr("Frozen"), tr("Pictures keep to a copy of the weights θ of this moment; training goes on")}},
        content_);
    weightsChoice_->hide();
    auto* save = new ExportButton(content_);
    toolbar_->addStretch();
    toolbar_->addWidget(weightsChoice_);
    toolbar_->addWidget(save);
    connect(weightsChoice_, &SegmentedControl::chosen, this, [this](int index) {
        bridge_.submit(UseWeights{index == 0 ? ExploreWeights::Live : ExploreWeights::Frozen});
    });
    connect(save, &ExportButton::saved, this,
            [this](const QString& path) { Q_EMIT message(MessageKind::Success, tr("Saved %1.").arg(path)); });
    connect(save, &ExportButton::failed, this,
            [this](const QString& sentence) { Q_EMIT message(MessageKind::Failure, sentence); });
    connect(save, &ExportButton::animationChosen, this, [this](const ExportAnimation& animation) {
        bridge_.submit(animation);
        Q_EMIT message(MessageKind::Note, tr("The animation is being written; the line below shows how far."));
    });
    return save;
}

void ExplorePage::showEvent(QShowEvent* event) {
    Page::showEvent(event);
    setFocus();  // and as soon as the page is in sight
}

void ExplorePage::addKey(const QKeySequence& key, std::function<void()> action) {
    auto* shortcut = new QShortcut(key, this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, [this, key, action = std::move(action)] {
        // A button that has the focus is pressed, as everywhere.
        auto* button = key == QKeySequence(Qt::Key_Space) ? qobject_cast<QAbstractButton*>(focusWidget()) : nullptr;
        if (button) return button->click();
        if (model()) action();
    });
}

const ModelInfo* ExplorePage::model() const {
    const auto& status = bridge_.snapshot().status;
    return status && isOpen(*status) ? &*status->model : nullptr;
}

void ExplorePage::showSnapshot(const Snapshot& snapshot) {
    if (!snapshot.status) return;
    const StatusView& status = *snapshot.status;
    if (!isOpen(status)) {
        asked_.reset();
        invitation_->showStatus(status);
        stack_->setCurrentWidget(invitation_);
        return;
    }
    stack_->setCurrentWidget(content_);
    showWeightsChoice(status);
    askIfNeeded(status);
    showViews(snapshot);
}

void ExplorePage::handleEvent(const Event& event) {
    if (event.kind == EventKind::Failed) giveUpWaiting();
    // A model of the same name may have been written anew: its pictures are others.
    if (event.kind == EventKind::ModelOpened) asked_.reset();
    if (event.kind == EventKind::ModelOpened && isVisible()) showSnapshot(bridge_.snapshot());
}

void ExplorePage::showWeightsChoice(const StatusView& status) {
    if (!weightsChoice_) return;
    weightsChoice_->setVisible(weightsMove(status));
    weightsChoice_->setCurrent(status.exploreWeights == ExploreWeights::Live ? 0 : 1);
}

ExplorePage::Weights ExplorePage::weightsOf(const StatusView& status) {
    const ModelInfo& model = *status.model;
    return {model.name,           model.size, model.channels, model.config.model, status.config.sampler,
            status.exploreWeights};
}

void ExplorePage::askIfNeeded(const StatusView& status) {
    const Weights now = weightsOf(status);
    if (!asked_ || !asked_->sameModel(now) || status.model->iteration < askedIteration_)
        return ask(Reason::NewModel, status);
    if (*asked_ != now) return ask(Reason::NewWeights, status);
    const bool moved = status.model->iteration != askedIteration_;
    if (!moved || status.exploreWeights == ExploreWeights::Frozen || isWaiting()) return;
    const qint64 left = kRefreshMilliseconds - sinceAsked_.elapsed();
    if (left <= 0) return ask(Reason::NewWeights, status);
    if (!askLater_.isActive()) askLater_.start(static_cast<int>(left));
}

void ExplorePage::ask(Reason reason, const StatusView& status) {
    asked_ = weightsOf(status);
    askedIteration_ = status.model->iteration;
    sinceAsked_.start();
    requestPictures(reason);
}

}  // namespace shortrun
