#include "ui/pages/generate_page.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSignalBlocker>
#include <algorithm>
#include <cmath>

#include "ui/picked_tiles.h"
#include "ui/theme.h"
#include "ui/widgets/compare_panel.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/film_panel.h"
#include "ui/widgets/film_scrubber.h"
#include "ui/widgets/neighbour_panel.h"
#include "ui/widgets/pin_tray.h"
#include "ui/widgets/sample_controls.h"
#include "ui/widgets/seed_field.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/thin_progress.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {
constexpr int kPanelMinimumWidth = 296;
const QStringList kViewWords{"grid", "neighbours", "compare"};
}  // namespace

GeneratePage::GeneratePage(EngineBridge& bridge, QWidget* parent)
    : ExplorePage(
          bridge,
          {"generate", tr("Samples will be here"),
           tr("With a trained model, this page draws noise z and runs K Langevin steps on it: a grid of "
              "pictures x = M(z) for every seed, and the film of each from noise to picture.")},
          parent),
      points_(bridge) {
    buildToolbar();
    buildViews();
    addExports();
    connectControls();
    connectPanels();
    addKeys();
    showView();
}

void GeneratePage::buildToolbar() {
    controls_ = new SampleControls(this);
    toolbar()->addWidget(controls_);
    save_ = addToolbarEnd();
}

void GeneratePage::buildViewChoice() {
    view_ = new SegmentedControl(
        tr("What is shown"),
        {{tr("Samples"), tr("A grid of samples of the seed (G)")},
         {tr("Neighbours"), tr("The chosen sample, and z turned a little toward random directions (B)")},
         {tr("Side by side"), tr("The same z under another model, or another number of steps (V)")}},
        this);
}

void GeneratePage::buildViews() {
    progress_ = new ThinProgress(tr("Progress of the chains"), this);
    buildViewChoice();
    samples_ = new QWidget(this);
    caption_ = new QLabel(samples_);
    caption_->setProperty("role", "secondary");
    caption_->setMinimumWidth(1);
    grid_ = new TileView(samples_);
    grid_->setAccessibleName(tr("Samples"));
    grid_->setSelectable(true);
    grid_->setFileStem("sample");
    grid_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    auto* samples = new QVBoxLayout(samples_);
    samples->setContentsMargins(0, 0, 0, 0);
    samples->setSpacing(Theme::kGrid / 2);
    samples->addWidget(caption_);
    samples->addWidget(grid_, 1);
    neighbours_ = new NeighbourPanel(this);
    compare_ = new ComparePanel(this);
    pins_ = new PinTray(this);
    film_ = new FilmPanel(this);
    film_->setMinimumWidth(kPanelMinimumWidth);

    auto* pictures = new QHBoxLayout;
    pictures->setSpacing(2 * Theme::kGrid);
    pictures->addWidget(samples_, 1);
    pictures->addWidget(neighbours_, 1);
    pictures->addWidget(compare_, 1);
    auto* choice = new QHBoxLayout;
    choice->setSpacing(Theme::kGrid);
    choice->addWidget(view_);
    choice->addWidget(neighbours_->controls(), 1);
    choice->addWidget(compare_->controls(), 1);
    choice->addStretch();
    auto* left = new QVBoxLayout;
    left->setSpacing(Theme::kGrid / 2);
    left->addLayout(choice);
    left->addLayout(pictures, 1);
    left->addWidget(pins_);
    row_ = new QHBoxLayout;
    row_->setSpacing(2 * Theme::kGrid);
    row_->addLayout(left, 2);
    row_->addWidget(film_, 1);
    // The line of progress lies in the gap that is there anyway.
    auto* below = new QVBoxLayout;
    below->setSpacing(2);
    below->addWidget(progress_);
    below->addLayout(row_, 1);
    body()->setSpacing(2);
    body()->addLayout(below, 1);
}

/// A grid takes what its largest whole scale needs; what is left of the window makes the film larger.
void GeneratePage::shareWidth() {
    const int whole = row_->geometry().width(), most = whole - row_->spacing() - kPanelMinimumWidth;
    if (!model() || most < kPanelMinimumWidth) return;
    const bool around = view() == View::Neighbours;
    const TileView* grid = around ? neighbours_->tiles() : grid_;
    const int count = around ? static_cast<int>(neighbours_->points().size()) : controls_->count();
    const int needed = view() == View::Compare
                           ? most
                           : TileView::widthOfSquare(count, model()->size, std::min(most, grid->height()),
                                                     devicePixelRatioF());
    const int left = std::clamp(needed, std::min(whole / 2, most), most);
    row_->setStretch(0, left);
    row_->setStretch(1, whole - row_->spacing() - left);
}

