#include "ui/widgets/rho_strip.h"

#include <QEvent>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/snapshot_parts.h"
#include "ui/theme.h"
#include "ui/widgets/rho_slider.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {
constexpr int kLowestStrip = 88;
constexpr int kHighestStrip = 160;
}  // namespace

RhoStrip::RhoStrip(QWidget* parent)
    : QWidget(parent), slider_(new RhoSlider(this)), strip_(new TileView(this)) {
    strip_->setAccessibleName(tr("Strip of ten"));
    strip_->setColumns(kColumns);
    strip_->setSpacing(4);
    strip_->setSelectable(true);
    strip_->setAlignment(Qt::AlignTop | Qt::AlignHCenter);
    strip_->setFileStem("mixture");
    strip_->installEventFilter(this);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::kGrid);
    column->addWidget(slider_);
    column->addWidget(strip_);

    connect(slider_, &QSlider::valueChanged, this, [this] {
        markPicture();
        Q_EMIT moved(slider_->rho());
    });
    connect(slider_, &QSlider::sliderPressed, this, &RhoStrip::taken);
    connect(slider_, &QSlider::actionTriggered, this, &RhoStrip::taken);
    connect(slider_, &TrackSlider::settled, this, &RhoStrip::settled);
    connect(strip_, &TileView::selectionChanged, this, [this](int tile) {
        if (tile < 0 || !view_) return;
        Q_EMIT taken();
        slider_->setRho(view_->rho[static_cast<std::size_t>(tile)]);
        Q_EMIT settled();
    });
}

void RhoStrip::showStrip(std::shared_ptr<const StripView> view) {
    view_ = std::move(view);
    strip_->setTiles(tilesOf(view_, &StripView::tiles));
    showRho(view_->rho);
}

void RhoStrip::reserve(int side) {
    if (strip_->tiles() && strip_->tiles()->width == side) return;
    view_.reset();
    const QColor well = themeColours().well;
    auto places = std::make_shared<ImageTiles>(kColumns, side, side, 3);
    for (std::size_t i = 0; i < places->pixels.size(); i += 3) {
        places->pixels[i] = static_cast<std::uint8_t>(well.red());
        places->pixels[i + 1] = static_cast<std::uint8_t>(well.green());
        places->pixels[i + 2] = static_cast<std::uint8_t>(well.blue());
    }
    strip_->setTiles(std::move(places));
    std::vector<double> rho;
    for (int i = 0; i < kColumns; ++i) rho.push_back(static_cast<double>(i) / (kColumns - 1));
    showRho(rho);
}

QImage RhoStrip::sheet() const {
    return view_ ? strip_->sheet() : QImage();
}

void RhoStrip::showRho(const std::vector<double>& rho) {
    QStringList labels;
    for (const double one : rho) labels.append(QString::number(one, 'f', 2));
    strip_->setLabels(labels);
    slider_->setStrip(rho);
    alignSliderWithStrip();
    markPicture();
}

void RhoStrip::markPicture() {
    const QSignalBlocker quiet(strip_);
    strip_->setSelected(slider_->stripIndex());
}

void RhoStrip::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    strip_->setFixedHeight(std::clamp(width() / kColumns, kLowestStrip, kHighestStrip));
}

bool RhoStrip::eventFilter(QObject* watched, QEvent* event) {
    if (watched == strip_ && event->type() == QEvent::Resize) alignSliderWithStrip();
    return QWidget::eventFilter(watched, event);
}

// The handle stands exactly over the strip's picture of the same rho.
void RhoStrip::alignSliderWithStrip() {
    const auto tiles = strip_->tiles();
    if (!tiles || tiles->empty()) return;
    const int offset = strip_->x() - slider_->x();
    slider_->setEnds(offset + strip_->tileRect(0).center().x(),
                     offset + strip_->tileRect(tiles->count - 1).center().x());
}

}  // namespace shortrun
