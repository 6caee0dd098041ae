#include "ui/pages/lab/plane_lab.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QLabel>
#include <QMimeData>
#include <QShortcut>
#include <QSignalBlocker>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "engine/config/plane_presets.h"
#include "engine/config/plane_schema.h"
#include "engine/core/error.h"
#include "ui/theme.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/lab_curves.h"
#include "ui/widgets/lab_panels.h"
#include "ui/widgets/lab_settings.h"
#include "ui/widgets/lab_transport.h"
#include "ui/widgets/segmented_control.h"

namespace shortrun {

namespace {

constexpr int kSendAfterMs = 30;  // a stroke of the mouse is many points
constexpr float kEraser = 0.16f;  // reaches all that a click has sprayed, and what a hand trembles
constexpr std::size_t kMostDrawn = 4000;
constexpr std::int64_t kShownAfter = 400;  // iterations, in a picture

QString csvIn(const QMimeData* data) {
    for (const QUrl& url : data->urls()) {
        const QString suffix = QFileInfo(url.toLocalFile()).suffix().toLower();
        if (url.isLocalFile() && (suffix == "csv" || suffix == "tsv" || suffix == "txt")) return url.toLocalFile();
    }
    return {};
}

}  // namespace

PlaneLab::PlaneLab(EngineBridge& bridge, QWidget* parent)
    : LabView(bridge, LabTopic::Plane, parent), config_(planePresets().front().config), panels_(new LabPanels(this)) {
    setAcceptDrops(true);
    auto* middle = new QHBoxLayout;
    middle->setSpacing(Theme::kGrid);
    middle->addWidget(panels_, 11);
    middle->addWidget(buildSide(), 9);
    about_ = new QLabel(this);
    about_->setProperty("role", "secondary");
    about_->setMinimumWidth(1);  // cut rather than widening the window
    buildToolbar();
    body()->addWidget(about_);
    body()->addLayout(middle, 1);
    sendSoon_.setSingleShot(true);
    sendSoon_.setInterval(kSendAfterMs);
    connectAll();
    addKeys();
    showConfig();
}

void PlaneLab::buildToolbar() {
    QList<SegmentedControl::Choice> choices;
    for (const PlanePreset& preset : planePresets())
        choices << SegmentedControl::Choice{QString::fromStdString(preset.label), QString::fromStdString(preset.about)};
    presets_ = new SegmentedControl(tr("Preset"), choices, this);
    source_ = new QComboBox(this);
    source_->addItems({tr("Gaussians"), tr("Rings"), tr("Spirals"), tr("Moons"), tr("CSV file …"), tr("Drawn")});
    source_->setAccessibleName(tr("Data"));
    source_->setToolTip(tr("The data: built in, from a CSV file of points, or drawn on the panel below"));
    source_->setFocusPolicy(Qt::StrongFocus);
    clear_ = new QToolButton(this);
    clear_->setIcon(Theme::instance().icon("close"));
    clear_->setFixedSize(32, 32);
    clear_->setAccessibleName(tr("Rub out the drawing"));
    clear_->setToolTip(tr("Rub out all drawn points"));
    transport_ = new LabTransport(this);
    auto* save = makeExport();
    save->addPicture(tr("panels"), QStringLiteral("lab"), [this] { return panels_->picture(); });
    toolbar()->addWidget(presets_);
    toolbar()->addWidget(source_);
    toolbar()->addWidget(clear_);
    toolbar()->addStretch(1);
    toolbar()->addWidget(transport_);
    toolbar()->addWidget(save);
}

QWidget* PlaneLab::buildSide() {
    auto* side = new QWidget(this);
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::kGrid);
    const auto card = [&](const QString& title, QLabel** caption) {
        auto* frame = new QFrame(side);
        frame->setProperty("role", "card");
        auto* inner = new QVBoxLayout(frame);
        inner->setContentsMargins(8, 8, 8, 8);
        inner->setSpacing(Theme::kGrid / 2);
        auto* heading = new QLabel(title, frame);
        heading->setFont(Theme::instance().font(Theme::Type::Heading));
        auto* head = new QHBoxLayout;
        head->setContentsMargins(4, 0, 4, 0);
        head->addWidget(heading);
        if (caption) {
            *caption = new QLabel(frame);
            (*caption)->setProperty("role", "caption");
            (*caption)->setFont(Theme::instance().font(Theme::Type::Caption));
            (*caption)->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
            (*caption)->setMinimumWidth(1);
            head->addWidget(*caption, 1);
        } else {
            head->addStretch(1);
        }
        inner->addLayout(head);
        return std::pair(frame, inner);
    };
    curves_ = new LabCurves(side);
    const auto [curves, curvesColumn] = card(tr("How far apart, in nats"), &progress_);
    curvesColumn->addWidget(curves_, 1);
    settings_ = new LabSettings(side);
    const auto [settings, settingsColumn] = card(tr("Settings"), nullptr);
    settingsColumn->addWidget(settings_);
    column->addWidget(curves, 1);
    column->addWidget(settings);
    return side;
}