void GeneratePage::resizeEvent(QResizeEvent* event) {
    ExplorePage::resizeEvent(event);
    QMetaObject::invokeMethod(this, &GeneratePage::shareWidth, Qt::QueuedConnection);  // once the layout is made
}

void GeneratePage::addExports() {
    save_->addPicture(tr("grid"), "samples", [this] { return grid_->sheet(); });
    save_->addPicture(tr("sample"), "sample", [this] { return grid_->image(grid_->selected()); });
    save_->addPicture(tr("shown state"), "state", [this] { return film_->frame(); });
    save_->addPicture(tr("film strip"), "film", [this] { return film_->strip(); });
    save_->addPicture(tr("neighbours"), "neighbours", [this] {
        return view() == View::Neighbours ? neighbours_->tiles()->sheet() : QImage();
    });
    save_->addPicture(tr("pinned samples"), "pinned", [this] { return pins_->sheet(); });
    save_->addAnimation(tr("film as animation"), "film", [this] { return film_->animation(); });
}

void GeneratePage::connectControls() {
    connect(controls_, &SampleControls::seedChanged, this,
            [this] { lookedInGrid_ = lookedInGrid_ || view() != View::Neighbours; });
    connect(controls_, &SampleControls::changed, this, &GeneratePage::choose);
    connect(view_, &SegmentedControl::chosen, this,
            [this](int choice) { chooseView(static_cast<View>(choice)); });
    connect(grid_, &TileView::selectionChanged, this, &GeneratePage::chooseSample);
    connect(compare_->tiles(), &TileView::selectionChanged, this, [this](int tile) {
        if (tile >= 0) grid_->setSelected(tile);
    });
    for (TileView* tiles : {grid_, compare_->tiles()})
        connect(tiles, &TileView::activated, this, [this] {
            film_->scrubber()->setFrame(0);
            film_->scrubber()->play();
        });
}

void GeneratePage::connectPanels() {
    for (TileView* tiles : {grid_, compare_->tiles()})
        connect(tiles, &TileView::menuOpening, this, [this](QMenu* menu, int tile) {
            if (tile < 0) return;
            if (!lookedInGrid_) chooseSample(tile);  // the press has chosen it, but where a pinned one is looked at
            addToMenu(menu);
        });
    connect(neighbours_->tiles(), &TileView::menuOpening, this, [this](QMenu* menu, int tile) {
        if (tile >= 0) addToMenu(menu);
    });
    connect(film_, &FilmPanel::endChosen, this, [this](int end) { Q_EMIT endChosen(looked_, end); });
    connect(film_, &FilmPanel::pinChosen, this, &GeneratePage::pin);
    connect(film_, &FilmPanel::reachChosen, this, [this] {
        requestFilm();
        Q_EMIT edited(tr("length of the chain"));
    });
    connect(film_->scrubber(), &FilmScrubber::speedChosen, this, [this] { Q_EMIT drifted({"speed"}); });
    connect(film_, &FilmPanel::stopRequested, this, [this] {
        bridge_.submit(StopFilm{});
        filmPending_ = false;
    });
    connect(neighbours_, &NeighbourPanel::looked, this, &GeneratePage::look);
    connect(neighbours_, &NeighbourPanel::changed, this, &GeneratePage::requestBeside);
    connect(neighbours_, &NeighbourPanel::settled, this, &GeneratePage::edited);
    connect(compare_, &ComparePanel::changed, this, [this](const QString& what) {
        compare_->clear();
        requestBeside();
        Q_EMIT edited(what);
    });
    connect(pins_, &PinTray::chosen, this, [this](const NamedPoint& pin) { look(pin.point, pin.name); });
    connect(pins_, &PinTray::changed, this, [this](const QString& what, bool points) {
        if (points) requestPins();
        Q_EMIT pinsChanged(pins_->pins());
        Q_EMIT edited(what);
    });
}

