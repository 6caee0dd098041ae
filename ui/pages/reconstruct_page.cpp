#include "ui/pages/reconstruct_page.h"

#include <QClipboard>
#include <QDragEnterEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMimeData>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>
#include <cmath>

#include "ui/picked_tiles.h"
#include "ui/theme.h"
#include "ui/widgets/error_readings.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/film_scrubber.h"
#include "ui/widgets/photo_drop_area.h"
#include "ui/widgets/photo_tools.h"
#include "ui/widgets/reconstruction_stage.h"
#include "ui/widgets/seed_field.h"
#include "ui/widgets/steady_width.h"
#include "ui/widgets/thin_progress.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {

constexpr int kTrayHeight = 88;  ///< twice 32 and a line
constexpr int kLowTrayHeight = 56;
constexpr int kTallPageHeight = 680;
constexpr double kFoundBadly = 0.005;  ///< MSE: what is small in the photo is lost
constexpr int kRestMs = 350;  ///< a drag, a stroke or a typed number is over

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
      intake_(new PhotoIntake(this)) {
    setAcceptDrops(true);
    buildToolbar();
    buildBody();
    addKeys();
    connect(intake_, &PhotoIntake::photosRead, this,
            [this](const QList<Photo>& photos, const QStringList& problems, int number) {
                for (const QString& problem : problems) Q_EMIT message(MessageKind::Warning, problem);
                takePhotos(photos, number);
            });
    connect(open_, &QToolButton::clicked, intake_, &PhotoIntake::openDialog);
    connect(run_, &QToolButton::clicked, this, [this] { running_ ? stop() : start(Others::BeginAnew); });
    connect(seed_, &SeedField::seedChanged, this, [this] {
        start();
        Q_EMIT edited(tr("seed"));
    });
    connect(dropArea_, &PhotoDropArea::openChosen, intake_, &PhotoIntake::openDialog);
    connect(dropArea_, &PhotoDropArea::pasteChosen, this, &ReconstructPage::paste);
    connect(thumbnails_, &TileView::selectionChanged, this, [this](int photo) {
        if (photo >= 0) select(photo);
    });
    connect(stage_, &ReconstructionStage::endChosen, this, &ReconstructPage::useAsEnd);
    connect(stage_, &ReconstructionStage::morphChosen, this, &ReconstructPage::morph);
    connect(stage_, &ReconstructionStage::cropMoved, this, &ReconstructPage::cropTo);
    connect(stage_, &ReconstructionStage::cropSettled, this, [this] { Q_EMIT edited(tr("crop")); });
    connect(stage_->scrubber(), &FilmScrubber::speedChosen, this, [this] { Q_EMIT drifted({"speed"}); });
    connect(remove_, &QToolButton::clicked, this, &ReconstructPage::removeShown);
    connectTools();
    startLater_.setSingleShot(true);
    startLater_.setInterval(kRestMs);
    connect(&startLater_, &QTimer::timeout, this, [this] { start(); });
    setRunning(false);
}

void ReconstructPage::connectTools() {
    MaskPainter* painter = stage_->painter();
    connect(tools_, &PhotoTools::toolChosen, painter, &MaskPainter::setTool);
    connect(tools_, &PhotoTools::brushChosen, painter, &MaskPainter::setBrush);
    connect(tools_, &PhotoTools::clearChosen, this, [this] { setMask({}); });
    connect(tools_, &PhotoTools::partChosen, this, [this](MaskPart part) {
        if (tray_.isEmpty() || side() == 0) return;
        const QImage& now = stage_->painter()->mask();
        setMask(maskOf(part, now.isNull() ? emptyMask(side()) : now));
    });
    connect(tools_, &PhotoTools::noiseChanged, this, &ReconstructPage::startSoon);
    connect(tools_, &PhotoTools::noiseSettled, this, [this] { Q_EMIT edited(tr("noise")); });
    connect(painter, &MaskPainter::maskPainted, this, &ReconstructPage::setMask);
}

void ReconstructPage::buildToolbar() {
    open_ = textButton("open", tr("Open photos …"), this);
    open_->setToolTip(tr("Choose one or several photos (O); or drop them, or paste with Ctrl+V"));
    run_ = textButton("reset", tr("Run again"), this);
    keepWidthFor(run_, {tr("Run again"), tr("Stop")});
    seed_ = new SeedField(tr("Seed of z₀"), SeedField::Steps::Hidden, this);
    seed_->setToolTip(
        tr("The descent starts at z₀, drawn from this seed: another seed, another way to the photo (N)"));
    toolbar()->addWidget(open_);
    remove_ = textButton("close", tr("Remove"), this);
    remove_->setToolTip(tr("Take the photo shown out of the tray (Del)"));
    toolbar()->addWidget(remove_);
    toolbar()->addWidget(run_);
    toolbar()->addWidget(seed_);
    auto* save = addToolbarEnd();
    save->addPicture(tr("result"), "reconstruction", [this] { return stage_->result(); });
    save->addPicture(tr("shown frame"), "reconstruction-frame", [this] { return stage_->frame(); });
    save->addPicture(tr("strip"), "reconstruction-strip", [this] { return stage_->strip(); });
    save->addAnimation(tr("descent as animation"), "descent", [this] { return animation(); });
}