void PlaneLab::connectAll() {
    connect(&sendSoon_, &QTimer::timeout, this, &PlaneLab::sendAsBefore);
    connect(presets_, &SegmentedControl::chosen, this, &PlaneLab::choosePreset);
    connect(source_, &QComboBox::activated, this, &PlaneLab::chooseSource);
    connect(clear_, &QToolButton::clicked, this, [this] {
        PlaneConfig changed = config_;
        changed.data.drawn.clear();
        change(changed, tr("drawing"));
    });
    connect(transport_, &LabTransport::runToggled, this, [this] { setRunning(!running_); });
    connect(transport_, &LabTransport::stepRequested, this, [this] { step(PlaneMotion::Step); });
    connect(transport_, &LabTransport::iterationRequested, this, [this] { step(PlaneMotion::Iterate); });
    connect(transport_, &LabTransport::restartRequested, this,
            [this] { send(running_ ? PlaneMotion::Run : PlaneMotion::Rest, true); });
    connect(transport_, &LabTransport::speedChanged, this, &PlaneLab::sendAsBefore);
    connect(settings_, &LabSettings::changed, this, &PlaneLab::change);
    connect(settings_, &LabSettings::refused, this, [this](const QString& sentence) {
        Q_EMIT message(MessageKind::Warning, sentence);
    });
    connect(panels_, &LabPanels::pointsDrawn, this, &PlaneLab::draw);
    connect(panels_, &LabPanels::erased, this, &PlaneLab::erase);
}

void PlaneLab::addKeys() {
    const auto add = [this](Qt::Key key, auto action) {
        auto* shortcut = new QShortcut(key, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, action);
    };
    add(Qt::Key_Space, [this] {
        // A button that has the focus is pressed, as everywhere.
        if (auto* button = qobject_cast<QAbstractButton*>(focusWidget())) return button->click();
        setRunning(!running_);
    });
    add(Qt::Key_S, [this] { step(PlaneMotion::Step); });
    add(Qt::Key_I, [this] { step(PlaneMotion::Iterate); });
    add(Qt::Key_R, [this] { send(running_ ? PlaneMotion::Run : PlaneMotion::Rest, true); });
}

void PlaneLab::send(PlaneMotion motion, bool restart) {
    sendSoon_.stop();
    // The first point of a drawing brings its data with it: until then the engine keeps what it has.
    if (config_.data.source == PlaneSource::Drawn && config_.data.drawn.empty()) return;
    MovePlane request;
    request.config = config_;
    request.motion = motion;
    request.restart = restart;
    request.movesPerSecond = transport_->speed();
    bridge_.submit(request);
}

void PlaneLab::sendAsBefore() {
    if (isVisible()) send(running_ ? PlaneMotion::Run : PlaneMotion::Rest);
}

void PlaneLab::setRunning(bool running) {
    running_ = running;
    awaiting_ = true;
    transport_->setRunning(running);
    // Lost chains go nowhere: running on means a new beginning.
    send(running ? PlaneMotion::Run : PlaneMotion::Rest, running && view_ && view_->lost);
}

void PlaneLab::step(PlaneMotion motion) {
    running_ = false;
    awaiting_ = true;
    transport_->setRunning(false);
    send(motion);
}

void PlaneLab::change(const PlaneConfig& config, const QString& what) {
    if (config == config_) return;
    config_ = config;
    showConfig();
    sendSoon_.start();
    Q_EMIT edited(what);
}

void PlaneLab::choosePreset(int index) {
    const auto& preset = planePresets()[static_cast<std::size_t>(index)];
    preset_ = index;
    config_ = preset.config;
    showConfig();
    running_ = awaiting_ = true;
    transport_->setRunning(true);
    if (isVisible()) send(PlaneMotion::Run, true);
    Q_EMIT edited(tr("preset"));
}

void PlaneLab::chooseSource(int index) {
    const auto source = static_cast<PlaneSource>(index);
    if (source == PlaneSource::File) {
        askForFile();
        return showConfig();  // until a file is chosen
    }
    PlaneConfig changed = config_;
    changed.data.source = source;
    change(changed, tr("data"));
}

