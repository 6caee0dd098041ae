#include "ui/window_files.h"

#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <algorithm>

#include "engine/config/schema.h"
#include "engine/config/shipped_models.h"
#include "ui/dropped.h"
#include "ui/pages/start_page.h"
#include "ui/pages/train_page.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/run_setup.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {

constexpr auto kPhotoModel = "cifar32";  // has learnt from natural pictures: takes any photo
constexpr QLatin1String kModelEnding(".safetensors");

/// A model's name from its file's; older pictures name the file.
QString withoutEnding(QString name) {
    if (name.endsWith(kModelEnding)) name.chop(kModelEnding.size());
    return name;
}

bool isOneOf(const std::vector<ShippedModel>& models, const std::string& path) {
    return std::any_of(models.begin(), models.end(),
                       [&](const ShippedModel& model) { return model.weights.string() == path; });
}

}  // namespace

WindowFiles::WindowFiles(MainWindow& window, WindowSettings& settings)
    : QObject(&window), window_(window), settings_(settings) {
    connect(&window.bridge(), &EngineBridge::eventHappened, this, &WindowFiles::takeEvent);
}

void WindowFiles::say(MessageKind kind, const QString& text) {
    window_.messages()->post(kind, text);
}

void WindowFiles::open(const QStringList& paths) {
    QStringList others;
    for (const QString& path : paths) {
        const DroppedKind kind = kindOf({path});
        if (kind == DroppedKind::Model || kind == DroppedKind::Run)
            openModel(path);
        else
            others << path;
    }
    if (!paths.isEmpty()) {
        settings_.folder = QFileInfo(paths.front()).absolutePath();
        window_.trainPage()->setup()->setFolder(settings_.folder);
    }
    const DroppedKind kind = kindOf(others);
    const bool isFile = kind == DroppedKind::Data && !others.front().startsWith(QLatin1String("builtin:"));
    if (isFile && !QFileInfo::exists(others.front())) {
        settings_.recent.removeAll(others.front());
        Q_EMIT recentChanged();
        return say(MessageKind::Warning, tr("%1 is not there any more.").arg(others.front()));
    }
    if (kind == DroppedKind::Data) {
        window_.showPage(PageId::Train);
        window_.trainPage()->takeData(others.front());
        remember(others.front());
    }
    if (kind != DroppedKind::Pictures) return;
    const auto origin = others.size() == 1 ? originOfFile(others.front()) : std::nullopt;
    origin ? restore(*origin) : takePictures(others);
}

void WindowFiles::openModel(const QString& path, bool follow) {
    // A run shows what it has learnt, and Start goes on with it.
    const bool run = kindOf({path}) == DroppedKind::Run;
    if (run) window_.trainPage()->setup()->offerRun(path);
    const QString absolute = path.startsWith("model:") ? path : QFileInfo(path).absoluteFilePath();
    if (!waitingFor_.contains(absolute)) waitingFor_ << absolute;
    window_.bridge().submit(OpenModel{path.toStdString(), follow});
    if (run) window_.showPage(PageId::Train);
}

void WindowFiles::takeEvent(const Event& event) {
    if (event.kind == EventKind::Failed) {
        waitingFor_.clear();
        saving_.clear();
        origin_.reset();
    }
    if (event.kind == EventKind::Saved && event.key == "model" && !saving_.isEmpty()) {
        savedAs_ = saving_.takeFirst();
        remember(savedAs_);
    }
    if (event.kind != EventKind::ModelOpened) return;
    savedAs_.clear();  // another model must not be written over this one
    if (!waitingFor_.isEmpty()) remember(waitingFor_.takeFirst());
    // The status that goes with the event reaches the pages first.
    if (origin_) QMetaObject::invokeMethod(this, &WindowFiles::finishRestoring, Qt::QueuedConnection);
}

void WindowFiles::noteRun(const StatusView& status) {
    const bool goes = status.state == EngineState::Training || status.state == EngineState::Paused;
    const QString run = QString::fromStdString(status.runDirectory);
    if (!goes || run.isEmpty() || run == run_) return;
    run_ = run;
    remember(QFileInfo(run).absoluteFilePath());
}

