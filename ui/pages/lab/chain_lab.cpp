#include "ui/pages/lab/chain_lab.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/theme.h"
#include "ui/widgets/chain_film_card.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/film_scrubber.h"
#include "ui/widgets/invitation.h"
#include "ui/widgets/lab_plot.h"
#include "ui/widgets/long_run_card.h"
#include "ui/widgets/mixing_card.h"
#include "ui/widgets/response_card.h"
#include "ui/widgets/seed_field.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/study_bar.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {

constexpr std::array kMultiples{1, 5, 20, 100};
constexpr int kFirstCount = 16, kMostCount = 256, kMostShown = 6;

bool sameRequest(const StudyChains& a, const StudyChains& b) {
    return a.count == b.count && a.seed == b.seed && a.multiple == b.multiple;
}

}  // namespace

ChainLab::ChainLab(EngineBridge& bridge, QWidget* parent) : ModelLab(bridge, LabTopic::Chain, parent) {
    auto* invitation = new Invitation(
        QStringLiteral("film"), tr("The chain as a network"),
        tr("Follow the chains of a model from noise to picture: what each step adds, where the picture "
           "appears, whether z decides about it, and where the chains go that are not stopped."),
        this);
    setParts(buildControls(), buildCards(), invitation);
}

QWidget* ChainLab::buildControls() {
    auto* controls = new QWidget(this);
    count_ = new QSpinBox(controls);
    count_->setRange(2, kMostCount);
    count_->setValue(kFirstCount);
    count_->setKeyboardTracking(false);
    count_->setAccessibleName(tr("Chains"));
    count_->setToolTip(tr("How many chains are measured: all numbers are means over them, and R-hat compares them"));
    seed_ = new SeedField(tr("Seed"), SeedField::Steps::Hidden, controls);
    multiple_ = new SegmentedControl(tr("Long run"),
                                     {{tr("K"), tr("The short run alone, as the model was trained")},
                                      {tr("5 K"), tr("Go on to five times K")},
                                      {tr("20 K"), tr("Go on to twenty times K")},
                                      {tr("100 K"), tr("Go on to a hundred times K: this takes a while")}},
                                     controls);
    bar_ = new StudyBar(tr("Measure"), tr("Run the chains again and measure them along their way"), controls);
    auto* save = makeExport();
    save->addPicture(tr("panels"), QStringLiteral("chain"), [this] { return picture(); });
    auto* row = new QHBoxLayout(controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::kGrid);
    row->addWidget(new QLabel(tr("Chains"), controls));
    row->addWidget(count_);
    row->addWidget(seed_);
    row->addWidget(multiple_);
    row->addStretch(1);
    row->addWidget(bar_);
    row->addWidget(save);
    connect(count_, &QSpinBox::valueChanged, this, [this] { change(tr("number of chains")); });
    connect(seed_, &SeedField::seedChanged, this, [this] { change(tr("seed")); });
    connect(multiple_, &SegmentedControl::chosen, this, [this] { change(tr("length of the long run")); });
    connect(bar_, &StudyBar::beginRequested, this, &ChainLab::measure);
    connect(bar_, &StudyBar::stopRequested, this, [this] { bridge_.submit(StopStudy{Study::Chains}); });
    return controls;
}

QWidget* ChainLab::card(const QString& title, const QString& equation, const QString& explanation, QWidget* content) {
    auto* card = new LabCard({title, equation, explanation}, this);
    content->setAccessibleDescription(explanation);
    card->body()->addWidget(content, 1);
    return card;
}

