#include "ui/pages/generate_page.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>
#include <array>

#include "ui/picked_tiles.h"
#include "ui/theme.h"
#include "ui/widgets/export_button.h"
#include "ui/widgets/film_panel.h"
#include "ui/widgets/film_scrubber.h"
#include "ui/widgets/seed_field.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/thin_progress.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {
constexpr int kControlHeight = 32;
constexpr int kPanelMinimumWidth = 264;
constexpr int kStepsWidth = 128;
constexpr int kMostSteps = 10'000;
constexpr int kMostSamples = 256;
const std::array<QString, 3> kNoiseWords{"off", "frozen", "fresh"};  // as the command line has them
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
    addKeys();
    connect(seed_, &SeedField::seedChanged, this, [this] { choose(tr("seed")); });
    connect(count_, &QComboBox::currentIndexChanged, this, [this] { choose(tr("number of samples")); });
    connect(noise_, &SegmentedControl::chosen, this, [this] { choose(tr("noise of the chain")); });
    connect(steps_, &QSpinBox::valueChanged, this, [this] { choose(tr("steps of the chain")); });
    connect(grid_, &TileView::selectionChanged, this, [this](int tile) {
        if (tile >= 0) requestFilm();
    });
    connect(grid_, &TileView::activated, this, [this] {
        film_->scrubber()->setFrame(0);
        film_->scrubber()->play();
    });
    connect(film_, &FilmPanel::endChosen, this, [this](int end) { Q_EMIT endChosen(chosenPoint(), end); });
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
}

void GeneratePage::buildViews() {
    auto* save = addToolbarEnd();
    progress_ = new ThinProgress(tr("Progress of the chains"), this);
    grid_ = new TileView(this);
    grid_->setAccessibleName(tr("Samples"));
    grid_->setSelectable(true);
    grid_->setFileStem("sample");
    grid_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    film_ = new FilmPanel(this);
    film_->setMinimumWidth(kPanelMinimumWidth);
    save->addPicture(tr("grid"), "samples", [this] { return grid_->sheet(); });
    save->addPicture(tr("sample"), "sample", [this] { return grid_->image(grid_->selected()); });
    save->addPicture(tr("shown state"), "state", [this] { return film_->frame(); });
    save->addPicture(tr("film strip"), "film", [this] { return film_->strip(); });

    auto* row = new QHBoxLayout;
    row->setSpacing(2 * Theme::kGrid);
    row->addWidget(grid_, 2);
    row->addWidget(film_, 1);
    body()->addWidget(progress_);
    body()->addLayout(row, 1);
}

void GeneratePage::addKeys() {
    addKey(Qt::Key_Space, [this] { film_->scrubber()->togglePlay(); });
    addKey(Qt::Key_N, [this] { seed_->drawNew(); });
    addKey(Qt::ALT | Qt::Key_Right, [this] { seed_->next(); });
    addKey(Qt::ALT | Qt::Key_Left, [this] { seed_->previous(); });
    for (const int end : {1, 2})
        addKey(end == 1 ? Qt::Key_1 : Qt::Key_2, [this, end] { Q_EMIT endChosen(chosenPoint(), end); });
}

QJsonObject GeneratePage::state() const {
    return {{"seed", QString::number(seed_->seed())},
            {"count", count_->currentData().toInt()},
            {"noise", kNoiseWords[static_cast<std::size_t>(noise_->current())]},
            {"steps", steps_->value()},
            {"sample", std::max(0, grid_->selected())}};
}

void GeneratePage::restore(const QJsonObject& state) {
    const QSignalBlocker quietSeed(seed_), quietCount(count_), quietNoise(noise_), quietSteps(steps_),
        quietGrid(grid_);
    bool number = false;
    const quint64 seed = state["seed"].toString().toULongLong(&number);
    if (number) seed_->setSeed(seed);
    // A grid of the command line may have another number of samples: as many of them as the page shows.
    const int count = std::clamp(state["count"].toInt(count_->currentData().toInt()), 1, kMostSamples);
    if (count_->findData(count) < 0) count_->addItem(QString::number(count), count);
    count_->setCurrentIndex(count_->findData(count));
    const auto word = std::find(kNoiseWords.begin(), kNoiseWords.end(), state["noise"].toString());
    if (word != kNoiseWords.end()) noise_->setCurrent(static_cast<int>(word - kNoiseWords.begin()));
    steps_->setValue(state["steps"].toInt(steps_->value()));
    firstSample_ = std::max(0, state["sample"].toInt());
    grid_->setSelected(-1);
    requestPictures(Reason::NewModel);
}

void GeneratePage::choose(const QString& what) {
    requestPictures(Reason::NewModel);
    Q_EMIT edited(what);
}

LatentPoint GeneratePage::chosenPoint() const {
    return {askedGrid_.seed, std::max(0, grid_->selected()), nullptr};
}

void GeneratePage::requestPictures(Reason reason) {
    if (!model()) return;
    holdGrid_ = reason == Reason::NewWeights;
    requestGrid();
    if (grid_->selected() >= 0) requestFilm();
}

void GeneratePage::requestGrid() {
    askedGrid_ = {count_->currentData().toInt(), seed_->seed(), static_cast<ChainNoise>(noise_->current()),
                  steps_->value()};
    gridPending_ = true;
    bridge_.submit(askedGrid_);
}

void GeneratePage::requestFilm() {
    askedFilm_ = {chosenPoint(), askedGrid_.noise, askedGrid_.steps};
    filmPending_ = true;
    bridge_.submit(askedFilm_);
    showTitle();
}

void GeneratePage::giveUpWaiting() {
    gridPending_ = filmPending_ = false;
    progress_->showProgress(0, 0);
}

void GeneratePage::showViews(const Snapshot& snapshot) {
    if (updated(seenGrid_, snapshot.synthesis) && seenGrid_) showGrid(seenGrid_);
    if (updated(seenFilm_, snapshot.film) && seenFilm_) showFilm(seenFilm_);
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
    if (complete && grid_->selected() < 0) grid_->setSelected(std::min(firstSample_, view->tiles.count - 1));
}

void GeneratePage::showFilm(const std::shared_ptr<const FilmView>& view) {
    const ShowFilm& request = view->request;
    const bool asked = samePoint(request.start, askedFilm_.start) && request.noise == askedFilm_.noise &&
                       request.steps == askedFilm_.steps;
    if (!asked) return;
    const bool complete = view->frames.count > view->steps;
    if (complete) filmPending_ = false;
    const auto& shown = film_->film();
    const bool another =
        !shown || !samePoint(shown->request.start, request.start) || shown->steps != view->steps;
    // The same film under other weights: the old one stays until the new one is whole, at the same frame.
    const bool wholeShown = shown && shown->frames.count > shown->steps;
    if (!complete && !another && wholeShown) return;
    film_->showFilm(view, another);
}

void GeneratePage::showTitle() {
    film_->setTitle(tr("Sample %1 of seed %2").arg(askedFilm_.start.index + 1).arg(askedFilm_.start.seed));
}

}  // namespace shortrun