void GeneratePage::addKeys() {
    addKey(Qt::Key_Space, [this] { film_->scrubber()->togglePlay(); });
    addKey(Qt::Key_N, [this] { controls_->seedField()->drawNew(); });
    addKey(Qt::ALT | Qt::Key_Right, [this] { controls_->seedField()->next(); });
    addKey(Qt::ALT | Qt::Key_Left, [this] { controls_->seedField()->previous(); });
    addKey(Qt::Key_P, [this] { pin(); });
    addKey(Qt::Key_G, [this] { chooseView(View::Grid); });
    addKey(Qt::Key_B, [this] { chooseView(View::Neighbours); });
    addKey(Qt::Key_V, [this] { chooseView(View::Compare); });
    addKey(Qt::Key_Escape, [this] { film_->stop(); });
    addKey(Qt::CTRL | Qt::Key_E, [this] { save_->saveAnimation(0); });
    for (const int end : {1, 2})
        addKey(end == 1 ? Qt::Key_1 : Qt::Key_2, [this, end] { Q_EMIT endChosen(looked_, end); });
}

// ---- what is chosen
// ------------------------------------------------------------------------------------------

QJsonObject GeneratePage::state() const {
    QJsonObject state = controls_->state();
    state["sample"] = std::max(0, grid_->selected());
    state["view"] = kViewWords[view_->current()];
    state["reach"] = film_->reach();
    state["speed"] = film_->scrubber()->speed();
    state["angle"] = neighbours_->degrees();
    state["directions"] = QString::number(neighbours_->directions());
    state["compareModel"] = compare_->model();
    state["compareSteps"] = compare_->steps();
    state["pins"] = pinsToJson(pins_->pins());
    if (view() == View::Neighbours) state["centre"] = pointToJson(neighbours_->centre());
    return state;
}

void GeneratePage::restore(const QJsonObject& state) {
    const QSignalBlocker quietGrid(grid_);
    controls_->restore(state);
    bool number = false;
    firstSample_ = std::max(0, state["sample"].toInt());
    view_->setCurrent(static_cast<int>(std::max<qsizetype>(0, kViewWords.indexOf(state["view"].toString()))));
    film_->setReach(state["reach"].toInt(1));
    film_->scrubber()->setSpeed(state["speed"].toDouble(film_->scrubber()->speed()));
    neighbours_->setDegrees(state["angle"].toDouble(neighbours_->degrees()));
    const quint64 directions = state["directions"].toString().toULongLong(&number);
    if (number) neighbours_->setDirections(directions);
    const bool hasCentre = state.contains("centre");
    if (hasCentre) neighbours_->setCentre(pointFromJson(state["centre"].toObject()));
    compare_->setChoice(state["compareModel"].toString(), state["compareSteps"].toInt());
    if (state.contains("pins")) pins_->setPins(pinsFromJson(state["pins"].toArray()));
    Q_EMIT pinsChanged(pins_->pins());
    grid_->setSelected(-1);
    showView();
    lookedInGrid_ = true;
    // Of the sample that comes: nothing of another stays beside a grid that is not its own.
    const LatentPoint coming{controls_->seed(), firstSample_, nullptr, nullptr};
    if (!samePoint(looked_, coming)) film_->showFilm(nullptr, true);
    looked_ = coming;
    film_->setTitle(nameOfSample(firstSample_));
    if (hasCentre && view() == View::Neighbours) look(neighbours_->centre(), tr("Middle"));
    requestPictures(Reason::NewModel);
}

GeneratePage::View GeneratePage::view() const {
    return static_cast<View>(view_->current());
}

void GeneratePage::showView() {
    const std::pair<QWidget*, bool> widgets[] = {{samples_, view() != View::Neighbours},
                                                 {caption_, view() == View::Compare},
                                                 {neighbours_, view() == View::Neighbours},
                                                 {neighbours_->controls(), view() == View::Neighbours},
                                                 {compare_, view() == View::Compare},
                                                 {compare_->controls(), view() == View::Compare}};
    // What leaves goes first: both at once would widen the window.
    for (const auto& [widget, shown] : widgets)
        if (!shown) widget->hide();
    for (const auto& [widget, shown] : widgets)
        if (shown) widget->show();
    alignGrids();
    shareWidth();
}

/// Grids side by side lie alike: as many columns as rows. One alone is laid out as it fits.
void GeneratePage::alignGrids() {
    const int side = static_cast<int>(std::ceil(std::sqrt(controls_->count())));
    grid_->setColumns(view() == View::Compare ? side : 0);
    compare_->tiles()->setColumns(side);
}