QWidget* ChainLab::buildCards() {
    auto* cards = new QWidget(this);
    film_ = new ChainFilmCard(this);
    along_ = new LabPlot(
        tr("Along the chain"),
        {{tr("|x<sub>k+1</sub> − x<sub>k</sub>|"), tr("What layer k adds: step and noise"), 0, 0},
         {tr("s |f′|"), tr("The step alone: s |f′(x<sub>k</sub>)|"), 1, 0},
         {tr("f(x<sub>k</sub>)"), tr("How much the network likes the state"), 2, 1, false}},
        this);
    distances_ = new LabPlot(
        tr("Distances along the chain"),
        {{tr("|x<sub>k</sub> − z|"), tr("From where it began"), 0, 0},
         {tr("|M(z, u) − x<sub>k</sub>|"), tr("From where it will end, x<sub>K</sub>"), 1, 0},
         {tr("other z"),
          tr("|x<sub>k</sub>(z, u) − x<sub>k</sub>(z′, u)|: two starting points that meet, or do not"), 3, 0},
         {tr("other u"),
          tr("|x<sub>k</sub>(z, u) − x<sub>k</sub>(z, u′)|: what the chain's noise makes of one z"), 2, 0}},
        this);
    response_ = new ResponseCard(this);
    mixing_ = new MixingCard(this);
    longRun_ = new LongRunCard(this);
    auto* along = card(
        tr("What each layer adds"), tr("k = 0 … K"),
        tr("The norm of the residual |x<sub>k+1</sub> − x<sub>k</sub>|, of the step s |f′(x<sub>k</sub>)| in "
           "it, and below them f(x<sub>k</sub>), as means over the chains. The chain climbs to the last "
           "step: it is stopped, not converged."),
        along_);
    auto* distances = card(tr("From z to the picture"), tr("Euclidean, means"),
                           tr("Where the picture appears: the dashed line is the first k at which the chains "
                              "are half as far from their end x<sub>K</sub> as z was. Chains from two "
                              "starting points z and z′ with the same noise u do not meet, and two with the "
                              "same z hardly part."),
                           distances_);
    auto* grid = new QGridLayout(cards);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(Theme::kGrid);
    grid->addWidget(film_, 0, 0, 1, 4);
    grid->addWidget(along, 0, 4, 1, 4);
    grid->addWidget(distances, 0, 8, 1, 4);
    grid->addWidget(response_, 1, 0, 1, 5);
    grid->addWidget(mixing_, 1, 5, 1, 3);
    grid->addWidget(longRun_, 1, 8, 1, 4);
    // As wide and high as the grid says, whatever is in them.
    for (QWidget* card : {static_cast<QWidget*>(film_), along, distances, static_cast<QWidget*>(response_),
                          static_cast<QWidget*>(mixing_), static_cast<QWidget*>(longRun_)})
        card->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Ignored);
    for (int column = 0; column < 12; ++column) grid->setColumnStretch(column, 1);
    for (int row = 0; row < 2; ++row) grid->setRowStretch(row, 1);
    connect(film_, &ChainFilmCard::frameChanged, this, &ChainLab::setCursor);
    connect(film_, &ChainFilmCard::chainChosen, this, &ChainLab::lookAt);
    for (LabPlot* plot : {along_, distances_})
        connect(plot, &LabPlot::chosen, this, [this](double x) { film_->setFrame(static_cast<int>(std::lround(x))); });
    connect(response_, &ResponseCard::changed, this, [this](const QString& what) {
        askResponse();
        Q_EMIT edited(what);
    });
    return cards;
}

int ChainLab::multiple() const {
    return kMultiples[static_cast<std::size_t>(std::max(0, multiple_->current()))];
}

StudyChains ChainLab::request() const {
    return {count_->value(), seed_->seed(), multiple()};
}

void ChainLab::measure() {
    if (model().isEmpty()) return;
    ++asked_;
    bar_->setAsked();
    measured_ = request();
    bridge_.submit(measured_);
    askResponse();
}

void ChainLab::change(const QString& what) {
    Q_EMIT edited(what);
    if (isVisible() && !isTraining()) measure();
}

// Whoever comes for the first time sees something.
void ChainLab::beginUnasked() {
    if (asked_ == 0 && isVisible() && !isTraining()) measure();
}

void ChainLab::lookAt(int chain) {
    askResponse();
    if (drawn_) longRun_->showView(drawn_, chain);
    Q_EMIT edited(tr("chain"));
}

// One at a time: a drag asks for the newest once the one before is there.
void ChainLab::askResponse() {
    if (model().isEmpty()) return;
    responseWanted_ = responsePending_;
    if (responsePending_) return;
    const int chain = film_->chain();
    response_->setStart({seed_->seed(), chain, nullptr, nullptr},
                        {seed_->seed(), (chain + 1) % std::max(2, count_->value()), nullptr, nullptr});
    responsePending_ = true;
    bridge_.submit(response_->request());
}