void PlaneLab::askForFile() {
    auto* dialog = new QFileDialog(window(), tr("Open points"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Points (*.csv *.tsv *.txt)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this, &PlaneLab::takeData);
    dialog->open();
}

bool PlaneLab::takeData(const QString& source) {
    PlaneConfig changed = config_;
    changed.data.source = PlaneSource::File;
    changed.data.file = source.toStdString();
    change(changed, tr("data"));
    return true;
}

void PlaneLab::draw(const std::vector<PlanePoint>& points) {
    PlaneConfig changed = config_;
    changed.data.source = PlaneSource::Drawn;
    auto& drawn = changed.data.drawn;
    if (drawn.size() + points.size() > kMostDrawn) return;
    drawn.insert(drawn.end(), points.begin(), points.end());
    change(changed, tr("drawing"));
}

void PlaneLab::erase(const PlanePoint& around) {
    if (config_.data.source != PlaneSource::Drawn) return;
    PlaneConfig changed = config_;
    std::erase_if(changed.data.drawn, [&](const PlanePoint& point) {
        return std::hypot(point.x - around.x, point.y - around.y) < kEraser;
    });
    change(changed, tr("drawing"));
}

void PlaneLab::showConfig() {
    settings_->setConfig(config_);
    const QSignalBlocker quiet(source_);
    source_->setCurrentIndex(static_cast<int>(config_.data.source));
    clear_->setVisible(config_.data.source == PlaneSource::Drawn && !config_.data.drawn.empty());
    panels_->showConfig(config_);
    const auto& preset = planePresets()[static_cast<std::size_t>(preset_)];
    PlaneConfig plain = config_;
    plain.seed = preset.config.seed;
    const bool own = !(plain == preset.config);
    presets_->setCurrent(own ? -1 : preset_);
    about_->setText(own ? tr("Own settings, begun from “%1”.").arg(QString::fromStdString(preset.label))
                        : QString::fromStdString(preset.about));
}

void PlaneLab::showSnapshot(const Snapshot& snapshot) {
    if (!updated(view_, snapshot.plane)) return;
    if (view_) return showView(*view_);
    // A new engine knows nothing of the old one's world.
    running_ = false;
    transport_->setRunning(false);
}

void PlaneLab::showView(const PlaneView& view) {
    const bool answered = view.running == running_ || view.lost || !view.problem.empty();
    if (answered) awaiting_ = false;
    // Out of sight it rests without being told to by anybody.
    if (!awaiting_ && running_ != view.running && isVisible()) {
        running_ = view.running;
        transport_->setRunning(running_);
    }
    panels_->showView(view, config_.data.source == PlaneSource::File);
    curves_->setCurve(view.curve);
    QString progress = tr("iteration %1").arg(view.iteration);
    if (view.iterationsPerSecond > 0)
        progress += tr("  ·  %1 a second")
                        .arg(view.iterationsPerSecond, 0, 'f', view.iterationsPerSecond < 10 ? 1 : 0);
    progress_->setText(progress);
}

// It never rests by itself: a picture is taken once it has something to show.
bool PlaneLab::moves(const Snapshot& snapshot) const {
    return !snapshot.plane || (snapshot.plane->running && snapshot.plane->iteration < kShownAfter);
}

QJsonObject PlaneLab::state() const {
    return {{"config", QJsonDocument::fromJson(QByteArray::fromStdString(toJson(config_))).object()},
            {"preset", QString::fromStdString(planePresets()[static_cast<std::size_t>(preset_)].name)},
            {"speed", transport_->speed()}};
}

void PlaneLab::restore(const QJsonObject& state) {
    const auto presets = planePresets();
    const std::string name = state["preset"].toString().toStdString();
    const auto preset = std::find_if(presets.begin(), presets.end(), [&](const auto& p) { return p.name == name; });
    if (preset != presets.end()) preset_ = static_cast<int>(preset - presets.begin());
    try {
        applyPlaneJson(config_, QJsonDocument(state["config"].toObject()).toJson().toStdString(), "studio.ini");
    } catch (const Error&) {
        // What makes no sense keeps its value.
    }
    transport_->setSpeed(state["speed"].toDouble(transport_->speed()));
    showConfig();
    sendAsBefore();
}

void PlaneLab::showEvent(QShowEvent* event) {
    LabView::showEvent(event);
    if (event->spontaneous()) return;
    // Whoever comes for the first time sees it move; but a run in training is not slowed down unasked.
    if (!std::exchange(begun_, true)) running_ = status().state != EngineState::Training;
    awaiting_ = true;
    transport_->setRunning(running_);
    send(running_ ? PlaneMotion::Run : PlaneMotion::Rest);
}

// Out of sight it rests, and goes on when it is seen again.
void PlaneLab::hideEvent(QHideEvent* event) {
    LabView::hideEvent(event);
    if (!event->spontaneous() && running_) send(PlaneMotion::Rest);
}

void PlaneLab::dragEnterEvent(QDragEnterEvent* event) {
    if (csvIn(event->mimeData()).isEmpty()) return event->ignore();
    event->acceptProposedAction();
}

void PlaneLab::dropEvent(QDropEvent* event) {
    if (takeData(csvIn(event->mimeData()))) event->acceptProposedAction();
}

}  // namespace shortrun
