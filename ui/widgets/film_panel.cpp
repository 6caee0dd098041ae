#include "ui/widgets/film_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <algorithm>
#include <array>
#include <cmath>

#include "ui/picked_tiles.h"
#include "ui/theme.h"
#include "ui/widgets/chain_plot.h"
#include "ui/widgets/film_scrubber.h"
#include "ui/widgets/segmented_control.h"
#include "ui/widgets/tile_view.h"
#include "ui/widgets/track_slider.h"

namespace shortrun {

namespace {
constexpr int kStripFrames = 11;
constexpr int kStripHeight = 40;
constexpr int kRightNumbers = 28;  // of the axis at the right of the plot
constexpr int kMostExported = 600;
constexpr double kFramesPerSecond = 30;
constexpr std::array kReaches{1, 5, 20};

QLabel* reading(const QString& toolTip, QWidget* parent) {
    auto* label = new QLabel(parent);
    label->setFont(Theme::instance().font(Theme::Type::Number));
    label->setToolTip(toolTip);
    return label;
}
}  // namespace

FilmPanel::FilmPanel(QWidget* parent) : QFrame(parent) {
    setProperty("role", "card");
    title_ = new QLabel(this);
    title_->setFont(Theme::instance().font(Theme::Type::Heading));
    energy_ = reading(tr("f(x<sub>k</sub>): the number that the network gives this state"), this);
    norm_ = reading(tr("The Euclidean norm of f′(x<sub>k</sub>): how strongly the network pulls the picture"),
                    this);
    picture_ = new TileView(this);
    picture_->setAccessibleName(tr("State of the chain"));
    picture_->setPlaceholder(tr("Choose a sample to see how its chain runs from noise to picture."));
    picture_->setFileStem("state");
    scrubber_ = new FilmScrubber("k", tr("Steps of the chain"), this);
    plot_ = new ChainPlot(this);
    strip_ = new TileView(this);
    strip_->setAccessibleName(tr("Film strip"));
    strip_->setColumns(kStripFrames);
    strip_->setSelectable(true);
    strip_->setFixedHeight(kStripHeight);
    buildReach();
    first_ = addEndButton(1);
    second_ = addEndButton(2);
    pin_ = new QPushButton(Theme::instance().icon("pin"), tr("Pin"), this);
    pin_->setToolTip(tr("Keep this sample in the tray (P)"));
    layOut();
    connectControls();
    showFilm(nullptr, true);
}

void FilmPanel::buildReach() {
    reach_ = new SegmentedControl(tr("Length of the chain"),
                                  {{tr("K"), tr("The short run: the K steps of the grid")},
                                   {tr("5 K"), tr("Go on to five times K")},
                                   {tr("20 K"), tr("Go on to twenty times K: see the chain leave the data")}},
                                  this);
    left_ = new QLabel(this);
    left_->setProperty("role", "caption");
    left_->setFont(Theme::instance().font(Theme::Type::Caption));
    stop_ = new QToolButton(this);
    stop_->setIcon(Theme::instance().icon("stop"));
    stop_->setFixedSize(32, 32);
    stop_->setFocusPolicy(Qt::StrongFocus);
    stop_->setAccessibleName(tr("Stop the chain"));
    stop_->setToolTip(tr("Stop the chain here (Esc)"));
    stop_->hide();
}

void FilmPanel::layOut() {
    auto* readings = new QHBoxLayout;
    readings->setSpacing(2 * Theme::kGrid);
    scrubber_->counter()->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    readings->addWidget(scrubber_->counter());
    readings->addStretch();
    readings->addWidget(energy_);
    readings->addWidget(norm_);
    auto* further = new QHBoxLayout;
    further->setSpacing(Theme::kGrid);
    further->addWidget(reach_);
    further->addWidget(left_, 1);
    further->addWidget(stop_);
    further->addWidget(scrubber_->speedButton());
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::kGrid);
    buttons->addWidget(first_);
    buttons->addWidget(second_);
    buttons->addWidget(pin_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * Theme::kGrid, 2 * Theme::kGrid, 2 * Theme::kGrid, 2 * Theme::kGrid);
    column->setSpacing(Theme::kGrid);
    column->addWidget(title_);
    column->addWidget(picture_, 1);
    column->addLayout(readings);
    auto* track = new QHBoxLayout;
    track->addWidget(scrubber_);
    track->addSpacing(kRightNumbers);
    column->addLayout(track);
    column->addWidget(plot_);
    column->addWidget(strip_);
    column->addLayout(further);
    column->addLayout(buttons);
}

void FilmPanel::connectControls() {
    connect(scrubber_, &FilmScrubber::frameChanged, this, &FilmPanel::showFrame);
    const auto goTo = [this](int k) {
        scrubber_->pause();
        scrubber_->setFrame(k);
    };
    connect(plot_, &ChainPlot::frameChosen, this, goTo);
    connect(strip_, &TileView::selectionChanged, this, [this, goTo](int tile) {
        if (tile >= 0 && tile < static_cast<int>(stripFrames_.size()))
            goTo(stripFrames_[static_cast<std::size_t>(tile)]);
    });
    connect(reach_, &SegmentedControl::chosen, this, [this] { Q_EMIT reachChosen(reach()); });
    connect(stop_, &QToolButton::clicked, this, &FilmPanel::stop);
    connect(pin_, &QPushButton::clicked, this, &FilmPanel::pinChosen);
}