void ChainLab::forget(const Snapshot& snapshot) {
    asked_ = 0;
    responsePending_ = responseWanted_ = false;
    bar_->showState(nullptr);
    film_->showView(nullptr);
    response_->showView(nullptr);
    mixing_->showMixing(nullptr);
    longRun_->showView(nullptr, 0);
    along_->clear();
    distances_->clear();
    seen_ = snapshot.chains;
    drawn_ = nullptr;
    seenResponse_ = snapshot.response;
}

void ChainLab::showStudies(const Snapshot& snapshot) {
    response_->setSize(snapshot.status->model->size);
    if (updated(seen_, snapshot.chains) && isOfModel(stateOf(seen_))) showStudy(seen_);
    if (updated(seenResponse_, snapshot.response) && isOfModel(stateOf(seenResponse_))) showResponse(seenResponse_);
    beginUnasked();
}

void ChainLab::showStudy(const std::shared_ptr<const ChainStudyView>& view) {
    if (sameRequest(view->request, measured_)) bar_->showState(&view->state);
    if (!sameRequest(view->request, request())) return;  // of controls that have been moved on
    // What is drawn stays until there is something to draw, and for good where this one is stopped before.
    if (view->frames.empty()) return;
    drawn_ = view;
    film_->showView(view);
    const ChainCurves& c = view->curves;
    for (LabPlot* plot : {along_, distances_}) plot->setSpan(0, std::max(1, view->steps));
    along_->setSeries(0, c.residualNorm);
    along_->setSeries(1, c.driftNorm);
    along_->setSeries(2, c.energy);
    distances_->setSeries(0, c.fromStart);
    distances_->setSeries(1, c.toEnd);
    distances_->setSeries(2, c.otherStart);
    distances_->setSeries(3, c.otherNoise);
    distances_->setMark(view->halfWay >= 0 ? view->halfWay : std::nan(""), tr("half there: k = %1").arg(view->halfWay));
    mixing_->showMixing(view->mixing);
    longRun_->showView(view, film_->chain());
    setCursor(film_->frame());
}

void ChainLab::setCursor(int k) {
    // At the end the legend reads the end anyway.
    const bool within = drawn_ && k < static_cast<int>(drawn_->frames.size()) - 1;
    for (LabPlot* plot : {along_, distances_}) plot->setCursor(within ? k : std::nan(""));
}

void ChainLab::showResponse(const std::shared_ptr<const ResponseView>& view) {
    response_->showView(view);
    if (!view->state.ended()) return;
    responsePending_ = false;
    if (responseWanted_) askResponse();
}

void ChainLab::stopWaiting() {
    responsePending_ = responseWanted_ = false;
    settle(*bar_, stateOf(seen_));
}

bool ChainLab::moves(const Snapshot&) const {
    return !model().isEmpty() && (bar_->running() || responsePending_ || film_->scrubber()->isPlaying());
}

QJsonObject ChainLab::state() const {
    return {{"count", count_->value()},
            {"seed", static_cast<double>(seed_->seed())},
            {"multiple", multiple()},
            {"chain", film_->chain()},
            {"response", response_->state()}};
}

void ChainLab::restore(const QJsonObject& state) {
    const QSignalBlocker quietCount(count_), quietSeed(seed_);
    const StudyChains before = request();
    const int count = state["count"].toInt(count_->value());
    if (count >= count_->minimum() && count <= kMostCount) count_->setValue(count);
    const double seed = state["seed"].toDouble(static_cast<double>(seed_->seed()));
    if (seed >= 0 && seed < 9e15) seed_->setSeed(static_cast<std::uint64_t>(seed));
    const auto at = std::find(kMultiples.begin(), kMultiples.end(), state["multiple"].toInt(multiple()));
    if (at != kMultiples.end()) multiple_->setCurrent(static_cast<int>(at - kMultiples.begin()));
    film_->setChain(std::clamp(state["chain"].toInt(film_->chain()), 0, kMostShown - 1));
    response_->restore(state["response"].toObject());
    if (asked_ == 0) return;
    if (!sameRequest(before, request()))
        measure();
    else
        askResponse();
}

}  // namespace shortrun