void GeneratePage::chooseView(View view) {
    view_->setCurrent(static_cast<int>(view));
    if (view == View::Neighbours) neighbours_->setCentre(looked_);
    if (view == View::Compare) compare_->startWith(shortRun());
    showView();
    requestBeside();
    Q_EMIT edited(tr("view"));
}

void GeneratePage::choose(const QString& what) {
    requestPictures(Reason::NewModel);
    Q_EMIT edited(what);
}

void GeneratePage::chooseSample(int tile) {
    if (tile < 0) return;
    const QSignalBlocker quiet(compare_->tiles());
    compare_->tiles()->setSelected(tile);
    look({askedGrid_.seed, tile, nullptr, nullptr}, nameOfSample(tile));
    lookedInGrid_ = true;
    Q_EMIT drifted({"sample"});
}

QString GeneratePage::nameOfSample(int tile) const {
    return tr("Sample %1 of seed %2").arg(tile + 1).arg(controls_->seed());
}

void GeneratePage::addToMenu(QMenu* menu) {
    menu->addAction(Theme::instance().icon("pin"), tr("Pin"), QKeySequence(Qt::Key_P), this, &GeneratePage::pin);
    menu->addAction(tr("Use as z₁"), QKeySequence(Qt::Key_1), this, [this] { Q_EMIT endChosen(looked_, 1); });
    menu->addAction(tr("Use as z₂"), QKeySequence(Qt::Key_2), this, [this] { Q_EMIT endChosen(looked_, 2); });
    if (view() != View::Neighbours)
        menu->addAction(tr("Neighbours"), QKeySequence(Qt::Key_B), this, [this] { chooseView(View::Neighbours); });
}

void GeneratePage::pin() {
    if (!film_->film()) return;
    const bool drawn = !looked_.z && !looked_.mixture;
    pins_->pin(looked_, drawn ? tr("seed %1, no. %2").arg(looked_.seed).arg(looked_.index + 1)
                              : tr("neighbour %1").arg(pins_->pins().size() + 1));
}

// ---- what is asked and shown
// ---------------------------------------------------------------------------------

/// The K of the grid.
int GeneratePage::shortRun() const {
    return controls_->steps() > 0 ? controls_->steps() : status().config.sampler.steps;
}

// The K chosen last counts: here, or among the parameters of the open model.
void GeneratePage::followModelSteps() {
    const int steps = status().config.sampler.steps;
    if (modelSteps_ > 0 && steps != modelSteps_ && controls_->steps() > 0) {
        controls_->useModelSteps();
        Q_EMIT drifted({"steps"});
    }
    modelSteps_ = steps;
}

void GeneratePage::requestPictures(Reason reason) {
    if (!model()) return;
    if (reason == Reason::NewWeights)
        followModelSteps();
    else
        modelSteps_ = status().config.sampler.steps;
    holdGrid_ = reason == Reason::NewWeights;
    requestGrid();
    // A sample of the grid follows the seed; any other stays. A long film of weights that go on moving would
    // be begun for ever: it is that of the weights it was begun with.
    const bool keepFilm =
        holdGrid_ && film_->reach() > 1 && film_->film() && status().state == EngineState::Training;
    if (!keepFilm) lookAgain();
    requestBeside();
    requestPins();
}

void GeneratePage::lookAgain() {
    if (!lookedInGrid_)
        requestFilm();
    else if (grid_->selected() >= 0)
        chooseSample(grid_->selected());
}

void GeneratePage::look(const LatentPoint& point, const QString& title) {
    looked_ = point;
    lookedInGrid_ = false;
    film_->setTitle(title);
    requestFilm();
}

void GeneratePage::requestGrid() {
    alignGrids();
    askedGrid_ = {controls_->count(), controls_->seed(), controls_->noise(), controls_->steps()};
    gridPending_ = true;
    bridge_.submit(askedGrid_);
}

void GeneratePage::requestFilm() {
    if (!model()) return;
    const int times = film_->reach();
    askedFilm_ = {looked_, controls_->noise(), times > 1 ? times * shortRun() : controls_->steps()};
    filmPending_ = true;
    film_->setShortRun(shortRun());
    film_->setComputing();
    bridge_.submit(askedFilm_);
}

