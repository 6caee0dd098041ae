#include "ui/widgets/neighbour_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QRandomGenerator>
#include <QSignalBlocker>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "ui/picked_tiles.h"
#include "ui/point_json.h"
#include "ui/snapshot_parts.h"
#include "ui/theme.h"
#include "ui/widgets/tile_view.h"
#include "ui/widgets/track_slider.h"

namespace shortrun {

namespace {

constexpr int kSide = 5;
constexpr int kCentre = kSide * kSide / 2;
constexpr int kFirstDegrees = 20;
constexpr int kMostDegrees = 90;
constexpr int kDeepestCentre = kDeepestPoint - 8;
/// Beyond all seeds of grids: a direction is never a sample that is shown.
constexpr std::uint64_t kFirstDirections = 1'000'000'001;

}  // namespace

NeighbourPanel::NeighbourPanel(QWidget* parent) : QWidget(parent), directions_(kFirstDirections) {
    tiles_ = new TileView(this);
    tiles_->setAccessibleName(tr("Neighbours"));
    tiles_->setToolTip(
        tr("The sample in the middle, around it z turned by φ toward random directions. Click one, or "
           "press Enter on it, to make it the middle: the same place again goes on the same way."));
    tiles_->setColumns(kSide);
    tiles_->setSelectable(true);
    tiles_->setFileStem("neighbour");
    tiles_->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    tiles_->installEventFilter(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::kGrid);
    column->addWidget(tiles_, 1);
    buildControls();
    connect(tiles_, &TileView::selectionChanged, this, [this](int tile) {
        if (tile < 0) return;
        Q_EMIT looked(
            points()[static_cast<std::size_t>(tile)],
            tile == kCentre ? tr("Middle") : tr("Neighbour %1 at %2°").arg(tile + 1).arg(degrees()));
    });
    connect(tiles_, &TileView::activated, this, &NeighbourPanel::recentre);
    connect(slider_, &QSlider::valueChanged, this, [this] {
        angle_->setText(tr("φ = %1°").arg(degrees()));
        Q_EMIT changed();
    });
    connect(slider_, &TrackSlider::settled, this, [this] { Q_EMIT settled(tr("angle")); });
}

void NeighbourPanel::buildControls() {
    controls_ = new QWidget(this);
    angle_ = new QLabel(tr("φ = %1°").arg(kFirstDegrees), controls_);
    angle_->setFont(Theme::instance().font(Theme::Type::Heading));
    angle_->setMinimumWidth(72);
    slider_ = new TrackSlider(controls_);
    slider_->setRange(1, kMostDegrees);
    slider_->setPageStep(10);
    slider_->setValue(kFirstDegrees);
    slider_->setMinimumWidth(96);
    slider_->setMaximumWidth(320);
    slider_->setAccessibleName(tr("φ, the angle to the neighbours"));
    slider_->setToolTip(
        tr("φ: z′ = cos φ z + sin φ r, with random directions r. Small angles stay near the sample, "
           "at 90° nothing of it is left."));
    auto* dice = new QToolButton(controls_);
    dice->setIcon(Theme::instance().icon("dice"));
    dice->setFixedSize(32, 32);
    dice->setFocusPolicy(Qt::StrongFocus);
    dice->setAccessibleName(tr("Other directions"));
    dice->setToolTip(tr("Draw other random directions r"));
    connect(dice, &QToolButton::clicked, this, [this] {
        directions_ = kFirstDirections + QRandomGenerator::global()->bounded(1'000'000);
        Q_EMIT changed();
        Q_EMIT settled(tr("directions"));
    });
    auto* row = new QHBoxLayout(controls_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::kGrid);
    row->addWidget(angle_);
    row->addWidget(slider_, 1);
    row->addWidget(dice);
}

void NeighbourPanel::setCentre(const LatentPoint& centre) {
    centre_ = centre;
}

double NeighbourPanel::degrees() const {
    return slider_->value();
}

void NeighbourPanel::setDegrees(double degrees) {
    const QSignalBlocker quiet(slider_);
    slider_->setValue(static_cast<int>(std::lround(std::clamp(degrees, 1.0, 90.0))));
    angle_->setText(tr("φ = %1°").arg(this->degrees()));
}

// A turn, not weights: a direction that the centre has already gone toward is no longer independent of it.
std::vector<LatentPoint> NeighbourPanel::points() const {
    std::vector<LatentPoint> points;
    for (int i = 0; i < kSide * kSide; ++i) {
        if (i == kCentre) {
            points.push_back(centre_);
            continue;
        }
        Interpolate position;
        position.first = {directions_, i, nullptr, nullptr};
        position.second = centre_;
        position.turn = degrees() / 90;
        LatentPoint point;
        point.mixture = std::make_shared<const Interpolate>(position);
        points.push_back(point);
    }
    return points;
}

void NeighbourPanel::showPoints(const std::shared_ptr<const PointsView>& view) {
    view_ = view;
    const QSignalBlocker quiet(tiles_);
    tiles_->setTiles(tilesOf(view, &PointsView::tiles));
    if (tiles_->selected() < 0) tiles_->setSelected(kCentre);
}

void NeighbourPanel::recentre(int tile) {
    if (tile < 0 || tile == kCentre) return;
    LatentPoint chosen = points()[static_cast<std::size_t>(tile)];
    // After many turns their whole history is as long as z itself: then z is taken.
    if (depthOf(chosen) > kDeepestCentre && view_ && view_->z && samePoints(view_->request.points, points()))
        chosen = pointOf(*view_->z, tile);
    if (depthOf(chosen) > kDeepestCentre) return;
    centre_ = chosen;
    {
        const QSignalBlocker quiet(tiles_);
        tiles_->setSelected(kCentre);
    }
    Q_EMIT looked(centre_, tr("Middle"));
    Q_EMIT changed();
    Q_EMIT settled(tr("middle"));
}

bool NeighbourPanel::eventFilter(QObject* watched, QEvent* event) {
    if (watched == tiles_ && event->type() == QEvent::MouseButtonRelease) {
        const auto* mouse = static_cast<QMouseEvent*>(event);
        if (mouse->button() == Qt::LeftButton) recentre(tiles_->tileAt(mouse->pos()));
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace shortrun
