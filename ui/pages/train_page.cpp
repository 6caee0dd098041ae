#include "ui/pages/train_page.h"

#include <QDir>
#include <QFileDialog>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <tuple>

#include "engine/config/cooldown.h"
#include "engine/config/remedy.h"
#include "engine/config/value_text.h"
#include "ui/pages/train_history.h"
#include "ui/pages/train_measures.h"
#include "ui/pages/train_notice.h"
#include "ui/run_states.h"
#include "ui/short_numbers.h"
#include "ui/theme.h"
#include "ui/widgets/compared_run.h"
#include "ui/widgets/curve_panel.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/health_strip.h"
#include "ui/widgets/run_setup.h"
#include "ui/widgets/run_timeline.h"
#include "ui/widgets/state_card.h"
#include "ui/widgets/status_strip.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {

constexpr int kShowDataAfterMs = 500;
constexpr double kSteadierNoise = 2.0;  // the remedy after a divergence: more data noise, a slower learner
constexpr double kSteadierRate = 0.5;
constexpr double kLargestNoise = 0.4;
constexpr double kHistoryFramesPerSecond = 8;
constexpr int kLeastSamples = 40;  // what is said above them must not make the window grow

/// Ends of chains that begin elsewhere than at noise look better than what the model makes: said where they are.
QString startCaption(ChainStart start) {
    switch (start) {
        case ChainStart::Persistent:
            return TrainPage::tr("  ·  persistent chains");
        case ChainStart::Data:
            return TrainPage::tr("  ·  chains begun at the data");
        case ChainStart::Prior:
            break;
    }
    return {};
}

QString durationText(double seconds) {
    const auto whole = static_cast<qint64>(seconds);
    if (whole < 60) return TrainPage::tr("%1 s").arg(whole);
    if (whole < 3600) return TrainPage::tr("%1 min").arg(whole / 60);
    return TrainPage::tr("%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60);
}

}  // namespace

TrainPage::TrainPage(EngineBridge& bridge, Parameters& parameters, QWidget* parent)
    : Page(bridge, parent),
      parameters_(parameters),
      setup_(new RunSetup(parameters, this)),
      state_(new StateCard(this)),
      samples_(new TileView(this)),
      real_(new TileView(this)),
      curves_(new CurvePanel(this)),
      health_(new HealthStrip(this)),
      timeline_(new RunTimeline(this)),
      compared_(new ComparedRun(this)),
      history_(new TrainHistory(bridge, curves_, timeline_, compared_, this)),
      measures_(new TrainMeasures(curves_, this)),
      splitter_(new QSplitter(Qt::Horizontal, this)) {
    startHere_ = state_->addButton(tr("Start"), true);
    steadier_ = state_->addButton(tr("Start again, steadier"), true);
    steadier_->setToolTip(tr("A new run with twice the data noise and half the learning rate"));
    explore_ = state_->addButton(tr("Explore the last good state"));
    startHere_->setToolTip(tr("Begin the run, or go on with the one in the chosen folder (Ctrl+Return)"));
    explore_->setToolTip(tr("Samples of the model as it was before the run went wrong (Ctrl+2)"));
    splitter_->addWidget(makeSamples());
    splitter_->addWidget(makeSide());
    splitter_->setChildrenCollapsible(false);
    splitter_->setHandleWidth(Theme::kGrid);
    splitter_->setSizes({556, 296});  // at 1280 px: 64 samples of 32 px at twice their size
    splitter_->setStretchFactor(0, 5);
    splitter_->setStretchFactor(1, 4);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::kGrid);
    column->addWidget(setup_);
    column->addWidget(splitter_, 1);

    showDataSoon_.setSingleShot(true);
    showDataSoon_.setInterval(kShowDataAfterMs);
    connect(&showDataSoon_, &QTimer::timeout, this, &TrainPage::showChosenData);
    connect(setup_, &RunSetup::startRequested, this, [this] { start(); });
    connect(setup_, &RunSetup::dataChosen, this, &TrainPage::showChosenData);
    connect(setup_, &RunSetup::runFolderChanged, this, [this] { showState(bridge_.status()); });
    connect(startHere_, &QPushButton::clicked, this, [this] { start(); });
    connect(steadier_, &QPushButton::clicked, this, &TrainPage::startSteadier);
    connect(explore_, &QPushButton::clicked, this, [this] { Q_EMIT pageRequested(PageId::Generate); });
    connect(&parameters_, &Parameters::changed, this, &TrainPage::dataMayHaveChanged);
    connect(&bridge_, &EngineBridge::metricsChanged, this, &TrainPage::takeMetrics);
    connect(history_, &TrainHistory::changed, this, [this] {
        health_->forget();
        measures_->follow();
        showSamples();
        showGauges();
    });
    connect(health_, &HealthStrip::remedyChosen, this, [this](const QString& key, const QString& value) {
        parameters_.set(key.toLatin1().constData(), value);
    });
    connectExport();
    showState(bridge_.status());
    dataMayHaveChanged();
}