/// The neighbours, or the second grid.
void GeneratePage::requestBeside() {
    if (!model()) return;
    if (view() == View::Neighbours)
        points_.ask({PointsFor::Neighbours, neighbours_->points(), {}, controls_->steps(), ChainNoise::Off});
    if (view() != View::Compare) return;
    compare_->offerFor(*model());
    ShowPoints request{PointsFor::Compare, {},      compare_->model().toStdString(),
                       compare_->steps(),  controls_->noise(), controls_->seed()};
    for (int i = 0; i < controls_->count(); ++i)
        request.points.push_back({controls_->seed(), i, nullptr, nullptr});
    points_.ask(std::move(request));
}

void GeneratePage::requestPins() {
    if (!model()) return;
    ShowPoints request{PointsFor::Pins, {}, {}, 0, ChainNoise::Off};
    for (const NamedPoint& pin : pins_->pins()) request.points.push_back(pin.point);
    points_.ask(std::move(request));
}

bool GeneratePage::isWaiting() const {
    return gridPending_ || filmPending_ || points_.isWaiting();
}

void GeneratePage::giveUpWaiting() {
    gridPending_ = filmPending_ = false;
    points_.giveUp();
    progress_->showProgress(0, 0);
}

void GeneratePage::showViews(const Snapshot& snapshot) {
    if (updated(seenGrid_, snapshot.synthesis) && seenGrid_) showGrid(seenGrid_);
    if (updated(seenFilm_, snapshot.film) && seenFilm_) showFilm(seenFilm_);
    showPoints(snapshot);
}

void GeneratePage::showGrid(const std::shared_ptr<const SynthesisView>& view) {
    const Synthesise& request = view->request;
    const bool asked = request.seed == askedGrid_.seed && request.count == askedGrid_.count &&
                       request.noise == askedGrid_.noise && request.steps == askedGrid_.steps;
    if (!asked) return;
    const bool complete = view->step >= view->steps;
    if (complete) gridPending_ = false;
    if (complete || !holdGrid_) progress_->showProgress(view->step, view->steps);
    if (!complete && holdGrid_) return;
    const bool another = !grid_->tiles() || grid_->tiles()->count != view->tiles.count;
    grid_->setTiles(tilesOf(view, &SynthesisView::tiles));
    if (another) shareWidth();
    controls_->setModelSteps(bridge_.status().config.sampler.steps);
    caption_->setText(tr("%1, K = %2").arg(QString::fromStdString(model()->name)).arg(view->steps));
    // The film of the first sample, unless one is chosen: the page is never half empty.
    if (complete && grid_->selected() < 0 && this->view() != View::Neighbours)
        grid_->setSelected(std::min(firstSample_, view->tiles.count - 1));
}

void GeneratePage::showFilm(const std::shared_ptr<const FilmView>& view) {
    const ShowFilm& request = view->request;
    const bool asked = samePoint(request.start, askedFilm_.start) && request.noise == askedFilm_.noise &&
                       request.steps == askedFilm_.steps;
    if (!asked) return;
    const bool complete = view->frames.count > view->steps;
    if (complete) filmPending_ = false;
    const auto& shown = film_->film();
    const bool another = !shown || !samePoint(shown->request.start, request.start);
    // The same film under other weights, or a longer one: the old one stays until there is as much of the new
    // one.
    const int needed = another ? 0 : std::min(shown->frames.count, view->steps);
    if (!complete && view->frames.count < needed) return;
    film_->showFilm(view, another);
}

void GeneratePage::showPoints(const Snapshot& snapshot) {
    const auto beside = points_.take(snapshot, PointsFor::Compare);
    if (beside && (AskedPoints::isWhole(*beside) || !compare_->tiles()->tiles())) {
        const QSignalBlocker quiet(compare_->tiles());
        compare_->showPoints(beside);
        compare_->tiles()->setSelected(grid_->selected());
    }
    const auto around = points_.take(snapshot, PointsFor::Neighbours);
    if (around && AskedPoints::isWhole(*around)) neighbours_->showPoints(around);
    const auto pinned = points_.take(snapshot, PointsFor::Pins);
    if (pinned && AskedPoints::isWhole(*pinned)) pins_->setPictures(tilesOf(pinned, &PointsView::tiles));
}

}  // namespace shortrun