void ReconstructPage::buildBody() {
    progress_ = new ThinProgress(tr("Progress of the descent"), this);
    dropArea_ = new PhotoDropArea(this);
    stage_ = new ReconstructionStage(this);
    views_ = new QStackedWidget(this);
    views_->addWidget(dropArea_);
    views_->addWidget(stage_);
    thumbnails_ = new TileView(this);
    thumbnails_->setAccessibleName(tr("Photos"));
    thumbnails_->setToolTip(tr("The photos that run together, with their errors: click one to see it large"));
    thumbnails_->setSelectable(true);
    thumbnails_->setMinimumHeight(kLowTrayHeight);
    thumbnails_->setMaximumHeight(kTrayHeight);
    thumbnails_->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    thumbnails_->setSpacing(Theme::kGrid);
    thumbnails_->hide();
    tools_ = new PhotoTools(this);
    tools_->hide();
    body()->addWidget(progress_);
    body()->addWidget(thumbnails_);
    body()->addWidget(tools_);
    body()->addWidget(views_, 1);
}

void ReconstructPage::addKeys() {
    addKey(Qt::Key_O, [this] { intake_->openDialog(); });
    addKey(Qt::Key_Space, [this] { stage_->scrubber()->togglePlay(); });
    addKey(Qt::Key_N, [this] { seed_->drawNew(); });
    addKey(Qt::Key_R, [this] { start(Others::BeginAnew); });
    addKey(Qt::Key_Escape, [this] { stop(); });
    addKey(Qt::Key_Delete, [this] { removeShown(); });
    addKey(Qt::Key_M, [this] { tools_->setTool(MaskPainter::Tool::Paint); });
    addKey(Qt::Key_E, [this] { tools_->setTool(MaskPainter::Tool::Erase); });
    addKey(Qt::Key_B, [this] { stage_->showBest(); });
}

void ReconstructPage::paste() {
    const QMimeData* data = QGuiApplication::clipboard()->mimeData();
    if (!data || !intake_->take(*data, tray_.keys()))
        Q_EMIT message(MessageKind::Note, tr("The clipboard holds no picture."));
}

bool ReconstructPage::takePictures(const QStringList& files) {
    intake_->read(files);
    return true;
}

bool ReconstructPage::takeImage(const QImage& image) {
    return intake_->take(image, tray_.keys());
}

void ReconstructPage::takePhotos(const QList<Photo>& photos, int number) {
    if (!restoring_.contains(number)) return addPhotos(photos);
    const bool last = restoring_.last() == number;
    restoring_.removeOne(number);
    if (last && !tray_.isComplete()) {
        tray_.complete(photos);
        beginWithPhotos();
        // What the last session had, or what a picture was made from, comes late and is no step.
        Q_EMIT drifted({"photos", "shown"});
    } else {
        tray_.know(photos);  // another state has been restored since
    }
    if (tray_.isComplete()) addPhotos(std::exchange(later_, {}));
}

void ReconstructPage::addPhotos(const QList<Photo>& photos) {
    if (photos.isEmpty()) return;
    if (!tray_.isComplete()) {
        later_ += photos;
        return;
    }
    if (!tray_.add(photos))
        Q_EMIT message(MessageKind::Warning,
                       tr("The tray holds %1 photos: remove some before you add others.").arg(PhotoTray::kMost));
    beginWithPhotos();
    // Of the photos that a session comes back with the model is on its way, too.
    if (!model()) Q_EMIT message(MessageKind::Note, tr("The photos wait for a model: train or open one."));
    Q_EMIT edited(tr("photos"));
}

void ReconstructPage::beginWithPhotos() {
    stage_->clear();
    showPhoto();
    start();
}

void ReconstructPage::removeShown() {
    if (tray_.isEmpty()) return;
    tray_.remove(tray_.selected());
    stage_->clear();
    showPhoto();
    tray_.isEmpty() ? stop() : start();
    Q_EMIT edited(tr("photos"));
}

int ReconstructPage::side() const {
    return model() ? model()->size : 0;
}

