#include "ui/pages/lab/moment_lab.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <algorithm>

#include "ui/combo_rows.h"
#include "ui/theme.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/gap_bars.h"
#include "ui/widgets/invitation.h"
#include "ui/widgets/lab_plot.h"
#include "ui/widgets/moment_scatter.h"
#include "ui/widgets/seed_field.h"
#include "ui/widgets/study_bar.h"
#include "ui/widgets/top_filter_card.h"

namespace shortrun {

namespace {

const QString kBuiltIn = QStringLiteral("builtin:avatars");
enum Source { kModels, kAvatars, kChosen, kSeparator, kFile, kFolder };
constexpr int kFirstPictures = 500;
/// Between two measurements while training goes on: often enough for a curve, seldom enough to train.
constexpr int kFollowMs = 15'000;

/// Whether it can be read without asking anybody.
bool isAtHand(const QString& source) {
    return source.startsWith(QLatin1String("builtin:")) || (!source.isEmpty() && QFileInfo::exists(source));
}

}  // namespace

MomentLab::MomentLab(EngineBridge& bridge, QWidget* parent) : ModelLab(bridge, LabTopic::Moments, parent) {
    auto* invitation = new Invitation(
        QStringLiteral("compare"), tr("What learning matches"),
        tr("Hold the samples of a model against its data: the means of the network's responses, "
           "layer by layer, and how they come together while it learns."),
        this);
    setParts(buildControls(), buildCards(), invitation);
    againSoon_.setSingleShot(true);
    connect(&againSoon_, &QTimer::timeout, this, &MomentLab::measureAgain);
    showSource();
}

QWidget* MomentLab::buildControls() {
    auto* controls = new QWidget(this);
    source_ = new QComboBox(controls);
    source_->addItems({tr("The model's data"), tr("Avatars, built in"), QString()});
    source_->insertSeparator(kSeparator);
    source_->addItems({tr("File or archive …"), tr("Folder …")});
    source_->setAccessibleName(tr("Data"));
    source_->setMinimumWidth(156);
    source_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    source_->setFocusPolicy(Qt::StrongFocus);
    count_ = new QComboBox(controls);
    for (const int count : {200, 500, 1000, 2000, 5000, 10000}) count_->addItem(tr("%L1 samples").arg(count), count);
    count_->setCurrentIndex(count_->findData(kFirstPictures));
    count_->setAccessibleName(tr("Samples"));
    count_->setToolTip(tr("Samples, and at most as many pictures of the data: more make the intervals narrower"));
    count_->setFocusPolicy(Qt::StrongFocus);
    for (QComboBox* box : {source_, count_}) ignoreWheel(box);  // each entry begins to measure
    count_->setMaximumWidth(128);
    seed_ = new SeedField(tr("Seed"), SeedField::Steps::Hidden, controls);
    follow_ = new QCheckBox(tr("while training"), controls);
    follow_->setToolTip(
        tr("While a run trains, measure again every now and then: the curve over training grows by itself. "
           "Each measurement takes time from training."));
    bar_ = new StudyBar(tr("Measure"), tr("Draw samples and hold them against the data"), controls);
    auto* save = makeExport();
    save->addPicture(tr("panels"), QStringLiteral("moments"), [this] { return picture(); });
    auto* row = new QHBoxLayout(controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::kGrid);
    row->addWidget(source_);
    row->addWidget(count_);
    row->addWidget(seed_);
    row->addWidget(follow_);
    row->addStretch(1);
    row->addWidget(bar_);
    row->addWidget(save);
    connect(source_, &QComboBox::activated, this, &MomentLab::chooseSource);
    connect(count_, &QComboBox::activated, this, [this] { change(tr("number of samples")); });
    connect(seed_, &SeedField::seedChanged, this, [this] { change(tr("seed")); });
    connect(follow_, &QCheckBox::clicked, this, [this] {
        Q_EMIT edited(tr("measuring while training"));
        measureAgain();
    });
    connect(bar_, &StudyBar::beginRequested, this, &MomentLab::measure);
    connect(bar_, &StudyBar::stopRequested, this, [this] { bridge_.submit(StopStudy{Study::Moments}); });
    return controls;
}

QWidget* MomentLab::buildCards() {
    auto* cards = new QWidget(this);
    scatter_ = new MomentScatter(this);
    gaps_ = new GapBars(this);
    top_ = new TopFilterCard(this);
    overTraining_ = new LabPlot(
        tr("The gap over training"),
        {{tr("top layer's gap"), tr("A point for each measurement of this model, with its 95 % interval"), 0,
          0, true, true},
         {tr("by chance"), tr("The gap that so few pictures leave where the moments agree"), 1, 0, true, true,
          true}},
        this);
    auto* over = new LabCard(
        {
            tr("Over training"),
            tr("iteration"),
            tr("The gap of the top layer each time that this model was measured, against the iteration of "
               "its weights. Tick “while training”, and the curve grows by itself while a run goes on."),
        },
        this);
    overTraining_->setAccessibleDescription(over->explanation());
    over->body()->addWidget(overTraining_, 1);
    auto* grid = new QGridLayout(cards);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(Theme::kGrid);
    grid->addWidget(scatter_, 0, 0, 2, 5);
    grid->addWidget(gaps_, 0, 5, 1, 4);
    grid->addWidget(over, 0, 9, 1, 3);
    grid->addWidget(top_, 1, 5, 1, 7);
    // As wide and high as the grid says, whatever is in them.
    for (QWidget* card : {static_cast<QWidget*>(scatter_), static_cast<QWidget*>(gaps_), static_cast<QWidget*>(over),
                          static_cast<QWidget*>(top_)})
        card->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    for (int column = 0; column < 12; ++column) grid->setColumnStretch(column, 1);
    grid->setRowStretch(0, 9);
    grid->setRowStretch(1, 11);
    connect(scatter_, &MomentScatter::layerChosen, this, [this](int layer) {
        gaps_->setLayer(layer);
        Q_EMIT edited(tr("layer"));
    });
    connect(top_, &TopFilterCard::iterationsChosen, this, [this] { Q_EMIT edited(tr("iterations")); });
    connect(top_->bar(), &StudyBar::beginRequested, this, &MomentLab::learnTop);
    connect(top_->bar(), &StudyBar::stopRequested, this, [this] { bridge_.submit(StopStudy{Study::TopFilters}); });
    return cards;
}

void MomentLab::chooseSource(int index) {
    if (index == kFile || index == kFolder) {
        showSource();  // back to what is chosen, until the dialog says otherwise
        return askForData(index == kFolder);
    }
    if (index == kModels) chosen_.clear();
    if (index == kAvatars) chosen_ = kBuiltIn;
    showSource();
    change(tr("data"));
}

void MomentLab::askForData(bool folder) {
    auto* dialog = new QFileDialog(window(), folder ? tr("Folder of pictures") : tr("Pictures: a file or an archive"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(folder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &MomentLab::takeData);
    dialog->open();
}

bool MomentLab::takeData(const QString& source) {
    chosen_ = source;
    showSource();
    change(tr("data"));
    return true;
}

void MomentLab::showSource() {
    const bool file = !chosen_.isEmpty() && chosen_ != kBuiltIn;
    showRow(source_, kChosen, file);
    source_->setItemText(kChosen, file ? QFileInfo(chosen_).fileName() : QString());
    source_->setCurrentIndex(file ? kChosen : chosen_ == kBuiltIn ? kAvatars : kModels);
    const QString source = QString::fromStdString(data().source);
    source_->setToolTip(source.isEmpty() ? tr("The pictures to hold the model against") : source);
    gaps_->setInvitation(!chosen_.isEmpty() || source.isEmpty() || isAtHand(source)
                             ? tr("Measure, to hold samples of the model against its data.")
                             : tr("%1 is not at hand. Choose a file or a folder above, or drop it here.")
                                   .arg(QFileInfo(source).fileName()));
}

// As the model was trained to see them.
DataConfig MomentLab::data() const {
    const auto& model = status().model;
    DataConfig data = model ? model->config.data : DataConfig();
    // A run's own set is at hand as it is.
    if (chosen_.isEmpty()) return data;
    data.source = chosen_.toStdString();
    data.limit = 0;
    return data;
}

bool MomentLab::needData() {
    const QString source = QString::fromStdString(data().source);
    if (!chosen_.isEmpty() || isAtHand(source)) return true;  // of a chosen one the engine says what is wrong
    Q_EMIT message(
        MessageKind::Warning,
        source.isEmpty()
            ? tr("The model does not say what it was trained on. Choose the pictures to hold it "
                 "against with the first field above, or drop them here.")
            : tr("%1, which the model was trained on, is not at hand. Choose it, or other pictures, "
                 "with the first field above, or drop them here.")
                  .arg(QFileInfo(source).fileName()));
    return false;
}

void MomentLab::measure() {
    if (model().isEmpty() || !needData()) return;
    asked_ = true;
    bar_->setAsked();
    sinceMeasured_.start();
    bridge_.submit(CompareMoments{data(), count_->currentData().toInt(), seed_->seed()});
}

void MomentLab::learnTop() {
    if (model().isEmpty() || !needData()) return;
    top_->bar()->setAsked();
    LearnTop request;
    request.data = data();
    request.iterations = top_->iterations();
    request.seed = seed_->seed();
    bridge_.submit(request);
}

void MomentLab::change(const QString& what) {
    Q_EMIT edited(what);
    if (isVisible() && !isTraining()) measure();
}

// Whoever comes for the first time sees something, where the data are at hand.
void MomentLab::beginUnasked() {
    if (asked_ || !isVisible() || isTraining() || !isAtHand(QString::fromStdString(data().source))) return;
    measure();
}

// While a run trains, at a modest pace.
void MomentLab::measureAgain() {
    if (!follow_->isChecked() || !isVisible() || !isTraining() || bar_->running() || model().isEmpty()) return;
    const qint64 left = sinceMeasured_.isValid() ? kFollowMs - sinceMeasured_.elapsed() : 0;
    if (left > 0) {
        if (!againSoon_.isActive()) againSoon_.start(static_cast<int>(left));
        return;
    }
    const bool known = !points_.empty() && points_.back().iteration == status().iteration;
    if (!known) measure();
}

void MomentLab::forget(const Snapshot& snapshot) {
    asked_ = false;
    points_.clear();
    bar_->showState(nullptr);
    scatter_->showLayers({});
    gaps_->showLayers({});
    top_->showView(nullptr);
    showPoints();
    showSource();
    seen_ = snapshot.moments;
    seenTop_ = snapshot.topFilters;
}

void MomentLab::showStudies(const Snapshot& snapshot) {
    if (updated(seen_, snapshot.moments) && isOfModel(stateOf(seen_))) showMoments(seen_);
    if (updated(seenTop_, snapshot.topFilters) && isOfModel(stateOf(seenTop_))) top_->showView(seenTop_);
    beginUnasked();
    measureAgain();
}

void MomentLab::showMoments(const std::shared_ptr<const MomentView>& view) {
    bar_->showState(&view->state);
    if (!view->state.finished) return;
    scatter_->showLayers(view->layers);
    gaps_->showLayers(view->layers);
    gaps_->setLayer(scatter_->layer());
    addPoint(*view);
}

void MomentLab::addPoint(const MomentView& view) {
    if (view.layers.empty()) return;
    const LayerMoments& top = view.layers.front();
    const Measured now{view.state.iteration, top.gap, top.interval.low, top.interval.high, top.samplingError};
    // A run that went back measures the same iterations again.
    const auto at = std::ranges::lower_bound(points_, now.iteration, {}, &Measured::iteration);
    if (at != points_.end() && at->iteration == now.iteration)
        *at = now;
    else
        points_.insert(at, now);
    showPoints();
}

void MomentLab::showPoints() {
    std::vector<double> x, gap, low, high, chance;
    for (const Measured& point : points_) {
        x.push_back(static_cast<double>(point.iteration));
        gap.push_back(point.gap);
        low.push_back(point.low);
        high.push_back(point.high);
        chance.push_back(point.chance);
    }
    // A single point stands in the middle rather than on the edge.
    if (x.size() == 1)
        overTraining_->setSpan(0, std::max(1.0, 2 * x.front()));
    else
        overTraining_->setSpan(0, -1);
    overTraining_->setSeries(0, x, gap, low, high);
    overTraining_->setSeries(1, x, chance);
}

void MomentLab::stopWaiting() {
    settle(*bar_, stateOf(seen_));
    settle(*top_->bar(), stateOf(seenTop_));
}

bool MomentLab::moves(const Snapshot&) const {
    return !model().isEmpty() && (bar_->running() || top_->bar()->running());
}

QJsonObject MomentLab::state() const {
    return {{"data", chosen_},
            {"count", count_->currentData().toInt()},
            {"seed", static_cast<double>(seed_->seed())},
            {"layer", scatter_->layer()},
            {"follow", follow_->isChecked()},
            {"iterations", static_cast<int>(top_->iterations())}};
}

void MomentLab::restore(const QJsonObject& state) {
    const QSignalBlocker quietSeed(seed_);
    const QJsonObject before = this->state();
    chosen_ = state["data"].toString(chosen_);
    const int count = count_->findData(state["count"].toInt());
    if (count >= 0) count_->setCurrentIndex(count);
    const double seed = state["seed"].toDouble(static_cast<double>(seed_->seed()));
    if (seed >= 0 && seed < 9e15) seed_->setSeed(static_cast<std::uint64_t>(seed));
    scatter_->setLayer(state["layer"].toInt(scatter_->layer()));
    gaps_->setLayer(scatter_->layer());
    follow_->setChecked(state["follow"].toBool(follow_->isChecked()));
    top_->setIterations(state["iterations"].toInt(static_cast<int>(top_->iterations())));
    showSource();
    const QJsonObject now = this->state();
    const bool others =
        before["data"] != now["data"] || before["count"] != now["count"] || before["seed"] != now["seed"];
    if (asked_ && others && isVisible()) measure();
}

}  // namespace shortrun
