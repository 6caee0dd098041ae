#include "ui/pages/generate_page.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/picked_tiles.h"
#include "ui/theme.h"
#include "ui/widgets/compare_panel.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/film_panel.h"
#include "ui/widgets/film_scrubber.h"
#include "ui/widgets/neighbour_panel.h"
#include "ui/widgets/pin_tray.h"
#include "ui/widgets/seed_field.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/thin_progress.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {
constexpr int kControlHeight = 32;
constexpr int kPanelMinimumWidth = 296;
constexpr int kStepsWidth = 128;
constexpr int kMostSteps = 10'000;
constexpr int kMostSamples = 256;
const std::array<QString, 3> kNoiseWords{"off", "frozen", "fresh"};  // as the command line has them
const std::array<QString, 3> kViewWords{"grid", "neighbours", "compare"};

template <std::size_t N>
int placeOf(const std::array<QString, N>& words, const QString& word, int otherwise) {
    const auto found = std::find(words.begin(), words.end(), word);
    return found == words.end() ? otherwise : static_cast<int>(found - words.begin());
}
}  // namespace

GeneratePage::GeneratePage(EngineBridge& bridge, QWidget* parent)
    : ExplorePage(
          bridge,
          {"generate", tr("Samples will be here"),
           tr("With a trained model, this page draws noise z and runs K Langevin steps on it: a grid of "
              "pictures x = M(z) for every seed, and the film of each from noise to picture.")},
          parent) {
    buildToolbar();
    buildViews();
    addExports();
    connectControls();
    connectPanels();
    addKeys();
    showView();
}

void GeneratePage::buildToolbar() {
    seed_ = new SeedField(tr("Seed of the grid"), SeedField::Steps::Shown, this);
    count_ = new QComboBox(this);
    count_->setAccessibleName(tr("Number of samples"));
    count_->setToolTip(tr("Number of samples in the grid"));
    for (const int count : {16, 36, 64, 100}) count_->addItem(QString::number(count), count);
    count_->setCurrentIndex(2);
    count_->setFixedHeight(kControlHeight);
    noise_ = new SegmentedControl(tr("Noise of the chain"),
                                  {{tr("Off"), tr("No noise: x = M(z) follows from z alone")},
                                   {tr("Frozen"), tr("Noise e U, the same at every run")},
                                   {tr("Fresh"), tr("Noise e U, new at every run")}},
                                  this);
    steps_ = new QSpinBox(this);
    steps_->setRange(0, kMostSteps);
    steps_->setPrefix("K = ");
    steps_->setSpecialValueText(tr("K of model"));
    steps_->setKeyboardTracking(false);
    steps_->setFixedHeight(kControlHeight);
    steps_->setMinimumWidth(kStepsWidth);
    steps_->setAccessibleName(tr("Steps of the chain"));
    steps_->setToolTip(
        tr("K, the Langevin steps of each chain; 0: as the model was trained. Far more steps than "
           "that lead away from the data."));
    for (QWidget* widget : {static_cast<QWidget*>(seed_), static_cast<QWidget*>(count_),
                            static_cast<QWidget*>(noise_), static_cast<QWidget*>(steps_)})
        toolbar()->addWidget(widget);
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
    grid_ = new TileView(this);
    grid_->setAccessibleName(tr("Samples"));
    grid_->setSelectable(true);
    grid_->setFileStem("sample");
    grid_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    neighbours_ = new NeighbourPanel(this);
    compare_ = new ComparePanel(this);
    pins_ = new PinTray(this);
    film_ = new FilmPanel(this);
    film_->setMinimumWidth(kPanelMinimumWidth);

    auto* pictures = new QHBoxLayout;
    pictures->setSpacing(2 * Theme::kGrid);
    pictures->addWidget(grid_, 1);
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
    auto* row = new QHBoxLayout;
    row->setSpacing(2 * Theme::kGrid);
    row->addLayout(left, 2);
    row->addWidget(film_, 1);
    body()->addWidget(progress_);
    body()->addLayout(row, 1);
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
    connect(seed_, &SeedField::seedChanged, this, [this] {
        lookedInGrid_ = lookedInGrid_ || view() != View::Neighbours;
        choose(tr("seed"));
    });
    connect(count_, &QComboBox::currentIndexChanged, this, [this] { choose(tr("number of samples")); });
    connect(noise_, &SegmentedControl::chosen, this, [this] { choose(tr("noise of the chain")); });
    connect(steps_, &QSpinBox::valueChanged, this, [this] { choose(tr("steps of the chain")); });
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
    connect(film_, &FilmPanel::endChosen, this, [this](int end) { Q_EMIT endChosen(looked_, end); });
    connect(film_, &FilmPanel::pinChosen, this, &GeneratePage::pin);
    connect(film_, &FilmPanel::reachChosen, this, [this] {
        requestFilm();
        Q_EMIT edited(tr("length of the chain"));
    });
    connect(film_, &FilmPanel::stopRequested, this, [this] {
        bridge_.submit(StopFilm{});
        filmPending_ = false;
    });
    connect(neighbours_, &NeighbourPanel::looked, this, &GeneratePage::look);
    connect(neighbours_, &NeighbourPanel::changed, this, [this](const QString& what) {
        requestBeside();
        Q_EMIT edited(what);
    });
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
    addKey(Qt::Key_N, [this] { seed_->drawNew(); });
    addKey(Qt::ALT | Qt::Key_Right, [this] { seed_->next(); });
    addKey(Qt::ALT | Qt::Key_Left, [this] { seed_->previous(); });
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
    QJsonObject state{{"seed", QString::number(seed_->seed())},
                      {"count", count_->currentData().toInt()},
                      {"noise", kNoiseWords[static_cast<std::size_t>(noise_->current())]},
                      {"steps", steps_->value()},
                      {"sample", std::max(0, grid_->selected())},
                      {"view", kViewWords[static_cast<std::size_t>(view_->current())]},
                      {"reach", film_->reach()},
                      {"angle", neighbours_->degrees()},
                      {"directions", QString::number(neighbours_->directions())},
                      {"compareModel", compare_->model()},
                      {"compareSteps", compare_->steps()},
                      {"pins", pinsToJson(pins_->pins())}};
    if (view() == View::Neighbours) state["centre"] = pointToJson(neighbours_->centre());
    return state;
}