// What is shown of a photo before the engine has answered.
void ReconstructPage::showPhoto() {
    setRunning(running_);
    tools_->setVisible(!tray_.isEmpty());
    thumbnails_->setVisible(tray_.size() > 1);
    views_->setCurrentWidget(tray_.isEmpty() ? static_cast<QWidget*>(dropArea_) : stage_);
    if (tray_.isEmpty()) return;
    const Photo& photo = tray_.current();
    stage_->showPhoto(photo);
    stage_->setMorphable(tray_.size() > 1);
    stage_->painter()->setMask(side() > 0 ? scaledMask(photo.mask, side()) : photo.mask);
    tools_->setMasked(hasHoles(photo.mask));
}

void ReconstructPage::setMask(const QImage& mask) {
    tray_.setMask(mask);
    stage_->painter()->setMask(mask);
    tools_->setMasked(hasHoles(mask));
    startSoon();
    Q_EMIT edited(tr("mask"));
}

void ReconstructPage::cropTo(const CropSquare& crop) {
    if (tray_.isEmpty()) return;
    tray_.setCrop(crop);
    stage_->showTarget(seenBySide(tray_.current(), side()));
    startSoon();
}

QJsonObject ReconstructPage::state() const {
    QJsonObject state = tray_.toJson();
    state["seed"] = QString::number(seed_->seed());
    state["noise"] = tools_->noiseStd();
    state["speed"] = stage_->scrubber()->speed();
    return state;
}

void ReconstructPage::restore(const QJsonObject& state) {
    bool number = false;
    const quint64 seed = state["seed"].toString().toULongLong(&number);
    const QSignalBlocker quietSeed(seed_);
    const QSignalBlocker quietTools(tools_);
    if (number) seed_->setSeed(seed);
    stage_->scrubber()->setSpeed(state["speed"].toDouble(stage_->scrubber()->speed()));
    if (state.contains("noise")) tools_->setNoiseStd(state["noise"].toDouble());
    if (state.contains("photos")) {
        const QStringList missing = tray_.restore(state);
        if (!missing.isEmpty()) restoring_ << intake_->read(missing);
        stage_->clear();
        showPhoto();
    }
    start();
}

void ReconstructPage::requestPictures(Reason reason) {
    // A descent is long, and belongs to the weights it began with: only another model makes it void.
    if (reason != Reason::NewModel) return;
    stage_->clear();
    showPhoto();
    start(Others::BeginAnew);
}

void ReconstructPage::parametersChanged() {
    if (generation_ > 0 && parameters().reconstruct != options_) startSoon();
}

void ReconstructPage::startSoon() {
    if (!tray_.isEmpty()) startLater_.start();
}

void ReconstructPage::start(Others others) {
    startLater_.stop();
    if (!model() || tray_.isEmpty()) return;
    due_ = !isVisible();
    if (due_) return;
    for (const Photo& photo : tray_.photos())
        if (coversAll(photo.mask)) {
            Q_EMIT message(MessageKind::Warning,
                           tr("Nothing of %1 is left to go by: erase some of the mask, or clear it.")
                               .arg(QString::fromStdString(photo.source.name)));
            return;
        }
    Reconstruct request;
    request.pictures = tray_.sources();
    request.seed = seed_->seed();
    request.noiseStd = tools_->noiseStd();
    request.options = options_ = parameters().reconstruct;
    anew_ = others == Others::BeginAnew;
    request.keep = !anew_;
    stopped_ = false;
    fresh_ = true;
    generation_ = bridge_.submit(std::move(request));
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
    run_->setEnabled(!tray_.isEmpty());
    remove_->setEnabled(!tray_.isEmpty());
    run_->setIcon(Theme::instance().icon(running ? "stop" : "reset"));
    run_->setText(running ? tr("Stop") : tr("Run again"));
    run_->setToolTip(running ? tr("Stop the descent here (Esc)") : tr("Run again from the same z₀ (R)"));
    if (!running) progress_->showProgress(0, 0);
}

void ReconstructPage::showViews(const Snapshot& snapshot) {
    if (due_) start();
    if (!updated(seen_, snapshot.reconstruction) || !seen_ || seen_->targets.empty() || tray_.isEmpty()) return;
    // A run that another has taken the place of may still have shown something.
    if (seen_->generation != generation_) return;
    const bool fromStart = std::exchange(fresh_, false);
    // The engine leaves out photos that it cannot read, and has said so: they leave the page too.
    if (fromStart && static_cast<std::size_t>(tray_.size()) != seen_->names.size()) {
        tray_.keep(seen_->names);
        showPhoto();
        if (tray_.isEmpty()) return;
    }
    shown_ = seen_;
    stage_->showView(shown_, tray_.selected(), fromStart && anew_);
    showTray();
    // The last frame is seldom the best, with noise on the photo never: whoever watched to the end is left
    // with the best.
    const bool watched = stage_->scrubber()->frame() == stage_->scrubber()->available() - 1;
    if (shown_->finished && running_ && watched) stage_->showBest();
    if (shown_->finished && running_ && !shown_->stopped) sayWhatIsFoundBadly();
    setRunning(!shown_->finished && !stopped_);
    if (running_) progress_->showProgress(shown_->step, shown_->steps);
}

