#include "ui/widgets/birth_view.h"

#include <QLabel>
#include <QVBoxLayout>

#include "ui/snapshot_parts.h"
#include "ui/theme.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {

constexpr int kCount = 12;
constexpr int kColumns = 6;
constexpr int kFrameMs = 48;
constexpr int kRestMs = 4500;
/// A chain of a hundred steps is not watched step by step.
constexpr int kFramesOfABirth = 60;

}  // namespace

BirthView::BirthView(EngineBridge& bridge, QWidget* parent)
    : QWidget(parent), bridge_(bridge), tiles_(new TileView(this)), caption_(new QLabel(this)) {
    tiles_->setAccessibleName(tr("Pictures being born"));
    tiles_->setColumns(kColumns);
    tiles_->setSpacing(8);
    tiles_->setFileStem(QStringLiteral("sample"));
    caption_->setProperty("role", "caption");
    caption_->setFont(Theme::instance().font(Theme::Type::Caption));
    caption_->setAlignment(Qt::AlignCenter);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::kGrid);
    column->addWidget(tiles_, 1);
    column->addWidget(caption_);
    pace_.setInterval(kFrameMs);
    rest_.setInterval(kRestMs);
    rest_.setSingleShot(true);
    connect(&pace_, &QTimer::timeout, this, &BirthView::play);
    connect(&rest_, &QTimer::timeout, this, &BirthView::request);
}

void BirthView::restart() {
    coming_.clear();
    pace_.stop();
    rest_.stop();
    seed_ = 1;
    asked_ = false;
    tiles_->setTiles(nullptr);
    caption_->clear();
    if (isVisible()) request();
}

void BirthView::request() {
    if (!bridge_.status().model || bridge_.status().model->channels == 0) return;
    asked_ = true;
    bridge_.submit(Preview{kCount, seed_});
}

void BirthView::showSnapshot(const Snapshot& snapshot) {
    if (!asked_ && isVisible()) request();
    if (!updated(seen_, snapshot.preview) || !seen_ || !asked_ || seen_->request.seed != seed_) return;
    const int stride = std::max(1, seen_->steps / kFramesOfABirth);
    const bool last = seen_->step >= seen_->steps;
    if (!last && !coming_.empty() && seen_->step - coming_.back()->step < stride) return;
    coming_.push_back(seen_);
    if (!pace_.isActive()) pace_.start();
}

void BirthView::play() {
    if (coming_.empty()) return pace_.stop();
    const auto view = coming_.front();
    coming_.pop_front();
    tiles_->setTiles(tilesOf(view, &PreviewView::tiles));
    const auto& model = bridge_.status().model;
    const QString name = model ? QString::fromStdString(model->name) : QString();
    caption_->setText(tr("%1  ·  step %2 of %3").arg(name).arg(view->step).arg(view->steps));
    if (view->step >= view->steps) rest();
}

void BirthView::rest() {
    pace_.stop();
    coming_.clear();
    ++seed_;
    rest_.start();
}

void BirthView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (!asked_ || !rest_.isActive()) request();
}

void BirthView::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    pace_.stop();
    rest_.stop();
    coming_.clear();
}

}  // namespace shortrun