void GeneratePage::restore(const QJsonObject& state) {
    const QSignalBlocker quietSeed(seed_), quietCount(count_), quietSteps(steps_), quietGrid(grid_);
    bool number = false;
    const quint64 seed = state["seed"].toString().toULongLong(&number);
    if (number) seed_->setSeed(seed);
    // A grid of the command line may have another number of samples: as many of them as the page shows.
    const int count = std::clamp(state["count"].toInt(count_->currentData().toInt()), 1, kMostSamples);
    if (count_->findData(count) < 0) count_->addItem(QString::number(count), count);
    count_->setCurrentIndex(count_->findData(count));
    noise_->setCurrent(placeOf(kNoiseWords, state["noise"].toString(), noise_->current()));
    steps_->setValue(state["steps"].toInt(steps_->value()));
    firstSample_ = std::max(0, state["sample"].toInt());
    view_->setCurrent(placeOf(kViewWords, state["view"].toString(), 0));
    film_->setReach(state["reach"].toInt(1));
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
    if (hasCentre && view() == View::Neighbours) look(neighbours_->centre(), tr("Middle"));
    requestPictures(Reason::NewModel);
}

GeneratePage::View GeneratePage::view() const {
    return static_cast<View>(view_->current());
}

void GeneratePage::showView() {
    const std::pair<QWidget*, bool> widgets[] = {{grid_, view() != View::Neighbours},
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
}

/// Grids side by side lie alike: as many columns as rows. One alone is laid out as it fits.
void GeneratePage::alignGrids() {
    const int side = static_cast<int>(std::ceil(std::sqrt(count_->currentData().toInt())));
    grid_->setColumns(view() == View::Compare ? side : 0);
    compare_->tiles()->setColumns(side);
}

void GeneratePage::chooseView(View view) {
    view_->setCurrent(static_cast<int>(view));
    if (view == View::Neighbours) neighbours_->setCentre(looked_);
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
    look({askedGrid_.seed, tile, nullptr, nullptr},
         tr("Sample %1 of seed %2").arg(tile + 1).arg(askedGrid_.seed));
    lookedInGrid_ = true;
}

void GeneratePage::pin() {
    if (!film_->film()) return;
    const bool drawn = !looked_.z && !looked_.mixture;
    pins_->pin(looked_, drawn ? tr("%1 · %2").arg(looked_.seed).arg(looked_.index + 1)
                              : tr("neighbour %1").arg(pins_->pins().size() + 1));
}

// ---- what is asked and shown
// ---------------------------------------------------------------------------------

/// The K of the grid.
int GeneratePage::shortRun() const {
    return steps_->value() > 0 ? steps_->value() : status().config.sampler.steps;
}

ChainNoise GeneratePage::noise() const {
    return static_cast<ChainNoise>(noise_->current());
}

void GeneratePage::requestPictures(Reason reason) {
    if (!model()) return;
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
    askedGrid_ = {count_->currentData().toInt(), seed_->seed(), noise(), steps_->value()};
    gridPending_ = true;
    bridge_.submit(askedGrid_);
}

void GeneratePage::requestFilm() {
    if (!model()) return;
    const int times = film_->reach();
    askedFilm_ = {looked_, noise(), times > 1 ? times * shortRun() : steps_->value()};
    filmPending_ = true;
    film_->setShortRun(shortRun());
    film_->setComputing();
    bridge_.submit(askedFilm_);
}

/// The neighbours, or the second grid.
void GeneratePage::requestBeside() {
    if (!model()) return;
    if (view() == View::Neighbours)
        ask(PointsFor::Neighbours,
            {PointsFor::Neighbours, neighbours_->points(), {}, steps_->value(), ChainNoise::Off});
    if (view() != View::Compare) return;
    compare_->offerFor(*model());
    ShowPoints request{PointsFor::Compare, {},      compare_->model().toStdString(),
                       compare_->steps(),  noise(), seed_->seed()};
    for (int i = 0; i < count_->currentData().toInt(); ++i)
        request.points.push_back({seed_->seed(), i, nullptr, nullptr});
    ask(PointsFor::Compare, std::move(request));
}

void GeneratePage::requestPins() {
    ShowPoints request{PointsFor::Pins, {}, {}, 0, ChainNoise::Off};
    for (const NamedPoint& pin : pins_->pins()) request.points.push_back(pin.point);
    ask(PointsFor::Pins, std::move(request));
}

void GeneratePage::ask(PointsFor place, ShowPoints request) {
    if (!model() || request.points.empty()) return;
    const auto at = static_cast<std::size_t>(place);
    askedPoints_[at] = request;
    pointsPending_[at] = true;
    bridge_.submit(std::move(request));
}

bool GeneratePage::isWaiting() const {
    return gridPending_ || filmPending_ || std::ranges::find(pointsPending_, true) != pointsPending_.end();
}

void GeneratePage::giveUpWaiting() {
    gridPending_ = filmPending_ = false;
    pointsPending_.fill(false);
    progress_->showProgress(0, 0);
}

void GeneratePage::showViews(const Snapshot& snapshot) {
    if (updated(seenGrid_, snapshot.synthesis) && seenGrid_) showGrid(seenGrid_);
    if (updated(seenFilm_, snapshot.film) && seenFilm_) showFilm(seenFilm_);
    for (const PointsFor place : {PointsFor::Neighbours, PointsFor::Compare, PointsFor::Pins})
        showPoints(snapshot, place);
}

void GeneratePage::showGrid(const std::shared_ptr<const SynthesisView>& view) {
    const Synthesise& request = view->request;
    const bool asked = request.seed == askedGrid_.seed && request.count == askedGrid_.count &&
                       request.noise == askedGrid_.noise && request.steps == askedGrid_.steps;
    if (!asked) return;
    const bool complete = view->step >= view->steps;
    if (complete) gridPending_ = false;
    if (!holdGrid_) progress_->showProgress(view->step, view->steps);
    if (!complete && holdGrid_) return;
    grid_->setTiles(tilesOf(view, &SynthesisView::tiles));
    steps_->setSpecialValueText(tr("K = %1 (model)").arg(bridge_.status().config.sampler.steps));
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

void GeneratePage::showPoints(const Snapshot& snapshot, PointsFor place) {
    const auto at = static_cast<std::size_t>(place);
    if (!updated(seenPoints_[at], snapshot.points[at]) || !seenPoints_[at]) return;
    const auto& view = seenPoints_[at];
    const ShowPoints& asked = askedPoints_[at];
    const bool same = view->request.model == asked.model && view->request.steps == asked.steps &&
                      view->request.noise == asked.noise && samePoints(view->request.points, asked.points);
    if (!same) return;
    const bool complete = view->step >= view->steps;
    if (complete) pointsPending_[at] = false;
    if (place == PointsFor::Compare && (complete || !compare_->tiles()->tiles())) {
        const QSignalBlocker quiet(compare_->tiles());
        compare_->showPoints(view);
        compare_->tiles()->setSelected(grid_->selected());
    }
    if (!complete) return;
    if (place == PointsFor::Neighbours) neighbours_->showPoints(view);
    if (place == PointsFor::Pins) pins_->setPictures(tilesOf(view, &PointsView::tiles));
}

}  // namespace shortrun