QStringList TrainPage::parameterGroups() const {
    return {"data", "model", "sampler", "train", "runtime", ""};
}

TrainPage::Card TrainPage::makeCard(const QString& title) {
    Card card;
    card.frame = new QFrame;
    card.frame->setProperty("role", "card");
    card.column = new QVBoxLayout(card.frame);
    card.column->setContentsMargins(8, 8, 8, 8);
    card.column->setSpacing(Theme::kGrid);
    auto* heading = new QLabel(title, card.frame);
    heading->setFont(Theme::instance().font(Theme::Type::Heading));
    card.caption = new QLabel(card.frame);
    card.caption->setProperty("role", "caption");
    card.caption->setFont(Theme::instance().font(Theme::Type::Caption));
    card.caption->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    card.caption->setMinimumWidth(1);  // a long caption is cut rather than widening the card
    auto* row = new QHBoxLayout;
    row->setContentsMargins(4, 0, 4, 0);
    row->addWidget(heading);
    row->addWidget(card.caption, 1);
    card.heading = row;
    card.column->addLayout(row);
    return card;
}

QWidget* TrainPage::makeSamples() {
    const Card card = makeCard(tr("Samples"));
    sampleCaption_ = card.caption;
    samples_->setAccessibleName(tr("Samples of the model in training"));
    samples_->setFileStem(QStringLiteral("sample"));
    samples_->setMinimumHeight(kLeastSamples);
    card.column->addWidget(state_);
    card.column->addWidget(samples_, 1);
    card.column->addWidget(timeline_);
    return card.frame;
}

QWidget* TrainPage::makeSide() {
    auto* side = new QWidget;
    auto* column = new QVBoxLayout(side);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::kGrid);
    const Card real = makeCard(tr("Real pictures"));
    realCaption_ = real.caption;
    real_->setAccessibleName(tr("Real pictures"));
    real_->setFileStem(QStringLiteral("real"));
    real_->setPlaceholder(tr("Choose pictures, or drop a file or a folder here."));
    real.column->addWidget(real_, 1);
    const Card gauges = makeCard(tr("Gauges"));
    gaugeCaption_ = gauges.caption;
    auto* compare = new QToolButton(gauges.frame);
    compare->setIcon(Theme::instance().icon(QStringLiteral("compare")));
    compare->setAccessibleName(tr("Compare with another run"));
    compare->setToolTip(tr("Draws the curves of another run beside these: choose its folder"));
    connect(compare, &QToolButton::clicked, this, &TrainPage::askForComparison);
    gauges.heading->addWidget(compare);
    gauges.column->addWidget(health_);
    gauges.column->addWidget(compared_);
    gauges.column->addWidget(curves_, 1);
    measures_->layInto(gauges.heading, gauges.column);
    column->addWidget(real.frame, 2);
    column->addWidget(gauges.frame, 5);
    return side;
}

bool TrainPage::takeData(const QString& source) {
    setup_->chooseData(source);
    return true;
}

void TrainPage::start(bool paused) {
    // Asked for after the run, these pictures would be the last action, and take away the word that it could not begin.
    if (showDataSoon_.isActive()) showChosenData();
    setup_->keepFolderFree();
    StartTraining request;
    request.config = parameters_.config(ParametersOf::NextRun);
    if (finished_ && lengthOf(request.config.train) == finished_->second)
        std::tie(request.config.train.iterations, request.config.train.cooldown) = finished_->first;
    finished_.reset();
    request.runDirectory = setup_->runFolder().toStdString();
    request.resume = setup_->resumes();
    request.paused = paused;
    shownData_ = request.config.data;  // reading them is how a run begins
    dataAsked_ = true;
    bridge_.submit(request);
}

void TrainPage::finish() {
    const Config before = parameters_.config(ParametersOf::NextRun);
    Config config = before;
    const std::int64_t iteration = bridge_.status().iteration;
    config.train = coolingFrom(config.train, iteration, suitingCooldown(iteration));
    finished_ = {{lengthOf(before.train), lengthOf(config.train)}};
    parameters_.replace(config, ParametersOf::NextRun);
    bridge_.submit(ContinueTraining{});
}

void TrainPage::startSteadier() {
    Config config = parameters_.config(ParametersOf::NextRun);
    config.train.dataNoise = scaled(config.train.dataNoise, kSteadierNoise, kLargestNoise);
    config.train.learningRate = scaled(config.train.learningRate, kSteadierRate, 1);
    parameters_.replace(config, ParametersOf::NextRun);
    start();
}

