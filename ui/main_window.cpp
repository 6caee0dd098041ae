#include "ui/main_window.h"

#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMimeData>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "ui/dropped.h"
#include "ui/pages/generate_page.h"
#include "ui/pages/interpolate_page.h"
#include "ui/pages/reconstruct_page.h"
#include "ui/pages/train_page.h"
#include "ui/snapshot_parts.h"
#include "ui/theme.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/page_rail.h"
#include "ui/widgets/parameter_form.h"
#include "ui/widgets/run_setup.h"
#include "ui/widgets/status_strip.h"
#include "ui/widgets/transport_bar.h"
#include "ui/window_menus.h"

namespace shortrun {

namespace {

constexpr QSize kFirstSize(1280, 800);

/// Before the first widget is made: a style sheet keeps the fonts that it found.
WindowSettings loadWithTheme(QString& notice) {
    const WindowSettings settings = WindowSettings::load(&notice);
    Theme::instance().apply(settings.theme);
    return settings;
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
      rail_(new PageRail),
      stack_(new QStackedWidget),
      form_(new ParameterForm(parameters_)),
      transport_(new TransportBar),
      status_(new StatusStrip),
      messages_(nullptr) {
    setWindowTitle(QStringLiteral("Shortrun"));
    setWindowIcon(Theme::instance().icon(QStringLiteral("shortrun")));
    setAcceptDrops(true);
    makePages();
    layOut();
    connectPages();
    connectTransport();
    connect(&bridge_, &EngineBridge::snapshotChanged, this, &MainWindow::takeSnapshot);
    connect(&bridge_, &EngineBridge::eventHappened, this, &MainWindow::takeEvent);
    connect(new QShortcut(QKeySequence::Paste, this), &QShortcut::activated, this, &MainWindow::paste);
    applySettings();
    makeMenus(*this);
    takeSnapshot(bridge_.snapshot());
    centralWidget()->setFocus();
}

MainWindow::~MainWindow() = default;

void MainWindow::makePages() {
    train_ = new TrainPage(bridge_, parameters_);
    addPage(train_);
    addPage(new GeneratePage(bridge_));
    addPage(new InterpolatePage(bridge_));
    addPage(new ReconstructPage(bridge_));
}

void MainWindow::addPage(Page* page) {
    pages_.push_back(page);
    stack_->addWidget(page);
    rail_->addPage(page->title(), page->iconName());
    page->setAccessibleName(page->title());
    page->setParameters(parameters_.config());
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
    return bottom;
}

void MainWindow::connectPages() {
    for (Page* page : pages_) {
        connect(page, &Page::message, messages_, &MessageBar::post);
        connect(page, &Page::pageRequested, this, &MainWindow::showPage);
        connect(page, &Page::openModelRequested, this, &MainWindow::askForModel);
        connect(page, &Page::endChosen, this, [this](const LatentPoint& point, int end) {
            if (this->page(PageId::Interpolate)->takeEnd(point, end)) showPage(PageId::Interpolate);
        });
        connect(&parameters_, &Parameters::changed, page,
                [this, page] { page->setParameters(parameters_.config()); });
    }
    connect(train_->setup(), &RunSetup::folderUsed, this,
            [this](const QString& folder) { settings_.folder = folder; });
}

void MainWindow::connectTransport() {
    connect(transport_, &TransportBar::startRequested, this, [this] { train_->start(); });
    connect(transport_, &TransportBar::continueRequested, this,
            [this] { bridge_.submit(ContinueTraining{}); });
    connect(transport_, &TransportBar::pauseRequested, this, [this] { bridge_.submit(PauseTraining{}); });
    connect(transport_, &TransportBar::resetRequested, this, [this] { bridge_.submit(RestartTraining{}); });
    connect(transport_, &TransportBar::stopRequested, this, [this] { bridge_.submit(EndTraining{}); });
    connect(transport_, &TransportBar::stepRequested, this, [this] {
        const EngineState state = bridge_.status().state;
        if (state != EngineState::Training && state != EngineState::Paused) train_->start(true);
        bridge_.submit(StepTraining{1});
    });
}

void MainWindow::applySettings() {
    resize(kFirstSize);
    if (!settings_.geometry.isEmpty()) restoreGeometry(settings_.geometry);
    form_->setAdvanced(settings_.advanced);
    train_->setup()->setFolder(settings_.folder);
    setFormShown(settings_.formShown);
    showPage(static_cast<PageId>(settings_.page));
    if (!settingsNotice_.isEmpty()) messages_->post(MessageKind::Warning, settingsNotice_);
}

void MainWindow::showPage(PageId page) {
    Page* shown = this->page(page);
    stack_->setCurrentWidget(shown);
    rail_->setCurrent(static_cast<int>(page));
    form_->setGroups(shown->parameterGroups());
    settings_.page = static_cast<int>(page);
    shown->showSnapshot(bridge_.snapshot());
}

PageId MainWindow::currentPage() const {
    return static_cast<PageId>(stack_->currentIndex());
}

bool MainWindow::formShown() const {
    return !form_->isHidden();
}

void MainWindow::setFormShown(bool shown) {
    form_->setVisible(shown);
    rail_->setFormShown(shown);
    settings_.formShown = shown;
}

void MainWindow::chooseTheme(ThemeChoice choice) {
    settings_.theme = choice;
    Theme::instance().apply(choice);
}

void MainWindow::takeSnapshot(const Snapshot& snapshot) {
    if (updated(shownStatus_, snapshot.status)) {
        status_->showStatus(*shownStatus_);
        transport_->setState(shownStatus_->state);
        const QString model =
            shownStatus_->model ? QString::fromStdString(shownStatus_->model->name) : QString();
        setWindowTitle(model.isEmpty() ? QStringLiteral("Shortrun")
                                       : QStringLiteral("%1 — Shortrun").arg(model));
    }
    page(currentPage())->showSnapshot(snapshot);
}

void MainWindow::takeEvent(const Event& event) {
    for (Page* page : pages_) page->handleEvent(event);
    const bool answer =
        event.kind == EventKind::ParameterApplied || event.kind == EventKind::ParameterNeedsRestart;
    // A run's own regular checkpoints are no news; the form answers parameters itself.
    // The Train page itself says what became of a run, unless another one goes on there.
    const EngineState state = bridge_.status().state;
    const bool going = state == EngineState::Training || state == EngineState::Paused;
    const bool onItsPage = currentPage() == PageId::Train &&
                           (event.kind == EventKind::Diverged || (event.kind == EventKind::Failed && !going));
    const bool checkpoint = event.kind == EventKind::Saved && state == EngineState::Training;
    if (answer || checkpoint || onItsPage || (event.kind == EventKind::ParameterRejected && formShown()))
        return;
    messages_->post(kindOf(event.kind), sentenceCase(event.text));
}

void MainWindow::openPaths(const QStringList& paths) {
    switch (shortrun::kindOf(paths)) {
        case DroppedKind::Nothing:
            return;
        case DroppedKind::Run:
            train_->setup()->setRunFolder(paths.front());  // Start goes on with it
            [[fallthrough]];
        case DroppedKind::Model:
            bridge_.submit(OpenModel{paths.front().toStdString()});
            break;
        case DroppedKind::Data:
            showPage(PageId::Train);
            train_->takeData(paths.front());
            break;
        case DroppedKind::Pictures:
            showPage(PageId::Reconstruct);
            page(PageId::Reconstruct)->takePictures(paths);
            break;
    }
    settings_.folder = QFileInfo(paths.front()).absolutePath();
    train_->setup()->setFolder(settings_.folder);
}

void MainWindow::paste() {
    const QMimeData* data = QApplication::clipboard()->mimeData();
    const QStringList paths = localPaths(data);
    if (!paths.isEmpty()) return openPaths(paths);
    const QImage picture = QApplication::clipboard()->image();
    if (picture.isNull())
        return messages_->post(MessageKind::Note, tr("There is no picture in the clipboard."));
    showPage(PageId::Reconstruct);
    page(PageId::Reconstruct)->takeImage(picture);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls() || event->mimeData()->hasImage()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    const QStringList paths = localPaths(event->mimeData());
    event->acceptProposedAction();
    if (!paths.isEmpty()) return openPaths(paths);
    const QImage picture = qvariant_cast<QImage>(event->mimeData()->imageData());
    if (picture.isNull()) return;
    showPage(PageId::Reconstruct);
    page(PageId::Reconstruct)->takeImage(picture);
}

void MainWindow::openFileDialog(const QString& title, bool folder, const QString& filter) {
    auto* dialog = new QFileDialog(this, title, settings_.folder, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &MainWindow::openPaths);
    dialog->open();
}

void MainWindow::askForModel() {
    openFileDialog(tr("Open model"), false, tr("Models (*.safetensors)"));
}
void MainWindow::askForRun() {
    openFileDialog(tr("Open run"), true, {});
}
void MainWindow::askForPictures() {
    openFileDialog(tr("Open pictures"), false, tr("Pictures (%1)").arg(pictureFilter()));
}

void MainWindow::askWhereToSave() {
    const auto& model = bridge_.status().model;
    if (!model)
        return messages_->post(MessageKind::Note, tr("There is no model to save yet: train or open one."));
    auto* dialog = new QFileDialog(this, tr("Save model as"), settings_.folder, tr("Models (*.safetensors)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("safetensors"));
    dialog->selectFile(QFileInfo(QString::fromStdString(model->name)).completeBaseName());
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { bridge_.submit(SaveModel{path.toStdString()}); });
    dialog->open();
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::WindowStateChange) bridge_.setWatched(!isMinimized());
    QMainWindow::changeEvent(event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    settings_.geometry = saveGeometry();
    settings_.advanced = form_->advanced();
    settings_.save();
    hide();  // gone at once, while the engine saves its last iteration
    bridge_.close();
    event->accept();
}

}  // namespace shortrun
