#include "ui/widgets/reconstruction_stage.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <algorithm>
#include <cmath>

#include "ui/picked_tiles.h"
#include "ui/theme.h"
#include "ui/widgets/error_readings.h"
#include "ui/widgets/film_scrubber.h"
#include "ui/widgets/loss_plot.h"
#include "ui/widgets/mask_painter.h"
#include "ui/widgets/photo_view.h"
#include "ui/widgets/tile_view.h"
#include "ui/widgets/track_slider.h"

namespace shortrun {

namespace {
constexpr int kPhotoColumnWidth = 184;
constexpr int kWidestPhotoColumn = 360;
constexpr double kPhotoShare = 1.0 / 6;  ///< of the stage's width
constexpr double kPhotoShape = 152.0 / 184;
constexpr int kLowestPhoto = 96;
constexpr int kLowestPlot = 72;
constexpr int kHighestPlot = 136;
constexpr int kShareOfPictures = 3;  ///< of the height, for each part that the plot has
constexpr int kStripFrames = 10;
constexpr int kStripGap = 2;
}  // namespace

ReconstructionStage::ReconstructionStage(QWidget* parent) : QWidget(parent) {
    plot_ = new LossPlot(this);
    plot_->setMinimumHeight(kLowestPlot);
    plot_->setMaximumHeight(kHighestPlot);
    scrubber_ = new FilmScrubber("t", tr("Steps of the descent"), this);
    auto* row = new QHBoxLayout;
    row->setSpacing(3 * Theme::kGrid);
    row->addLayout(buildPhotoColumn());
    row->addLayout(buildPictures(), 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::kGrid);
    column->addLayout(row, kShareOfPictures);
    column->addWidget(plot_, 1);
    column->addWidget(scrubber_);
    connect(scrubber_, &FilmScrubber::frameChanged, this, &ReconstructionStage::showFrame);
    connect(plot_, &LossPlot::frameChosen, this, [this](int t) {
        scrubber_->pause();
        scrubber_->setFrame(t);
    });
    clear();
}

QPushButton* ReconstructionStage::addButton(const QString& text, const QString& toolTip,
                                            std::function<void()> action) {
    auto* button = new QPushButton(text, this);
    button->setToolTip(toolTip);
    connect(button, &QPushButton::clicked, this, std::move(action));
    buttons_.append(button);
    return button;
}

QLayout* ReconstructionStage::buildPhotoColumn() {
    name_ = new QLabel(this);
    name_->setFont(Theme::instance().font(Theme::Type::Heading));
    size_ = new QLabel(this);
    size_->setProperty("role", "secondary");
    mask_ = new QLabel(this);
    mask_->setProperty("role", "caption");
    mask_->setFont(Theme::instance().font(Theme::Type::Caption));
    photo_ = new PhotoView(this);
    connect(photo_, &PhotoView::cropChanged, this, &ReconstructionStage::cropMoved);
    connect(photo_, &PhotoView::settled, this, &ReconstructionStage::cropSettled);
    readings_ = new ErrorReadings(this);
    setPhotoWidth(kPhotoColumnWidth);
    auto* column = new QVBoxLayout;
    column->setSpacing(Theme::kGrid);
    for (QWidget* widget :
         {static_cast<QWidget*>(name_), static_cast<QWidget*>(photo_), static_cast<QWidget*>(size_),
          static_cast<QWidget*>(readings_), static_cast<QWidget*>(mask_)})
        column->addWidget(widget, widget == photo_ ? 1 : 0);
    column->addStretch();
    return column;
}

QLayout* ReconstructionStage::buildActions() {
    auto* row = new QHBoxLayout;
    row->setSpacing(Theme::kGrid);
    row->addStretch();
    row->addWidget(addButton(tr("Best"), tr("Go to the t with the smallest error (B)"),
                             [this] { showBest(); }));
    for (const int end : {1, 2})
        row->addWidget(addButton(end == 1 ? tr("Use as z₁") : tr("Use as z₂"),
                                 tr("Take the best z as end %1 of an interpolation").arg(end),
                                 [this, end] { Q_EMIT endChosen(end); }));
    morph_ = addButton(tr("Morph"), tr("Interpolate from this photo to the next one in the tray"),
                       [this] { Q_EMIT morphChosen(); });
    row->addWidget(morph_);
    return row;
}

QLayout* ReconstructionStage::buildPictures() {
    auto* row = new QHBoxLayout;
    row->setSpacing(2 * Theme::kGrid);
    const auto add = [&](TileView*& view, const QString& heading, const QString& name, const QString& stem) {
        auto* label = new QLabel(heading, this);
        label->setProperty("role", "secondary");
        label->setAlignment(Qt::AlignCenter);
        view = new TileView(this);
        view->setAccessibleName(name);
        view->setFileStem(stem);
        view->setAlignment(Qt::AlignTop | Qt::AlignHCenter);
        auto* column = new QVBoxLayout;
        column->setSpacing(Theme::kGrid);
        column->addWidget(label);
        column->addWidget(view, 1);
        row->addLayout(column, 1);
    };
    add(target_, tr("x, what the model sees"), tr("Target x"), "target");
    add(frame_, tr("M(z<sub>t</sub>)"), tr("Reconstruction M(z) at step t"), "reconstruction");
    painter_ = new MaskPainter(target_);
    auto* column = new QVBoxLayout;
    column->setSpacing(Theme::kGrid);
    column->addLayout(row, 1);
    column->addLayout(buildActions());  // under both, so that both pictures are of one size
    return column;
}

void ReconstructionStage::showPhoto(const Photo& photo) {
    // Long names end in an ellipsis; the tool tip has all of it.
    const QString name = QString::fromStdString(photo.source.name);
    name_->setText(name_->fontMetrics().elidedText(name, Qt::ElideMiddle, kPhotoColumnWidth));
    name_->setToolTip(name);
    size_->setText(tr("%1 × %2 pixels").arg(photo.size.width()).arg(photo.size.height()));
    photo_->showPhoto(photo.preview, photo.size, photo.source.crop);
}

void ReconstructionStage::clear() {
    view_.reset();
    readings_->clear();
    mask_->clear();
    readings_->setRule({});
    target_->setTiles(nullptr);
    frame_->setTiles(nullptr);
    plot_->showTruth({}, 0);
    plot_->showLoss({}, 0, 1);
    plot_->showFloor(0);
    plot_->showBest(-1);
    plot_->showFrame(-1);
    scrubber_->clear();
    for (QPushButton* button : buttons_) button->setEnabled(false);
}

void ReconstructionStage::showView(std::shared_ptr<const ReconstructionView> view, int index,
                                   bool fromStart) {
    // Fewer frames than were shown: this photo has begun anew, or is behind another.
    if (fromStart || view->framesOf(static_cast<std::size_t>(index)) < scrubber_->available()) clear();
    view_ = std::move(view);
    index_ = index;
    target_->setTiles(pickTiles(view_->targets, {index}));
    showRule();
    plot_->showTruth(view_->truth, index);
    plot_->showLoss(view_->loss, index, view_->steps);
    plot_->showFloor(view_->noiseStd * view_->noiseStd);
    const int best = bestFrame();
    plot_->showBest(best);
    scrubber_->setMark(best);
    scrubber_->setFrames(frames(), view_->steps);
    if (best >= 0) readings_->showBest(best, lossAt(best));
    const auto t = static_cast<std::size_t>(std::max(0, best));
    if (best >= 0 && t < view_->truth.size())
        readings_->showTruth(best, view_->truth[t][static_cast<std::size_t>(index)]);
    for (QPushButton* button : buttons_) button->setEnabled(best >= 0 && (button != morph_ || morphable_));
    alignPlot();
}

void ReconstructionStage::showTarget(const QImage& target) {
    if (target.isNull()) return;
    const QImage rgb = target.convertToFormat(QImage::Format_RGB888);
    auto tile = std::make_shared<ImageTiles>(1, rgb.width(), rgb.height(), 3);
    for (int y = 0; y < rgb.height(); ++y)
        std::copy_n(rgb.constScanLine(y), 3 * rgb.width(), tile->pixels.begin() + std::ptrdiff_t{3} * rgb.width() * y);
    target_->setTiles(std::move(tile));
}

void ReconstructionStage::setMorphable(bool morphable) {
    morphable_ = morphable;
    morph_->setEnabled(morphable && bestFrame() >= 0);
}

// How the mask is filled is seen; by what rule z moves is for those who ask.
void ReconstructionStage::showRule() {
    const auto n = static_cast<std::size_t>(index_);
    const QString rule = n < view_->rules.size() ? QString::fromStdString(view_->rules[n]) : QString();
    const bool masked = index_ < view_->masks.count &&
                        std::ranges::any_of(view_->masks.tile(index_), [](int value) { return value > 0; });
    const QString filling = rule.isEmpty() ? tr("Filling the masked part …") : tr("Masked: filled by the model");
    mask_->setText(masked ? filling : QString());
    readings_->setRule(rule);
}

int ReconstructionStage::frames() const {
    return view_ ? view_->framesOf(static_cast<std::size_t>(index_)) : 0;
}

int ReconstructionStage::bestFrame() const {
    if (!view_ || static_cast<std::size_t>(index_) >= view_->best.size() || frames() == 0) return -1;
    return view_->best[static_cast<std::size_t>(index_)];
}

bool ReconstructionStage::showsBest() const {
    return bestFrame() >= 0 && scrubber_->frame() == bestFrame();
}

void ReconstructionStage::showBest() {
    if (bestFrame() >= 0) scrubber_->setFrame(bestFrame());
}

double ReconstructionStage::lossAt(int t) const {
    return view_->loss[static_cast<std::size_t>(t)][static_cast<std::size_t>(index_)];
}

void ReconstructionStage::showFrame(int t) {
    if (!view_ || t >= frames()) return;
    frame_->setTiles(pickTiles(*view_->frames[static_cast<std::size_t>(t)], {index_}));
    frame_->setAccessibleDescription(tr("Step %1 of %2").arg(t).arg(view_->steps));
    readings_->showFrame(t, lossAt(t));
    plot_->showFrame(t);
}

QImage ReconstructionStage::target() const {
    return target_->image(0);
}

QImage ReconstructionStage::frame() const {
    return frame_->image(0);
}

QImage ReconstructionStage::result() const {
    const int best = bestFrame();
    return best < 0 ? QImage() : tileImage(*view_->frames[static_cast<std::size_t>(best)], index_);
}

std::vector<std::shared_ptr<const ImageTiles>> ReconstructionStage::film() const {
    std::vector<std::shared_ptr<const ImageTiles>> frames;
    if (!view_) return frames;
    for (int t = 0; t < this->frames(); ++t)
        frames.push_back(pickTiles(*view_->frames[static_cast<std::size_t>(t)], {index_}));
    return frames;
}

QImage ReconstructionStage::strip() const {
    const int best = bestFrame();
    if (best < 0) return {};
    QList<QImage> pictures{target()};
    for (const int t : evenlySpaced(frames() - 1, kStripFrames))
        pictures.append(tileImage(*view_->frames[static_cast<std::size_t>(t)], index_));
    pictures.append(result());
    const QSize tile = pictures.first().size();
    QImage strip(static_cast<int>(pictures.size()) * (tile.width() + kStripGap) - kStripGap, tile.height(),
                 QImage::Format_RGB32);
    strip.fill(Qt::white);
    QPainter painter(&strip);
    for (int i = 0; i < pictures.size(); ++i)
        painter.drawImage(i * (tile.width() + kStripGap), 0, pictures[i]);
    return strip;
}

void ReconstructionStage::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    setPhotoWidth(std::clamp(static_cast<int>(kPhotoShare * width()), kPhotoColumnWidth, kWidestPhotoColumn));
    // The layout inside the scrubber settles after this event.
    QTimer::singleShot(0, this, &ReconstructionStage::alignPlot);
}

void ReconstructionStage::setPhotoWidth(int width) {
    photo_->setFixedWidth(width);
    photo_->setMinimumHeight(kLowestPhoto);
    photo_->setMaximumHeight(static_cast<int>(kPhotoShape * width));
    readings_->setFixedWidth(width);
    mask_->setFixedWidth(width);
}

// The plot's axis and the track under it share their scale: the handle stands under the curve's point.
void ReconstructionStage::alignPlot() {
    const TrackSlider* track = scrubber_->track();
    const auto inPlot = [&](int t) {
        const QPoint point(static_cast<int>(std::lround(track->positionX(t))), 0);
        return plot_->mapFromGlobal(track->mapToGlobal(point)).x();
    };
    plot_->setEnds(inPlot(track->minimum()), inPlot(track->maximum()));
}

}  // namespace shortrun
