#include "ui/widgets/latent_end.h"

#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QMouseEvent>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QUrl>
#include <algorithm>
#include <optional>

#include "ui/picture_origin.h"
#include "ui/theme.h"
#include "ui/widgets/seed_field.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {

/// The sample of a picture that the page Generate has exported.
std::optional<LatentPoint> pointOfPicture(const QMimeData* data) {
    const QList<QUrl> urls = data ? data->urls() : QList<QUrl>();
    if (urls.size() != 1 || !urls.front().isLocalFile()) return std::nullopt;
    const auto origin = originOfFile(urls.front().toLocalFile());
    if (!origin || origin->page != PageId::Generate) return std::nullopt;
    bool number = false;
    const quint64 seed = origin->state["seed"].toString().toULongLong(&number);
    if (!number) return std::nullopt;
    return LatentPoint{seed, std::max(0, origin->state["sample"].toInt()), nullptr, nullptr};
}

constexpr int kEndWidth = 160;
constexpr int kLargestNumber = 10'000;  ///< counted from 1
constexpr int kNone = 0;
constexpr int kWordWidth = 72;

}  // namespace

LatentEnd::LatentEnd(const QString& symbol, const QString& place, Form form, QWidget* parent)
    : QWidget(parent) {
    setAcceptDrops(true);
    if (form == Form::Large) buildPicture(symbol, place);
    buildFields(symbol);
    layOut(form, symbol, place);
    setPins({});
    connect(seed_, &SeedField::seedChanged, this, &LatentEnd::takeFields);
    connect(number_, &QSpinBox::valueChanged, this, &LatentEnd::takeFields);
    showFields();
}

void LatentEnd::buildPicture(const QString& symbol, const QString& place) {
    setFixedWidth(kEndWidth);
    picture_ = new TileView(this);
    picture_->setFixedSize(kEndWidth, kEndWidth);
    picture_->setAccessibleName(tr("M(%1)").arg(symbol));
    picture_->setToolTip(tr("M(%1), the picture at %2: click to go there").arg(symbol, place));
    picture_->setFileStem("end");
    picture_->setCursor(Qt::PointingHandCursor);
    picture_->installEventFilter(this);
}

void LatentEnd::buildFields(const QString& symbol) {
    seed_ = new SeedField(tr("Seed of %1").arg(symbol), SeedField::Steps::Hidden, this);
    number_ = new QSpinBox(this);
    number_->setRange(kNone, kLargestNumber);
    number_->setPrefix(tr("no. "));
    number_->setKeyboardTracking(false);
    number_->setFixedHeight(Theme::kControlHeight);
    number_->setAccessibleName(tr("Number of %1 in the draw").arg(symbol));
    number_->setToolTip(tr("Which z of the seed's draw, counted from 1 as on the page Generate"));
    origin_ = new QLabel(this);
    origin_->setProperty("role", "secondary");
    origin_->setWordWrap(true);
    pins_ = new QMenu(this);
    pinned_ = new QToolButton(this);
    pinned_->setIcon(Theme::instance().icon("pin"));
    pinned_->setFixedSize(Theme::kControlHeight, Theme::kControlHeight);
    pinned_->setPopupMode(QToolButton::InstantPopup);
    pinned_->setMenu(pins_);
    pinned_->setFocusPolicy(Qt::StrongFocus);
    pinned_->setAccessibleName(tr("%1 from a pinned sample").arg(symbol));
    pinned_->setToolTip(
        tr("Take %1 from a sample that is pinned on the page Generate; or drop a picture that was "
           "exported here")
            .arg(symbol));
}

void LatentEnd::layOut(Form form, const QString& symbol, const QString& place) {
    auto* name = new QLabel(symbol, this);
    name->setFont(Theme::instance().font(Theme::Type::Heading));
    name->setToolTip(place);
    auto* indexRow = new QHBoxLayout;
    indexRow->setSpacing(4);
    indexRow->addStrut(Theme::kControlHeight);  // a style sheet's minimum height wins over a fixed one
    if (form == Form::Row) {
        indexRow->setContentsMargins(0, 0, 0, 0);
        name->setFixedWidth(24);
        indexRow->addWidget(name);
        indexRow->addWidget(seed_, 1);
        indexRow->addWidget(number_);
        indexRow->addWidget(pinned_);
        origin_->hide();
        setLayout(indexRow);
        return;
    }
    indexRow->addWidget(number_, 1);
    indexRow->addWidget(pinned_);
    auto* where = new QLabel(place, this);
    where->setProperty("role", "secondary");
    auto* heading = new QHBoxLayout;
    heading->addWidget(name);
    heading->addStretch();
    heading->addWidget(where);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(Theme::kGrid);
    column->addStretch();
    column->addLayout(heading);
    column->addWidget(picture_);
    column->addWidget(seed_);
    column->addLayout(indexRow);
    column->addWidget(origin_);
    column->addStretch();
}

void LatentEnd::setPins(const QList<NamedPoint>& pins) {
    pins_->clear();
    for (const NamedPoint& pin : pins)
        pins_->addAction(pin.name, this, [this, point = pin.point] { take(point); });
    pinned_->setEnabled(!pins.isEmpty());
}

void LatentEnd::take(const LatentPoint& point) {
    setPoint(point);
    Q_EMIT pointChanged();
}

void LatentEnd::dragEnterEvent(QDragEnterEvent* event) {
    if (pointOfPicture(event->mimeData())) event->acceptProposedAction();
}

void LatentEnd::dropEvent(QDropEvent* event) {
    const auto point = pointOfPicture(event->mimeData());
    if (!point) return;
    event->acceptProposedAction();
    take(*point);
}

void LatentEnd::setPoint(const LatentPoint& point) {
    point_ = point;
    showFields();
}

void LatentEnd::setPicture(std::shared_ptr<const ImageTiles> tile) {
    if (picture_) picture_->setTiles(std::move(tile));
}

void LatentEnd::drawNew() {
    seed_->drawNew();
}

void LatentEnd::takeFields() {
    // A seed chosen here takes the place of a point that came from elsewhere.
    point_ = {seed_->seed(), std::max(0, number_->value() - 1), nullptr};
    showFields();
    Q_EMIT pointChanged();
}

void LatentEnd::showFields() {
    const QSignalBlocker quietSeed(seed_), quietNumber(number_);
    seed_->setSeed(point_.seed);
    const QString name = QString::fromStdString(point_.name);
    const QString photo = name.isEmpty() ? tr("From a reconstructed photo.") : tr("From the photo %1.").arg(name);
    const QString place = point_.z ? photo : point_.mixture ? tr("Between other points.") : QString();
    const bool elsewhere = !place.isEmpty();
    origin_->setText(place);
    if (picture_) origin_->setVisible(elsewhere);
    // Neither seed nor number made it: in their place stands what did.
    const QString word = point_.mixture ? tr("mix") : name.isEmpty() || picture_ ? tr("photo") : name;
    const QString shown = fontMetrics().elidedText(word, Qt::ElideRight, kWordWidth);
    number_->setMinimum(elsewhere ? kNone : 1);
    number_->setSpecialValueText(elsewhere ? shown : QString());
    number_->setValue(elsewhere ? kNone : point_.index + 1);
    if (elsewhere) seed_->setUnknown();
    setToolTip(elsewhere ? tr("%1 A new seed or number replaces it.").arg(place) : QString());
}

bool LatentEnd::eventFilter(QObject* watched, QEvent* event) {
    if (watched == picture_ && event->type() == QEvent::MouseButtonRelease &&
        static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton)
        Q_EMIT picked();
    return QWidget::eventFilter(watched, event);
}

}  // namespace shortrun
