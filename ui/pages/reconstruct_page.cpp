#include "ui/pages/reconstruct_page.h"

#include <QClipboard>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMimeData>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>

#include "ui/picked_tiles.h"
#include "ui/picture_origin.h"
#include "ui/theme.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/film_scrubber.h"
#include "ui/widgets/photo_drop_area.h"
#include "ui/widgets/reconstruction_stage.h"
#include "ui/widgets/seed_field.h"
#include "ui/widgets/thin_progress.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {

constexpr int kTrayHeight = 72;
const QStringList kPictureSuffixes{"jpg", "jpeg", "png", "webp", "bmp", "tif", "tiff", "gif"};

QStringList pictureFiles(const QMimeData& data) {
    QStringList files;
    for (const QUrl& url : data.urls())
        if (url.isLocalFile() && kPictureSuffixes.contains(QFileInfo(url.toLocalFile()).suffix().toLower()))
            files.append(url.toLocalFile());
    return files;
}

QToolButton* textButton(const QString& icon, const QString& text, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setIcon(Theme::instance().icon(icon));
    button->setText(text);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFixedHeight(32);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

}  // namespace

ReconstructPage::ReconstructPage(EngineBridge& bridge, QWidget* parent)
    : ExplorePage(
          bridge,
          {"reconstruct", tr("Your photos, through a model"),
           tr("With a trained model, this page takes photos and looks for the noise z whose chain ends in "
              "them. How near it comes shows what the model can express.")},
          parent),
      reader_(new PhotoReader(this)) {
    setAcceptDrops(true);
    buildToolbar();
    buildBody();
    addKeys();
    connect(reader_, &PhotoReader::photosRead, this,
            [this](const QList<Photo>& photos, const QStringList& problems) {
                for (const QString& problem : problems) Q_EMIT message(MessageKind::Warning, problem);
                takePhotos(photos);
            });
    connect(open_, &QToolButton::clicked, this, &ReconstructPage::openPhotos);
    connect(run_, &QToolButton::clicked, this, [this] { running_ ? stop() : start(); });
    connect(seed_, &SeedField::seedChanged, this, [this] {
        start();
        Q_EMIT edited(tr("seed"));
    });
    connect(dropArea_, &PhotoDropArea::openChosen, this, &ReconstructPage::openPhotos);
    connect(dropArea_, &PhotoDropArea::pasteChosen, this, &ReconstructPage::paste);
    connect(tray_, &TileView::selectionChanged, this, [this](int photo) {
        if (photo >= 0) select(photo);
    });
    connect(stage_, &ReconstructionStage::endChosen, this, &ReconstructPage::useAsEnd);
    setRunning(false);
}

void ReconstructPage::buildToolbar() {
    open_ = textButton("open", tr("Open photos …"), this);
    open_->setToolTip(tr("Choose one or several photos (O); or drop them, or paste with Ctrl+V"));
    run_ = textButton("reset", tr("Run again"), this);
    run_->setMinimumWidth(112);
    seed_ = new SeedField(tr("Seed of z₀"), SeedField::Steps::Hidden, this);
    seed_->setToolTip(
        tr("The descent starts at z₀, drawn from this seed: another seed, another way to the photo (N)"));
    toolbar()->addWidget(open_);
    toolbar()->addWidget(run_);
    toolbar()->addWidget(seed_);
    auto* save = addToolbarEnd();
    save->addPicture(tr("result"), "reconstruction", [this] { return stage_->result(); });
    save->addPicture(tr("shown frame"), "reconstruction-frame", [this] { return stage_->frame(); });
    save->addPicture(tr("strip"), "reconstruction-strip", [this] { return stage_->strip(); });
}

void ReconstructPage::buildBody() {
    progress_ = new ThinProgress(tr("Progress of the descent"), this);
    dropArea_ = new PhotoDropArea(this);
    stage_ = new ReconstructionStage(this);
    views_ = new QStackedWidget(this);
    views_->addWidget(dropArea_);
    views_->addWidget(stage_);
    tray_ = new TileView(this);
    tray_->setAccessibleName(tr("Photos"));
    tray_->setToolTip(tr("The photos that run together: click one to see it large"));
    tray_->setSelectable(true);
    tray_->setFixedHeight(kTrayHeight);
    tray_->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    tray_->setSpacing(Theme::kGrid);
    tray_->hide();
    body()->addWidget(progress_);
    body()->addWidget(tray_);
    body()->addWidget(views_, 1);
}

void ReconstructPage::addKeys() {
    addKey(Qt::Key_O, [this] { openPhotos(); });
    addKey(Qt::Key_Space, [this] { stage_->scrubber()->togglePlay(); });
    addKey(Qt::Key_N, [this] { seed_->drawNew(); });
    addKey(Qt::Key_R, [this] { start(); });
    addKey(Qt::Key_Escape, [this] { stop(); });
    addKey(Qt::Key_B, [this] {
        if (stage_->bestFrame() >= 0) stage_->scrubber()->setFrame(stage_->bestFrame());
    });
}