void TrainPage::showChosenData() {
    showDataSoon_.stop();
    shownData_ = parameters_.config(ParametersOf::NextRun).data;
    dataAsked_ = true;
    bridge_.submit(ShowData{shownData_});
}

// Another size or crop shows at once what the model will see. A source that came with an opened run waits
// until it is chosen: it may lie on another machine.
void TrainPage::dataMayHaveChanged() {
    DataConfig now = parameters_.config(ParametersOf::NextRun).data;
    now.flip = shownData_.flip;
    const bool builtIn = now.source.rfind("builtin:", 0) == 0;
    showRealPictures();
    if (dataAsked_ && now == shownData_) return;
    if (builtIn || (dataAsked_ && now.source == shownData_.source))
        showDataSoon_.start();
    else
        showDataSoon_.stop();  // what was to be shown is no longer what is chosen
}

void TrainPage::handleEvent(const Event& event) {
    if (event.kind == EventKind::Diverged) divergence_ = sentenceCase(event.text);
}

void TrainPage::takeMetrics(qsizetype first) {
    const auto& rows = bridge_.metrics();
    if (first == 0) {
        curves_->clear();
        health_->clear();
    }
    curves_->append(rows.data() + first, rows.size() - static_cast<std::size_t>(first));
    history_->takeMetrics();
    showGauges();
}

void TrainPage::showGauges() {
    const auto rows = history_->rows();
    showHealth();
    if (rows.empty()) return gaugeCaption_->clear();
    const MetricsRow& row = rows.back();
    // A rate on its way between two points of a schedule has more digits than there is room for: 1.8e-4, and 2e-4.
    const QString rate =
        row.learningRate == 0 ? "0" : withShortExponent(QString::number(row.learningRate, 'e', 1)).replace(".0e", "e");
    gaugeCaption_->setText(tr("σ %1  ·  lr %2  ·  %3")
                               .arg(QString::number(row.dataNoiseStd, 'g', 3), rate, durationText(row.seconds)));
    gaugeCaption_->setToolTip(tr("Data noise used, learning rate used, time of training"));
}

// A run that the guard has stopped has diverged, whatever its rows say after it went back; why, says the page.
void TrainPage::showHealth() {
    const auto rows = history_->rows();
    if (rows.empty()) return health_->clear();
    const StatusView& status = bridge_.status();
    HealthReport report = judgeHealth(rows, status.config.train.chainStart == ChainStart::Prior);
    const bool stopped = status.state == EngineState::Diverged && history_->live();
    if (stopped) report = {Health::Diverged, tr("The guard has stopped this run.").toStdString(), {}};
    // What another program trains cannot be changed from here; what lies behind neither.
    const bool remediable = history_->live() && !stopped && !status.following;
    health_->show(report, rows.back(), parameters_.config(ParametersOf::NextRun), remediable);
}

void TrainPage::showSnapshot(const Snapshot& snapshot) {
    history_->showSnapshot(snapshot);
    measures_->showSnapshot(snapshot);
    showPictures(snapshot);
    if (!updated(status_, snapshot.status)) return;
    showState(*status_);
    showHealth();  // who may change the run has changed with it, or the parameters have
}

void TrainPage::showPictures(const Snapshot& snapshot) {
    if (updated(data_, snapshot.data) && data_) {
        dataOf_ = shownData_.source;
        showRealPictures();
    }
    if (updated(training_, snapshot.training) && training_ && history_->live()) showSamples();
}

/// Of the newest iteration, or of the one that is looked at.
void TrainPage::showSamples() {
    if (history_->live()) {
        if (!training_) return;
        samples_->setTiles(tilesOf(training_, &TrainingView::samples));
        sampleCaption_->setText(tr("iteration %1").arg(countText(training_->iteration)) +
                                startCaption(bridge_.status().config.train.chainStart));
        return showRealPictures();
    }
    const auto past = history_->past();
    const QString looked = tr("iteration %1").arg(countText(history_->iteration()));
    if (!past) return sampleCaption_->setText(looked);
    samples_->setPlaceholder(tr("No samples are kept of the iterations up to this one."));
    samples_->setTiles(tilesOf(past, &PastView::samples));
    sampleCaption_->setText(past->samples.empty() || past->iteration == history_->iteration()
                                ? looked
                                : tr("%1  ·  samples of %2").arg(looked, countText(past->iteration)));
    showRealPictures();
}