void WindowFiles::remember(const QString& path) {
    const auto shipped = window_.startPage()->models();
    if (path.isEmpty() || path.startsWith("model:") || isOneOf(shipped, path.toStdString())) return;
    settings_.remember(path);
    Q_EMIT recentChanged();
}

void WindowFiles::takePictures(const QStringList& paths) {
    chooseModelForPhotos();
    window_.showPage(PageId::Reconstruct);
    window_.page(PageId::Reconstruct)->takePictures(paths);
}

void WindowFiles::takeImage(const QImage& image) {
    chooseModelForPhotos();
    window_.showPage(PageId::Reconstruct);
    window_.page(PageId::Reconstruct)->takeImage(image);
}

// From the start page a photo goes to the model that takes any; a model of one's own is one's own choice.
void WindowFiles::chooseModelForPhotos() {
    const auto& models = window_.startPage()->models();
    const auto& open = window_.bridge().status().model;
    const bool none = (!open || open->channels == 0) && waitingFor_.isEmpty();
    const bool shippedOnStart = open && window_.currentPage() == PageId::Start &&
                                isOneOf(models, open->path) && waitingFor_.isEmpty();
    if (!none && !shippedOnStart) return;
    const ShippedModel* best = photoModel();
    if (best && (none || open->path != best->weights.string()))
        openModel(QString::fromStdString(best->weights.string()));
    else if (none && !models.empty())
        openModel(QString::fromStdString(models.front().weights.string()));
}

const ShippedModel* WindowFiles::photoModel() const {
    for (const ShippedModel& model : window_.startPage()->models())
        if (model.card.name == kPhotoModel) return &model;
    return nullptr;
}

void WindowFiles::offerPhotoModel(const QString& photo, const QString& error) {
    const StatusView& status = window_.bridge().status();
    const ShippedModel* better = photoModel();
    const bool shipped = status.model && isOneOf(window_.startPage()->models(), status.model->path);
    if (!better || !shipped || status.model->path == better->weights.string() || status.state != EngineState::Idle)
        return;
    const QString title = QString::fromStdString(better->card.title);
    window_.messages()->offer(
        MessageKind::Note,
        tr("%1 does not come near %2 (MSE %3). The model %4 takes photos of all kinds.")
            .arg(QString::fromStdString(status.model->name), photo, error, title),
        tr("Open %1").arg(title), [this, path = QString::fromStdString(better->weights.string())] { openModel(path); });
}

/// Where the model of a picture is now: open, at its place, or among those that come with the program.
QString WindowFiles::placeOf(const PictureOrigin& origin) const {
    if (QFileInfo::exists(origin.modelPath)) return origin.modelPath;
    const QString name = withoutEnding(origin.modelName);
    for (const ShippedModel& model : window_.startPage()->models())
        if (model.card.name == name.toStdString()) return QString::fromStdString(model.weights.string());
    for (const QString& path : std::as_const(settings_.recent))
        if (withoutEnding(QFileInfo(path).fileName()) == name && QFileInfo::exists(path)) return path;
    return {};
}

void WindowFiles::restore(const PictureOrigin& origin) {
    origin_ = origin;
    const auto& open = window_.bridge().status().model;
    if (open && !origin.fingerprint.isEmpty() && open->fingerprint == origin.fingerprint.toStdString())
        return finishRestoring();
    const QString place = placeOf(origin);
    if (!place.isEmpty()) return openModel(place);
    say(MessageKind::Warning, tr("This picture was made with the model %1 (%2), which is not there: open it "
                                 "and drop the picture again.")
                                  .arg(origin.modelName, origin.modelPath));
    origin_.reset();
}