QPushButton* FilmPanel::addEndButton(int end) {
    auto* button = new QPushButton(end == 1 ? tr("Use as z₁") : tr("Use as z₂"), this);
    button->setToolTip(tr("Take this sample's z as end %1 of an interpolation (%1)").arg(end));
    connect(button, &QPushButton::clicked, this, [this, end] { Q_EMIT endChosen(end); });
    return button;
}

void FilmPanel::setComputing() {
    stopped_ = false;
}

void FilmPanel::stop() {
    if (!stop_->isVisible()) return;
    stopped_ = true;
    showProgress();
    Q_EMIT stopRequested();
}

int FilmPanel::reach() const {
    return kReaches[static_cast<std::size_t>(std::max(0, reach_->current()))];
}

void FilmPanel::setReach(int times) {
    const auto found = std::find(kReaches.begin(), kReaches.end(), times);
    reach_->setCurrent(found == kReaches.end() ? 0 : static_cast<int>(found - kReaches.begin()));
}

void FilmPanel::setShortRun(int steps) {
    if (steps != plot_->shortRun()) plot_->setShortRun(steps);
}

void FilmPanel::showFilm(std::shared_ptr<const FilmView> film, bool fromStart) {
    if (!film_ || !film || fromStart || film->steps != film_->steps) sinceStart_.start();
    film_ = std::move(film);
    if (fromStart) scrubber_->clear();
    for (QPushButton* button : {first_, second_, pin_}) button->setEnabled(film_ != nullptr);
    reach_->setEnabled(film_ != nullptr);
    updateStrip();
    showProgress();
    if (!film_) {
        scrubber_->clear();
        plot_->showChain({}, {}, 1);
        energy_->clear();
        norm_->clear();
        picture_->setTiles(nullptr);
        return;
    }
    plot_->showChain(film_->negativeEnergies, film_->gradientNorms, film_->steps);
    scrubber_->setFrames(film_->frames.count, film_->steps);
    alignPlot();
}

void FilmPanel::setTitle(const QString& title) {
    title_->setText(title);
    title_->setToolTip(title);
}

// Of a long film: a short run is over before one could read it.
void FilmPanel::showProgress() {
    const int made = film_ ? film_->frames.count - 1 : 0;
    const bool unfinished = film_ && reach() > 1 && made < film_->steps;
    stop_->setVisible(unfinished && !stopped_);
    left_->setText(unfinished && stopped_ ? tr("stopped at %1").arg(made) : QString());
    if (!unfinished || stopped_ || made == 0) return;
    const double seconds = sinceStart_.elapsed() / 1000.0 / made * (film_->steps - made);
    left_->setText(tr("%1 s left").arg(std::max(1L, std::lround(seconds))));
}

void FilmPanel::updateStrip() {
    const QSignalBlocker quiet(strip_);
    stripFrames_ = film_ ? evenlySpaced(std::max(film_->steps, film_->frames.count - 1), kStripFrames)
                         : std::vector<int>{};
    strip_->setTiles(film_ ? pickTiles(film_->frames, stripFrames_) : nullptr);
    strip_->setSelected(-1);
}

void FilmPanel::showFrame(int k) {
    if (!film_ || k >= film_->frames.count) return;
    picture_->setTiles(pickTiles(film_->frames, {k}));
    picture_->setAccessibleDescription(tr("Step %1 of %2").arg(k).arg(film_->steps));
    plot_->showFrame(k);
    const auto place = static_cast<std::size_t>(k);
    const auto& [first, second] = std::pair(themeColours().curves[0].name(), themeColours().curves[1].name());
    const auto& energies = film_->negativeEnergies;
    energy_->setText(place < energies.size() ? QStringLiteral("<span style='color:%1'>f = %2</span>")
                                                   .arg(first)
                                                   .arg(energies[place], 0, 'f', 1)
                                             : QString());
    // The last state has no step that leaves it, so no gradient was computed there.
    const auto& norms = film_->gradientNorms;
    norm_->setText(place < norms.size() ? QStringLiteral("<span style='color:%1'>|f′| = %2</span>")
                                              .arg(second)
                                              .arg(norms[place], 0, 'f', 2)
                                        : QString());
    const QSignalBlocker quiet(strip_);
    const auto found = std::ranges::find(stripFrames_, k);
    strip_->setSelected(found == stripFrames_.end() ? -1 : static_cast<int>(found - stripFrames_.begin()));
}

// A step stands in the plot just below its place on the track.
void FilmPanel::alignPlot() {
    const TrackSlider* track = scrubber_->track();
    const int offset = track->mapTo(this, QPoint()).x() - plot_->x();
    plot_->setEnds(offset + static_cast<int>(std::lround(track->positionX(track->minimum()))),
                   offset + static_cast<int>(std::lround(track->positionX(track->maximum()))));
}

void FilmPanel::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    QMetaObject::invokeMethod(this, &FilmPanel::alignPlot, Qt::QueuedConnection);  // once the children lie
}

QImage FilmPanel::frame() const {
    return picture_->image(0);
}

QImage FilmPanel::strip() const {
    return strip_->sheet();
}

ExportAnimation FilmPanel::animation() const {
    ExportAnimation animation;
    animation.framesPerSecond = kFramesPerSecond;
    if (!film_ || film_->frames.count < 2) return animation;
    for (const int k : evenlySpaced(film_->frames.count - 1, std::min(film_->frames.count, kMostExported)))
        animation.pictures.push_back(pickTiles(film_->frames, {k}));
    return animation;
}

}  // namespace shortrun
