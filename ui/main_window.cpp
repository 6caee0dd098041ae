#include "ui/main_window.h"

#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QMimeData>
#include <QStackedWidget>
#include <QVBoxLayout>
#include <utility>

#include "ui/pages/generate_page.h"
#include "ui/pages/interpolate_page.h"
#include "ui/pages/lab_page.h"
#include "ui/pages/reconstruct_page.h"
#include "ui/pages/start_page.h"
#include "ui/pages/train_page.h"
#include "ui/snapshot_parts.h"
#include "ui/theme.h"
#include "ui/run_states.h"
#include "ui/undo_keys.h"
#include "ui/widgets/drop_hint.h"
#include "ui/widgets/export_strip.h"
#include "ui/widgets/invitation.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/page_rail.h"
#include "ui/widgets/parameter_form.h"
#include "ui/widgets/run_setup.h"
#include "ui/widgets/status_strip.h"
#include "ui/widgets/tile_view.h"
#include "ui/widgets/transport_bar.h"
#include "ui/window_files.h"
#include "ui/window_menus.h"
#include "ui/window_session.h"

namespace shortrun {

namespace {

/// Before the first widget is made: a style sheet keeps the fonts that it found.
WindowSettings loadWithTheme(QString& notice) {
    const WindowSettings settings = WindowSettings::load(&notice);
    Theme::instance().apply(settings.theme);
    return settings;
}

/// Whether the parameters concern a page: the start page has none, the laboratory its own.
bool hasForm(PageId page) {
    return page != PageId::Start && page != PageId::Lab;
}

/// The Train page sets up a run; the others explore what is open.
ParametersOf concernOf(PageId page) {
    return page == PageId::Train ? ParametersOf::NextRun : ParametersOf::OpenModel;
}

MessageKind kindOf(EventKind kind) {
    switch (kind) {
        case EventKind::Failed:
        case EventKind::Diverged:
            return MessageKind::Failure;
        case EventKind::Recovered:
        case EventKind::ParameterRejected:
            return MessageKind::Warning;
        case EventKind::Saved:
        case EventKind::ModelOpened:
        case EventKind::TrainingFinished:
            return MessageKind::Success;
        default:
            return MessageKind::Note;
    }
}

}  // namespace

MainWindow::MainWindow(Session::WorkbenchFactory makeWorkbench, QWidget* parent)
    : QMainWindow(parent),
      settings_(loadWithTheme(settingsNotice_)),
      bridge_(std::move(makeWorkbench)),
      parameters_(bridge_),
      history_(parameters_),
      rail_(new PageRail),
      stack_(new QStackedWidget),
      form_(new ParameterForm(parameters_)),
      transport_(new TransportBar),
      status_(new StatusStrip),
      export_(new ExportStrip),
      messages_(nullptr) {
    setWindowTitle(QStringLiteral("Shortrun"));
    setWindowIcon(Theme::instance().icon(QStringLiteral("shortrun")));
    setAcceptDrops(true);
    makePages();
    layOut();
    files_ = new WindowFiles(*this, settings_);
    connectPages();
    connectTransport();
    connect(&bridge_, &EngineBridge::snapshotChanged, this, &MainWindow::takeSnapshot);
    connect(&bridge_, &EngineBridge::eventHappened, this, &MainWindow::takeEvent);
    session_ = new WindowSession(*this, settings_);
    session_->restoreWindow();
    if (!settingsNotice_.isEmpty()) messages_->post(MessageKind::Warning, settingsNotice_);
    makeMenus(*this);
    takeSnapshot(bridge_.snapshot());
    centralWidget()->setFocus();
}

// The pages speak to the bridge when they are hidden, and go before it.
MainWindow::~MainWindow() {
    hide();
    delete centralWidget();
}

void MainWindow::makePages() {
    train_ = new TrainPage(bridge_, parameters_);
    addPage(train_);
    auto* generate = new GeneratePage(bridge_);
    auto* interpolate = new InterpolatePage(bridge_);
    connect(generate, &GeneratePage::pinsChanged, interpolate, &InterpolatePage::setPins);
    addPage(generate);
    addPage(interpolate);
    addPage(new ReconstructPage(bridge_));
    addPage(new LabPage(bridge_));
    start_ = new StartPage(bridge_);
    addPage(start_);
}

void MainWindow::addPage(Page* page) {
    const auto id = static_cast<PageId>(pages_.size());
    pages_.push_back(page);
    stack_->addWidget(page);
    rail_->addPage(static_cast<int>(id), page->title(), page->iconName(), id == PageId::Start);
    history_.watch(id, page);
    page->setAccessibleName(page->title());
    page->setObjectName(nameOf(id));
    page->setParameters(parameters_.config(concernOf(id)));
}

void MainWindow::layOut() {
    auto* centre = new QWidget;
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(2 * Theme::kGrid, Theme::kGrid, 2 * Theme::kGrid, Theme::kGrid);
    column->setSpacing(Theme::kGrid);

    column->addWidget(stack_, 1);
    messages_ = new MessageBar(centre);

    auto* middle = new QHBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(rail_);
    middle->addWidget(centre, 1);
    middle->addWidget(form_);

    auto* whole = new QWidget;
    auto* rows = new QVBoxLayout(whole);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addLayout(middle, 1);
    rows->addWidget(makeBottom());
    // A click beside everything takes the focus, so that a number just typed is committed.
    whole->setFocusPolicy(Qt::ClickFocus);
    setCentralWidget(whole);
    dropHint_ = new DropHint(whole);
    connect(rail_, &PageRail::pageChosen, this, [this](int page) { showPage(static_cast<PageId>(page)); });
    connect(rail_, &PageRail::formToggled, this, &MainWindow::setFormShown);
}

QWidget* MainWindow::makeBottom() {
    auto* bottom = new QFrame;
    bottom->setProperty("role", "bar");
    auto* row = new QHBoxLayout(bottom);
    row->setContentsMargins(Theme::kGrid, 5, 2 * Theme::kGrid, 4);
    row->setSpacing(2 * Theme::kGrid);
    row->addWidget(transport_);
    row->addWidget(status_, 1);
    row->addWidget(export_);
    connect(export_, &ExportStrip::cancelled, this, [this] { bridge_.submit(StopExport{}); });
    return bottom;
}

void MainWindow::connectPages() {
    for (int i = 0; i < kPages; ++i) {
        Page* page = pages_[static_cast<std::size_t>(i)];
        connect(page, &Page::message, messages_, &MessageBar::post);
        connect(page, &Page::pageRequested, this, &MainWindow::showPage);
        connect(page, &Page::openModelRequested, files_, &WindowFiles::askForModel);
        connect(page, &Page::endChosen, this, [this](const LatentPoint& point, int end) {
            if (this->page(PageId::Interpolate)->takeEnd(point, end)) showPage(PageId::Interpolate);
        });
        connect(page, &Page::endsChosen, this, [this](const LatentPoint& first, const LatentPoint& second) {
            if (this->page(PageId::Interpolate)->takeEnds(first, second)) showPage(PageId::Interpolate);
        });
        connect(&parameters_, &Parameters::changed, page,
                [this, page, of = concernOf(static_cast<PageId>(i))] {
                    page->setParameters(parameters_.config(of));
                });
    }
    connect(start_, &StartPage::openRequested, this, [this](const QString& path) { openPaths({path}); });
    for (Invitation* invitation : findChildren<Invitation*>())
        connect(invitation, &Invitation::modelChosen, this, [this](const QString& path) { openPaths({path}); });
    connect(start_, &StartPage::photosRequested, files_, &WindowFiles::askForPictures);
    connect(static_cast<ReconstructPage*>(page(PageId::Reconstruct)), &ReconstructPage::foundBadly, files_,
            &WindowFiles::offerPhotoModel);
    connect(files_, &WindowFiles::recentChanged, this, [this] { start_->setRecent(settings_.recent); });
    for (TileView* view : findChildren<TileView*>())
        connect(view, &TileView::saveFailed, this, [this](const QString& path) {
            messages_->post(MessageKind::Failure, tr("%1 could not be written: choose another place.").arg(path));
        });
    connect(&history_, &UndoHistory::pageConcerned, this, &MainWindow::showPage);
    new UndoKeys(this);
    connect(train_->setup(), &RunSetup::folderUsed, this,
            [this](const QString& folder) { settings_.folder = folder; });
}

void MainWindow::connectTransport() {
    connect(transport_, &TransportBar::startRequested, this, [this] { train_->start(); });
    connect(transport_, &TransportBar::setupRequested, this, [this] { showPage(PageId::Train); });
    connect(transport_, &TransportBar::continueRequested, this,
            [this] { bridge_.submit(ContinueTraining{}); });
    connect(transport_, &TransportBar::pauseRequested, this, [this] { bridge_.submit(PauseTraining{}); });
    connect(transport_, &TransportBar::resetRequested, this, [this] { bridge_.submit(RestartTraining{}); });
    connect(transport_, &TransportBar::finishRequested, train_, &TrainPage::finish);
    connect(transport_, &TransportBar::stopRequested, this, [this] { bridge_.submit(EndTraining{}); });
    connect(transport_, &TransportBar::stepRequested, this, [this] {
        const EngineState state = bridge_.status().state;
        if (state != EngineState::Training && state != EngineState::Paused) train_->start(true);
        bridge_.submit(StepTraining{1});
    });
}

void MainWindow::showPage(PageId page) {
    Page* shown = this->page(page);
    // The form goes before the page comes: beside each other they would make the window wider for good.
    const bool withForm = settings_.formShown && hasForm(page);
    if (!withForm) form_->hide();
    // A page out of sight must not make the window wider than the one in sight needs.
    for (Page* one : pages_) {
        const auto policy = one == shown ? QSizePolicy::Preferred : QSizePolicy::Ignored;
        one->setSizePolicy(policy, policy);
    }
    stack_->setCurrentWidget(shown);
    transport_->setBegins(page == PageId::Train);
    rail_->setCurrent(static_cast<int>(page));
    parameters_.show(concernOf(page));
    form_->setGroups(shown->parameterGroups());
    form_->setVisible(withForm);
    rail_->setFormAvailable(hasForm(page));
    settings_.page = nameOf(page);
    shown->showSnapshot(bridge_.snapshot());
}

PageId MainWindow::currentPage() const {
    return static_cast<PageId>(stack_->currentIndex());
}

bool MainWindow::formShown() const {
    return settings_.formShown;
}

void MainWindow::setFormShown(bool shown) {
    form_->setVisible(shown && hasForm(currentPage()));
    rail_->setFormShown(shown);
    settings_.formShown = shown;
}

void MainWindow::chooseTheme(ThemeChoice choice) {
    settings_.theme = choice;
    Theme::instance().apply(choice);
}

void MainWindow::takeSnapshot(const Snapshot& snapshot) {
    const std::shared_ptr<const StatusView> before = shownStatus_;
    if (updated(shownStatus_, snapshot.status)) takeStatus(before.get());
    export_->showView(snapshot.animation);
    page(currentPage())->showSnapshot(snapshot);
}

void MainWindow::takeStatus(const StatusView* before) {
    const StatusView& now = *shownStatus_;
    // What another program trains cannot be gone on with: a run begun here gets a folder of its own.
    if (now.following && !(before && before->following)) train_->setup()->proposeFolder();
    if (before && now.openings != before->openings) {
        if (hasRun(now.state)) train_->setup()->proposeFolder();  // the next one gets a folder of its own
        if (now.runDirectory.empty()) train_->setup()->leaveRun();
    }
    offerStoppedRun(before);
    files_->noteRun(now);
    status_->showStatus(now);
    transport_->setState(now.state);
    transport_->setMayFinish(mayFinish(now));
    if (now.model) history_.followImages(now.model->channels, now.model->size);
    const QString model = now.model ? QString::fromStdString(now.model->name) : QString();
    setWindowTitle(model.isEmpty() ? QStringLiteral("Shortrun") : QStringLiteral("%1 — Shortrun").arg(model));
}

void MainWindow::takeEvent(const Event& event) {
    if (event.kind == EventKind::ModelOpened) history_.forgetModel();
    for (Page* page : pages_) page->handleEvent(event);
    offerToResume(event);
    const bool answer =
        event.kind == EventKind::ParameterApplied || event.kind == EventKind::ParameterNeedsRestart;
    // The form answers parameters itself.
    // The Train page itself says what became of a run, unless another one goes on there.
    const EngineState state = bridge_.status().state;
    const bool going = state == EngineState::Training || state == EngineState::Paused;
    const bool onItsPage = currentPage() == PageId::Train &&
                           (event.kind == EventKind::Diverged || (event.kind == EventKind::Failed && !going));
    // On the start page the opened model shows itself: its pictures are being born.
    const bool shown = event.kind == EventKind::ModelOpened && currentPage() == PageId::Start &&
                       state == EngineState::Idle;
    if (answer || onItsPage || shown ||
        (event.kind == EventKind::ParameterRejected && form_->isVisible()))
        return;
    if (event.run.empty()) return messages_->post(kindOf(event.kind), sentenceCase(event.text));
    messages_->offer(kindOf(event.kind), sentenceCase(event.text), tr("Open the run"),
                     [this, run = QString::fromStdString(event.run)] { openPaths({run}); });
}

void MainWindow::openPaths(const QStringList& paths) {
    files_->open(paths);
}

void MainWindow::beginSession(const QStringList& paths) {
    session_->begin(paths);
}

void MainWindow::restartEngine() {
    const QString open = session_->openNow();
    bridge_.restart();
    if (!open.isEmpty()) files_->openModel(open);
}

// A run that failed under way (a full disk, no memory) lies in its folder: Start goes on with it.
void MainWindow::offerToResume(const Event& event) {
    const bool ran = shownStatus_ && shownStatus_->state == EngineState::Training;
    const StatusView& now = bridge_.status();
    if (event.kind == EventKind::Failed && ran && now.state == EngineState::Failed &&
        !now.runDirectory.empty())
        train_->setup()->offerRun(QString::fromStdString(now.runDirectory));
}

// So does one that was stopped, as long as nothing else is open.
void MainWindow::offerStoppedRun(const StatusView* before) {
    const StatusView& now = *shownStatus_;
    const bool stopped = before && hasRun(before->state) && now.state == EngineState::Idle;
    if (stopped && now.openings == before->openings && !now.runDirectory.empty())
        train_->setup()->offerRun(QString::fromStdString(now.runDirectory));
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (!files_->accepts(event->mimeData())) return;
    event->acceptProposedAction();
    dropHint_->showFor(event->mimeData());
}

void MainWindow::dragLeaveEvent(QDragLeaveEvent*) {
    dropHint_->hide();
}

void MainWindow::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    dropHint_->hide();
    files_->take(event->mimeData(), event->source() != nullptr);
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::WindowStateChange) bridge_.setWatched(!isMinimized());
    QMainWindow::changeEvent(event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    session_->keep();
    hide();  // gone at once, while the engine saves its last iteration
    bridge_.close();
    event->accept();
}

}  // namespace shortrun