void ReconstructPage::openPhotos() {
    auto* dialog = new QFileDialog(window(), tr("Open photos"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Pictures (*.%1)").arg(kPictureSuffixes.join(" *.")), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, reader_, &PhotoReader::read);
    dialog->open();
}

void ReconstructPage::paste() {
    const QMimeData* data = QGuiApplication::clipboard()->mimeData();
    if (const QStringList files = data ? pictureFiles(*data) : QStringList(); !files.isEmpty())
        takePictures(files);
    else if (data && data->hasImage())
        takeImage(qvariant_cast<QImage>(data->imageData()));
    else
        Q_EMIT message(MessageKind::Note, tr("The clipboard holds no picture."));
}

bool ReconstructPage::takePictures(const QStringList& files) {
    reader_->read(files);
    return true;
}

bool ReconstructPage::takeImage(const QImage& image) {
    if (!image.isNull()) takePhotos({photoOf(image, tr("pasted picture"))});
    return !image.isNull();
}

void ReconstructPage::takePhotos(const QList<Photo>& photos) {
    if (photos.isEmpty()) return;
    photos_ = photos;
    selected_ = 0;
    views_->setCurrentWidget(stage_);
    stage_->showPhoto(photos_.first());
    stage_->clear();
    if (!model()) Q_EMIT message(MessageKind::Note, tr("The photos wait for a model: train or open one."));
    start();
}

QJsonObject ReconstructPage::state() const {
    return {{"seed", QString::number(seed_->seed())}};
}

void ReconstructPage::restore(const QJsonObject& state) {
    bool number = false;
    const quint64 seed = state["seed"].toString().toULongLong(&number);
    const QSignalBlocker quiet(seed_);
    if (number) seed_->setSeed(seed);
    start();
}

void ReconstructPage::requestPictures(Reason reason) {
    // A descent is long, and belongs to the weights it began with: only another model makes it void.
    if (reason == Reason::NewModel) start();
}

void ReconstructPage::start() {
    if (!model() || photos_.isEmpty()) return;
    Reconstruct request;
    for (const Photo& photo : photos_) request.pictures.push_back(photo.source);
    request.seed = seed_->seed();
    request.options = parameters().reconstruct;
    awaitingRun_ = true;
    beforeFrame_ = shown_ && !shown_->frames.empty() ? shown_->frames.front() : nullptr;
    stopped_ = false;
    bridge_.submit(std::move(request));
    setRunning(true);
}

void ReconstructPage::stop() {
    if (!running_) return;
    stopped_ = true;
    bridge_.submit(StopReconstruction{});
    setRunning(false);
}

void ReconstructPage::setRunning(bool running) {
    running_ = running;
    run_->setEnabled(!photos_.isEmpty());
    run_->setIcon(Theme::instance().icon(running ? "stop" : "reset"));
    run_->setText(running ? tr("Stop") : tr("Run again"));
    run_->setToolTip(running ? tr("Stop the descent here (Esc)") : tr("Run again from the same z₀ (R)"));
    if (!running) progress_->showProgress(0, 0);
}

void ReconstructPage::showViews(const Snapshot& snapshot) {
    if (!updated(seen_, snapshot.reconstruction) || !seen_ || seen_->targets.empty() || photos_.isEmpty())
        return;
    // Views carry no number: a run is known by its first frame.
    if (awaitingRun_ && !seen_->frames.empty() && seen_->frames.front() == beforeFrame_) return;
    if (awaitingRun_) keepOnlyAccepted(*seen_);
    const bool fromStart = std::exchange(awaitingRun_, false);
    shown_ = seen_;
    stage_->showView(shown_, selected_, fromStart);
    showTray();
    setRunning(!shown_->finished && !stopped_);
    if (running_) progress_->showProgress(shown_->step, shown_->steps);
}

// The engine leaves out photos that it cannot read, and has said so: they leave the page too.
void ReconstructPage::keepOnlyAccepted(const ReconstructionView& view) {
    if (static_cast<std::size_t>(photos_.size()) == view.names.size()) return;
    QList<Photo> kept;
    for (const Photo& photo : std::as_const(photos_)) {
        const auto next = static_cast<std::size_t>(kept.size());
        if (next < view.names.size() && view.names[next] == photo.source.name) kept.append(photo);
    }
    photos_ = kept;
    selected_ = 0;
    if (!photos_.isEmpty()) stage_->showPhoto(photos_.first());
}

void ReconstructPage::showTray() {
    tray_->setVisible(shown_->targets.count > 1);
    tray_->setTiles(tilesOf(shown_, &ReconstructionView::targets));
    tray_->setColumns(shown_->targets.count);
    const QSignalBlocker quiet(tray_);
    tray_->setSelected(selected_);
}

void ReconstructPage::select(int photo) {
    if (photo >= photos_.size() || !shown_) return;
    selected_ = photo;
    stage_->showPhoto(photos_[photo]);
    stage_->showView(shown_, photo, false);
}

void ReconstructPage::useAsEnd(int end) {
    if (!shown_ || !shown_->z) return;
    const LatentPoint point = pointOf(*shown_->z, selected_);
    if (point.z) Q_EMIT endChosen(point, end);
}

void ReconstructPage::dragEnterEvent(QDragEnterEvent* event) {
    // Anything else (a model, a data set) is for the window.
    const bool pictures = !pictureFiles(*event->mimeData()).isEmpty();
    const bool image = event->mimeData()->hasImage() && !event->mimeData()->hasUrls();
    // An exported picture brings back what made it, unless it is dragged from this very window.
    const QStringList files = pictureFiles(*event->mimeData());
    if (!event->source() && files.size() == 1 && originOfFile(files.front())) return event->ignore();
    if (!model() || (!pictures && !image)) return event->ignore();
    dropArea_->setHighlighted(true);
    event->acceptProposedAction();
}

void ReconstructPage::dragLeaveEvent(QDragLeaveEvent*) {
    dropArea_->setHighlighted(false);
}

void ReconstructPage::dropEvent(QDropEvent* event) {
    dropArea_->setHighlighted(false);
    const QStringList files = pictureFiles(*event->mimeData());
    const bool taken = files.isEmpty() ? takeImage(qvariant_cast<QImage>(event->mimeData()->imageData()))
                                       : takePictures(files);
    if (taken) event->acceptProposedAction();
}

}  // namespace shortrun