void WindowFiles::finishRestoring() {
    if (!origin_) return;
    const PictureOrigin origin = *std::exchange(origin_, std::nullopt);
    const auto& open = window_.bridge().status().model;
    Config config = window_.parameters().config(ParametersOf::OpenModel);
    for (auto field = origin.sampler.begin(); field != origin.sampler.end(); ++field) try {
            setField(config, field.key().toStdString(), field.value().toString().toStdString());
        } catch (const Error&) {
            // Of another version: the model's own value stays.
        }
    window_.parameters().replace(config, ParametersOf::OpenModel);
    Page* page = window_.page(origin.page);
    page->restore(origin.state);
    Q_EMIT page->edited(tr("restored picture"));
    window_.showPage(origin.page);
    const bool same =
        origin.fingerprint.isEmpty() || !open || open->fingerprint == origin.fingerprint.toStdString();
    if (same)
        say(MessageKind::Success, tr("Restored what made this picture."));
    else
        say(MessageKind::Warning,
            tr("The model %1 has changed since this picture was made: it will look different.")
                .arg(origin.modelName));
}

void WindowFiles::copy() {
    auto* view = qobject_cast<TileView*>(QApplication::focusWidget());
    const auto fits = [](const TileView* one) {
        return one->isVisible() && one->tiles() && (one->tiles()->count == 1 || one->selected() >= 0);
    };
    for (TileView* one : window_.page(window_.currentPage())->findChildren<TileView*>())
        if (!view && fits(one)) view = one;
    if (view) return view->copyTile();
    say(MessageKind::Note, tr("Choose a picture first: click one, then copy it."));
}

void WindowFiles::paste() {
    const QMimeData* data = QApplication::clipboard()->mimeData();
    if (accepts(data)) return take(data);
    say(MessageKind::Note, tr("There is no picture in the clipboard."));
}

bool WindowFiles::accepts(const QMimeData* data) const {
    return data && (!localPaths(data).isEmpty() || data->hasImage());
}

void WindowFiles::take(const QMimeData* data, bool own) {
    const QStringList paths = localPaths(data);
    if (own && !paths.isEmpty()) return takePictures(paths);
    if (!paths.isEmpty()) return open(paths);
    const QImage picture = qvariant_cast<QImage>(data->imageData());
    if (picture.isNull()) return;
    const auto origin = originFromText(picture.text(QString::fromLatin1(kOriginKey)));
    origin ? restore(*origin) : takeImage(picture);
}

void WindowFiles::openDialog(const QString& title, bool folder, const QString& filter) {
    auto* dialog = new QFileDialog(&window_, title, settings_.folder, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, &WindowFiles::open);
    dialog->open();
}

void WindowFiles::askForModel() {
    openDialog(tr("Open model"), false, tr("Models (*.safetensors)"));
}
void WindowFiles::askForRun() {
    openDialog(tr("Open run"), true, {});
}
void WindowFiles::askForData() {
    openDialog(tr("Open data set"), false,
               tr("Data sets (*.zip *.tar *.tar.gz *.tgz *.tar.xz *.gz *.bin *ubyte);;All (*)"));
}
void WindowFiles::askForPictures() {
    openDialog(tr("Open pictures"), false, tr("Pictures (%1)").arg(pictureFilter()));
}

void WindowFiles::askForRunToFollow() {
    auto* dialog =
        new QFileDialog(&window_, tr("Follow a run that another program trains"), settings_.folder);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) { openModel(path, true); });
    dialog->open();
}

void WindowFiles::save() {
    savedAs_.isEmpty() ? askWhereToSave() : saveAs(savedAs_);
}

void WindowFiles::saveAs(const QString& path) {
    saving_ << path;
    window_.bridge().submit(SaveModel{path.toStdString()});
}

void WindowFiles::askWhereToSave() {
    const auto& model = window_.bridge().status().model;
    if (!model) return say(MessageKind::Note, tr("There is no model to save yet: train or open one."));
    auto* dialog =
        new QFileDialog(&window_, tr("Save model as"), settings_.folder, tr("Models (*.safetensors)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("safetensors"));
    dialog->selectFile(QString::fromStdString(model->name) + kModelEnding);
    connect(dialog, &QFileDialog::fileSelected, this, &WindowFiles::saveAs);
    dialog->open();
}

}  // namespace shortrun
