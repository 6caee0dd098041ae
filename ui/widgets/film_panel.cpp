#include "ui/widgets/film_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <algorithm>

#include "ui/picked_tiles.h"
#include "ui/theme.h"
#include "ui/widgets/film_scrubber.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {
constexpr int kStripFrames = 11;
constexpr int kStripHeight = 40;
}  // namespace

FilmPanel::FilmPanel(QWidget* parent) : QFrame(parent) {
    setProperty("role", "card");
    title_ = new QLabel(this);
    title_->setFont(Theme::instance().font(Theme::Type::Heading));
    norm_ = new QLabel(this);
    norm_->setProperty("role", "secondary");
    norm_->setFont(Theme::instance().font(Theme::Type::Number));
    norm_->setToolTip(
        tr("The Euclidean norm of f'(x) at this state: how strongly the network pulls the picture"));
    picture_ = new TileView(this);
    picture_->setAccessibleName(tr("State of the chain"));
    picture_->setPlaceholder(tr("Choose a sample to see how its chain runs from noise to picture."));
    picture_->setFileStem("state");
    scrubber_ = new FilmScrubber("k", tr("Steps of the chain"), this);
    strip_ = new TileView(this);
    strip_->setAccessibleName(tr("Film strip"));
    strip_->setColumns(kStripFrames);
    strip_->setSelectable(true);
    strip_->setFixedHeight(kStripHeight);
    first_ = addEndButton(1);
    second_ = addEndButton(2);

    auto* readings = new QHBoxLayout;
    scrubber_->counter()->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    readings->addWidget(scrubber_->counter());
    readings->addStretch();
    readings->addWidget(norm_);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(Theme::kGrid);
    buttons->addWidget(first_);
    buttons->addWidget(second_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * Theme::kGrid, 2 * Theme::kGrid, 2 * Theme::kGrid, 2 * Theme::kGrid);
    column->setSpacing(Theme::kGrid);
    column->addWidget(title_);
    column->addWidget(picture_, 1);
    column->addLayout(readings);
    column->addWidget(scrubber_);
    column->addWidget(strip_);
    column->addLayout(buttons);

    connect(scrubber_, &FilmScrubber::frameChanged, this, &FilmPanel::showFrame);
    connect(strip_, &TileView::selectionChanged, this, [this](int tile) {
        if (tile < 0 || tile >= static_cast<int>(stripFrames_.size())) return;
        scrubber_->pause();
        scrubber_->setFrame(stripFrames_[static_cast<std::size_t>(tile)]);
    });
    showFilm(nullptr, true);
}

QPushButton* FilmPanel::addEndButton(int end) {
    auto* button = new QPushButton(end == 1 ? tr("Use as z₁") : tr("Use as z₂"), this);
    button->setToolTip(tr("Take this sample's z as end %1 of an interpolation (%1)").arg(end));
    connect(button, &QPushButton::clicked, this, [this, end] { Q_EMIT endChosen(end); });
    return button;
}

void FilmPanel::showFilm(std::shared_ptr<const FilmView> film, bool fromStart) {
    film_ = std::move(film);
    if (fromStart) scrubber_->clear();
    first_->setEnabled(film_ != nullptr);
    second_->setEnabled(film_ != nullptr);
    updateStrip();
    if (!film_) {
        scrubber_->clear();
        norm_->clear();
        picture_->setTiles(nullptr);
        return;
    }
    scrubber_->setCurve(film_->gradientNorms);
    scrubber_->setFrames(film_->frames.count, film_->steps);
}

void FilmPanel::setTitle(const QString& title) {
    title_->setText(title);
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
    // The last state has no step that leaves it, so no gradient was computed there.
    const auto& norms = film_->gradientNorms;
    const auto place = static_cast<std::size_t>(k);
    norm_->setText(place < norms.size() ? tr("|f'(x<sub>k</sub>)| = %1").arg(norms[place], 0, 'f', 3)
                                        : QString());
    const QSignalBlocker quiet(strip_);
    const auto found = std::ranges::find(stripFrames_, k);
    strip_->setSelected(found == stripFrames_.end() ? -1 : static_cast<int>(found - stripFrames_.begin()));
}

QImage FilmPanel::frame() const {
    return picture_->image(0);
}

QImage FilmPanel::strip() const {
    return strip_->sheet();
}

}  // namespace shortrun