// Those of the batch that is looked at, else some of what is chosen, where that has been read.
void TrainPage::showRealPictures() {
    const QString source = QString::fromStdString(parameters_.config(ParametersOf::NextRun).data.source);
    const bool read = data_ && dataOf_ == source.toStdString();
    const auto past = history_->past();
    if (past && !past->data.empty())
        real_->setTiles(tilesOf(past, &PastView::data));
    else if (history_->live() && training_ && !training_->data.empty())
        real_->setTiles(tilesOf(training_, &TrainingView::data));
    else
        real_->setTiles(read ? tilesOf(data_, &DataView::tiles) : nullptr);
    real_->setPlaceholder(source.startsWith(QLatin1String("builtin:"))
                              ? tr("Choose pictures, or drop a file or a folder here.")
                              : tr("%1 has not been read yet: choose it again, or press Start.")
                                    .arg(QFileInfo(source).fileName()));
    QString caption, names;
    if (read) caption = tr("%1 pictures").arg(countText(data_->count));
    if (read && data_->skipped > 0) caption += tr(" · %1 skipped").arg(countText(data_->skipped));
    if (read)
        for (const std::string& name : data_->skippedNames) names += QStringLiteral("\n") + QString::fromStdString(name);
    realCaption_->setText(caption);
    realCaption_->setToolTip(read ? QString::fromStdString(data_->description) + names : QString());
    fitRealPictures();
}

bool TrainPage::hasSamples() const {
    return training_ && !training_->samples.empty();
}

QString TrainPage::sampleCaption() const {
    return sampleCaption_->text();
}

void TrainPage::connectExport() {
    ExportButton* save = timeline_->exportButton();
    save->addPicture(tr("samples"), QStringLiteral("samples"), [this] { return samples_->sheet(); });
    save->addAnimation(tr("training history"), QStringLiteral("training"), [this] {
        ExportAnimation animation;
        const auto& record = bridge_.snapshot().record;
        animation.trainingHistory = record && !record->sheets.empty();
        animation.framesPerSecond = kHistoryFramesPerSecond;
        return animation;
    });
    connect(save, &ExportButton::saved, this,
            [this](const QString& path) { Q_EMIT message(MessageKind::Success, tr("Saved %1.").arg(path)); });
    connect(save, &ExportButton::failed, this,
            [this](const QString& sentence) { Q_EMIT message(MessageKind::Failure, sentence); });
    connect(save, &ExportButton::animationChosen, this,
            [this](const ExportAnimation& animation) { bridge_.submit(animation); });
}

void TrainPage::compareWith(const QString& runFolder) {
    history_->compareWith(runFolder);
}

void TrainPage::askForComparison() {
    auto* dialog = new QFileDialog(this, tr("Run to compare with"), QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, &TrainPage::compareWith);
    dialog->open();
}

void TrainPage::showState(const StatusView& status) {
    // A run that has made no iteration yet shows no pictures of the one before.
    const bool fresh = hasRun(status.state) && status.iteration == 0;
    const bool pictures = hasSamples() && !fresh && status.state != EngineState::LoadingData;
    const bool trouble = status.state == EngineState::Diverged || status.state == EngineState::Failed;
    setup_->setRunning(hasRun(status.state));
    samples_->setVisible(pictures);
    timeline_->setVisible(pictures);
    state_->setVisible(!pictures || trouble);
    state_->setLow(pictures);  // the pictures need the height
    startHere_->setVisible(!pictures &&
                           (status.state == EngineState::Idle || status.state == EngineState::Failed));
    steadier_->setVisible(status.state == EngineState::Diverged);
    explore_->setVisible(status.state == EngineState::Diverged);
    state_->setProgress(status.progress);
    sampleCaption_->setVisible(pictures);
    startHere_->setText(setup_->resumes() ? tr("Resume") : tr("Start"));
    sayStateOfTraining(*state_, status, setup_->resumes(), hasRun(status.state), divergence_);
}

void TrainPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    fitRealPictures();
}

// As many real pictures as fit at the scale of the samples: the two are to be compared.
void TrainPage::fitRealPictures() {
    const auto& tiles = real_->tiles();
    if (!tiles || tiles->empty()) return;
    const bool compare = samples_->isVisible() && samples_->tiles() && !samples_->tiles()->empty();
    const int shown = compare ? samples_->tileRect(0).width() / std::max(1, samples_->tiles()->width) : 2;
    const int scale = std::clamp(shown, 1, std::max(1, real_->height() / tiles->height));
    const int columns = std::max(1, (real_->width() + 2) / (tiles->width * scale + 2));
    const int rows = std::max(1, (real_->height() + 2) / (tiles->height * scale + 2));
    real_->setColumns(columns);
    real_->setShown(0, std::min(tiles->count, columns * rows));
    real_->setMaximumScale(scale);
}

}  // namespace shortrun