void ReconstructPage::showTray() {
    thumbnails_->setVisible(tray_.size() > 1);
    if (thumbnails_->tiles() != tilesOf(shown_, &ReconstructionView::targets))
        thumbnails_->setTiles(tilesOf(shown_, &ReconstructionView::targets));
    thumbnails_->setColumns(std::max(8, shown_->targets.count));
    QStringList errors;
    for (std::size_t n = 0; n < shown_->best.size(); ++n) {
        const auto best = static_cast<std::size_t>(shown_->best[n]);
        errors << (shown_->framesOf(n) > 0 ? errorText(shown_->loss[best][n]) : tr("waits"));
    }
    thumbnails_->setLabels(errors);
    const QSignalBlocker quiet(thumbnails_);
    thumbnails_->setSelected(tray_.selected());
}

void ReconstructPage::select(int photo) {
    if (photo >= tray_.size() || !shown_ || photo >= shown_->targets.count) return;
    const bool atBest = stage_->showsBest();
    tray_.select(photo);
    showPhoto();
    stage_->showView(shown_, photo, false);
    if (atBest) stage_->showBest();
    Q_EMIT drifted({"shown"});
}

void ReconstructPage::useAsEnd(int end) {
    const LatentPoint point = bestPoint(tray_.selected());
    if (point.z) Q_EMIT endChosen(point, end);
}

LatentPoint ReconstructPage::bestPoint(int photo) const {
    if (!shown_ || !shown_->z || photo >= tray_.size() || shown_->framesOf(static_cast<std::size_t>(photo)) == 0)
        return {};
    LatentPoint point = pointOf(*shown_->z, photo);
    point.name = tray_.photos()[photo].source.name;
    return point;
}

// rho = 0, where a film begins, is end 2.
void ReconstructPage::morph() {
    if (tray_.size() < 2) return;
    const int next = (tray_.selected() + 1) % tray_.size();
    const LatentPoint from = bestPoint(tray_.selected()), to = bestPoint(next);
    if (!from.z) return;
    if (to.z) return Q_EMIT endsChosen(to, from);
    Q_EMIT message(MessageKind::Note, tr("%1 has not begun yet: wait a moment.")
                                          .arg(QString::fromStdString(tray_.photos()[next].source.name)));
}

// A photo in colour that the model does not come near: there may be another that does.
void ReconstructPage::sayWhatIsFoundBadly() {
    if (shown_->noiseStd > 0) return;
    int worst = -1;
    double error = kFoundBadly;
    for (int n = 0; n < std::min(tray_.size(), shown_->targets.count); ++n) {
        const auto place = static_cast<std::size_t>(n);
        const float least = shown_->loss[static_cast<std::size_t>(shown_->best[place])][place];
        if (!(least > error) || tray_.photos()[n].preview.allGray()) continue;
        worst = n;
        error = least;
    }
    if (worst >= 0) Q_EMIT foundBadly(QString::fromStdString(tray_.photos()[worst].source.name), errorText(error));
}

ExportAnimation ReconstructPage::animation() const {
    ExportAnimation animation;
    animation.pictures = stage_->film();
    return animation;
}

QSize ReconstructPage::minimumSizeHint() const {
    QSize size = ExplorePage::minimumSizeHint();
    if (thumbnails_->isHidden()) size.rheight() += kLowTrayHeight + body()->spacing();
    if (tools_->isHidden()) size.rheight() += tools_->minimumSizeHint().height() + body()->spacing();
    return size;
}

void ReconstructPage::resizeEvent(QResizeEvent* event) {
    ExplorePage::resizeEvent(event);
    const bool tall = height() >= kTallPageHeight;
    thumbnails_->setMaximumHeight(tall ? kTrayHeight : kLowTrayHeight);
    thumbnails_->setSpacing(tall ? Theme::kGrid : 2 * Theme::kGrid);  // an error is wider than a small picture
}

void ReconstructPage::dragEnterEvent(QDragEnterEvent* event) {
    const bool own = event->source() != nullptr;
    if (!model() || !PhotoIntake::accepts(*event->mimeData(), own)) return event->ignore();
    dropArea_->setHighlighted(true);
    event->acceptProposedAction();
}

void ReconstructPage::dragLeaveEvent(QDragLeaveEvent*) {
    dropArea_->setHighlighted(false);
}

void ReconstructPage::dropEvent(QDropEvent* event) {
    dropArea_->setHighlighted(false);
    if (intake_->take(*event->mimeData(), tray_.keys())) event->acceptProposedAction();
}

}  // namespace shortrun
