#include "ui/widgets/latent_end.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QSignalBlocker>
#include <QSpinBox>

#include "ui/theme.h"
#include "ui/widgets/seed_field.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {
constexpr int kWidth = 160;
constexpr int kControlHeight = 32;
constexpr int kLargestIndex = 9999;
}  // namespace

LatentEnd::LatentEnd(const QString& symbol, int rho, QWidget* parent) : QWidget(parent) {
    setFixedWidth(kWidth);
    auto* name = new QLabel(symbol, this);
    name->setFont(Theme::instance().font(Theme::Type::Heading));
    auto* place = new QLabel(tr("ρ = %1").arg(rho), this);
    place->setProperty("role", "secondary");
    picture_ = new TileView(this);
    picture_->setFixedSize(kWidth, kWidth);
    picture_->setAccessibleName(tr("M(%1)").arg(symbol));
    picture_->setToolTip(tr("M(%1), the picture at ρ = %2: click to go there").arg(symbol).arg(rho));
    picture_->setFileStem("end");
    picture_->setCursor(Qt::PointingHandCursor);
    picture_->installEventFilter(this);
    seed_ = new SeedField(tr("Seed of %1").arg(symbol), SeedField::Steps::Hidden, this);
    index_ = new QSpinBox(this);
    index_->setRange(0, kLargestIndex);
    index_->setPrefix(tr("no. "));
    index_->setKeyboardTracking(false);
    index_->setFixedHeight(32);
    index_->setAccessibleName(tr("Number of %1 in the draw").arg(symbol));
    index_->setToolTip(tr("Which z of the seed's draw, counted from 0"));
    origin_ = new QLabel(this);
    origin_->setProperty("role", "secondary");
    origin_->setWordWrap(true);

    auto* heading = new QHBoxLayout;
    heading->addWidget(name);
    heading->addStretch();
    heading->addWidget(place);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::kGrid);
    column->addStretch();
    column->addLayout(heading);
    column->addWidget(picture_);
    column->addWidget(seed_);
    auto* indexRow = new QHBoxLayout;
    indexRow->addStrut(kControlHeight);  // a style sheet's minimum height wins over a fixed one
    indexRow->addWidget(index_);
    column->addLayout(indexRow);
    column->addWidget(origin_);
    column->addStretch();

    connect(seed_, &SeedField::seedChanged, this, &LatentEnd::takeFields);
    connect(index_, &QSpinBox::valueChanged, this, &LatentEnd::takeFields);
    showFields();
}

void LatentEnd::setPoint(const LatentPoint& point) {
    point_ = point;
    showFields();
}

void LatentEnd::setPicture(std::shared_ptr<const ImageTiles> tile) {
    picture_->setTiles(std::move(tile));
}

void LatentEnd::drawNew() {
    seed_->drawNew();
}

void LatentEnd::takeFields() {
    // A seed chosen here takes the place of a point that came from elsewhere.
    point_ = {seed_->seed(), index_->value(), nullptr};
    showFields();
    Q_EMIT pointChanged();
}

void LatentEnd::showFields() {
    const QSignalBlocker quietSeed(seed_), quietIndex(index_);
    seed_->setSeed(point_.seed);
    index_->setValue(point_.index);
    origin_->setText(point_.z ? tr("From a reconstructed photo. A new seed replaces it.") : QString());
    origin_->setVisible(point_.z != nullptr);
}

bool LatentEnd::eventFilter(QObject* watched, QEvent* event) {
    if (watched == picture_ && event->type() == QEvent::MouseButtonRelease &&
        static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton)
        Q_EMIT picked();
    return QWidget::eventFilter(watched, event);
}

}  // namespace shortrun
