#include "ui/window_session.h"

#include <QFileInfo>
#include <utility>

#include "engine/config/schema.h"
#include "ui/dropped.h"
#include "ui/pages/start_page.h"
#include "ui/pages/train_page.h"
#include "ui/smooth_pictures.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/parameter_form.h"
#include "ui/widgets/run_setup.h"
#include "ui/window_files.h"

namespace shortrun {

namespace {

constexpr QSize kFirstSize(1280, 800);

}  // namespace

WindowSession::WindowSession(MainWindow& window, WindowSettings& settings)
    : QObject(&window), window_(window), settings_(settings) {
    connect(&window.bridge(), &EngineBridge::eventHappened, this, &WindowSession::takeEvent);
}

void WindowSession::restoreWindow() {
    window_.resize(kFirstSize);
    if (!settings_.geometry.isEmpty()) window_.restoreGeometry(settings_.geometry);
    window_.form()->setAdvanced(settings_.advanced);
    setSmoothPictures(settings_.smoothPictures);
    window_.trainPage()->setup()->setFolder(settings_.folder);
    window_.setFormShown(settings_.formShown);
    window_.startPage()->setRecent(settings_.recent);
    for (int i = 0; i < kPages; ++i) {
        const auto id = static_cast<PageId>(i);
        const QJsonObject state = settings_.states.value(nameOf(id));
        if (!state.isEmpty()) window_.page(id)->restore(state);
    }
    window_.showPage(pageNamed(settings_.page).value_or(PageId::Start));
    window_.history().clear();
}

void WindowSession::begin(const QStringList& paths) {
    // Taken up once a model is open: its own configuration comes first.
    parametersToCome_ = settings_.parameters;
    if (paths.isEmpty()) {
        openLast();
    } else {
        if (kindOf(paths) == DroppedKind::Data) takeUpParameters();  // but for the pictures, which are these
        window_.files()->open(paths);
    }
    if (!window_.files()->isOpening()) takeUpParameters();
}

void WindowSession::openLast() {
    const QString last = settings_.model;
    const bool there = !last.isEmpty() && (last.startsWith(QLatin1String("model:")) || QFileInfo::exists(last));
    if (!last.isEmpty() && !there)
        window_.messages()->post(
            MessageKind::Note, tr("%1, open when the window was closed, is no longer there.").arg(last));
    const auto& shipped = window_.startPage()->models();
    if (there) {
        chainToCome_ = settings_.chain;
        const PageId page = window_.currentPage();
        window_.files()->openModel(last);
        window_.showPage(page);  // a run shows itself on its own page, but it was left on this one
    } else if (!shipped.empty()) {
        window_.files()->openModel(QString::fromStdString(shipped.front().weights.string()));
    }
}

void WindowSession::takeEvent(const Event& event) {
    // The model's own configuration is taken up with the status that comes with this event.
    if (event.kind == EventKind::ModelOpened)
        QMetaObject::invokeMethod(this, &WindowSession::takeUpParameters, Qt::QueuedConnection);
    // Where it cannot be opened, those of the next run come all the same; the files know first that nothing will come.
    if (event.kind == EventKind::Failed) QMetaObject::invokeMethod(this, &WindowSession::giveUpWaiting, Qt::QueuedConnection);
}

void WindowSession::giveUpWaiting() {
    if (window_.files()->isOpening()) return;
    chainToCome_.clear();
    takeUpParameters();
}

void WindowSession::takeUpParameters() {
    if (parametersToCome_.isEmpty()) return;
    // A run is opened to go on with it, and brings its own.
    if (!window_.bridge().status().runDirectory.empty()) parametersToCome_.clear();
    Parameters& parameters = window_.parameters();
    const auto takeUp = [&](const QByteArray& json, ParametersOf of) {
        if (json.isEmpty()) return;
        Config config = parameters.config(of);
        applyJson(config, json.toStdString(), "studio.ini");
        parameters.replace(config, of);
    };
    try {
        takeUp(std::exchange(parametersToCome_, {}), ParametersOf::NextRun);
        takeUp(std::exchange(chainToCome_, {}), ParametersOf::OpenModel);
    } catch (const Error& error) {
        window_.messages()->post(MessageKind::Note,
                                 tr("The parameters of last time could not be taken up: %1")
                                     .arg(QString::fromStdString(error.message())));
    }
    window_.history().clear();
}

QString WindowSession::openNow() const {
    const StatusView& status = window_.bridge().status();
    if (!status.runDirectory.empty()) return QString::fromStdString(status.runDirectory);
    return status.model ? QString::fromStdString(status.model->path) : QString();
}

void WindowSession::keep() {
    const Parameters& parameters = window_.parameters();
    const auto asJson = [&](ParametersOf of) {
        return QByteArray::fromStdString(toJson(parameters.config(of)));
    };
    settings_.geometry = window_.saveGeometry();
    settings_.advanced = window_.form()->advanced();
    settings_.smoothPictures = smoothPictures();
    // Closed before the model of last time was open: it stays what it was.
    if (parametersToCome_.isEmpty()) {
        settings_.model = openNow();
        settings_.parameters = asJson(ParametersOf::NextRun);
        settings_.chain = parameters.areOne() ? QByteArray() : asJson(ParametersOf::OpenModel);
    }
    for (int i = 0; i < kPages; ++i) {
        const auto id = static_cast<PageId>(i);
        settings_.states[nameOf(id)] = window_.page(id)->state();
    }
    settings_.save();
}

}  // namespace shortrun
