#include "ui/widgets/pin_tray.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>
#include <algorithm>

#include "ui/picked_tiles.h"
#include "ui/theme.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {
constexpr int kTilesHeight = 84;  // twice 32 and a line
constexpr int kTileWidth = 64, kWidestGap = 80;
constexpr int kNameWidth = 128;
constexpr int kLongestName = 40;
constexpr qsizetype kMostPins = 100;
}  // namespace

PinTray::PinTray(QWidget* parent) : QWidget(parent), tiles_(new TileView(this)), name_(new QLineEdit(this)) {
    tiles_->setAccessibleName(tr("Pinned samples"));
    tiles_->setToolTip(tr("Pinned samples: click one for its film; F2 names it, Delete takes it out"));
    tiles_->setSelectable(true);
    tiles_->setFixedHeight(kTilesHeight);
    tiles_->setSpacing(Theme::kGrid);
    tiles_->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    tiles_->setFileStem("pin");
    tiles_->installEventFilter(this);
    name_->setFixedWidth(kNameWidth);
    name_->setMaxLength(kLongestName);
    name_->setAccessibleName(tr("Name of the pinned sample"));
    name_->setToolTip(tr("The name of the chosen sample; Interpolate lists the pinned samples by it"));
    remove_ = new QToolButton(this);
    remove_->setIcon(Theme::instance().icon("trash"));
    remove_->setFixedSize(Theme::kControlHeight, Theme::kControlHeight);
    remove_->setFocusPolicy(Qt::StrongFocus);
    remove_->setAccessibleName(tr("Take out of the tray"));
    remove_->setToolTip(tr("Take the chosen sample out of the tray (Delete)"));
    auto* title = new QLabel(tr("Pinned"), this);
    title->setFont(Theme::instance().font(Theme::Type::Heading));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(Theme::kGrid);
    row->addWidget(title, 0, Qt::AlignTop);
    row->addWidget(tiles_, 1);
    row->addWidget(name_);
    row->addWidget(remove_);
    connect(tiles_, &TileView::menuOpening, this, &PinTray::addToMenu);
    connect(tiles_, &TileView::selectionChanged, this, [this] {
        showState();
        if (selected() >= 0) Q_EMIT chosen(pins_[selected()]);
    });
    connect(tiles_, &TileView::activated, this, &PinTray::beginRename);
    connect(name_, &QLineEdit::editingFinished, this, [this] { rename(name_->text().trimmed()); });
    connect(remove_, &QToolButton::clicked, this, &PinTray::remove);
    showState();
}

int PinTray::selected() const {
    return tiles_->selected() < pins_.size() ? tiles_->selected() : -1;
}

void PinTray::setPins(const QList<NamedPoint>& pins) {
    pins_ = pins.mid(0, kMostPins);
    showState();
}

void PinTray::pin(const LatentPoint& point, const QString& name) {
    const auto same = [&](const NamedPoint& pin) { return samePoint(pin.point, point); };
    const auto there = std::find_if(pins_.begin(), pins_.end(), same);
    if (there != pins_.end()) return tiles_->setSelected(static_cast<int>(there - pins_.begin()));
    if (pins_.size() >= kMostPins) return;
    pins_.append({name, point});
    showState();
    Q_EMIT changed(tr("pin"), true);
}

void PinTray::setPictures(std::shared_ptr<const ImageTiles> tiles) {
    const QSignalBlocker quiet(tiles_);
    tiles_->setTiles(std::move(tiles));
    showState();
}

void PinTray::showState() {
    setVisible(!pins_.isEmpty());
    tiles_->setColumns(std::max(1, static_cast<int>(pins_.size())));
    QStringList names;
    for (const NamedPoint& pin : pins_) names << pin.name;
    tiles_->setLabels(names);
    spread();
    const int chosen = selected();
    name_->setVisible(chosen >= 0);
    remove_->setVisible(chosen >= 0);
    const QSignalBlocker quiet(name_);
    name_->setText(chosen >= 0 ? pins_[chosen].name : QString());
}

// Names have the room that the tray has.
void PinTray::spread() {
    const int count = std::max(1, static_cast<int>(pins_.size()));
    tiles_->setSpacing(std::clamp(tiles_->width() / count - kTileWidth, int{Theme::kGrid}, kWidestGap));
}

void PinTray::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    QMetaObject::invokeMethod(this, &PinTray::spread, Qt::QueuedConnection);  // once the row is laid out
}

void PinTray::beginRename() {
    name_->setFocus();
    name_->selectAll();
}

void PinTray::addToMenu(QMenu* menu, int tile) {
    if (tile < 0 || tile >= pins_.size()) return;
    menu->addAction(tr("Rename"), QKeySequence(Qt::Key_F2), this, &PinTray::beginRename);
    menu->addAction(Theme::instance().icon("trash"), tr("Take out of the tray"), QKeySequence(Qt::Key_Delete), this,
                    &PinTray::remove);
}

void PinTray::rename(const QString& name) {
    const int chosen = selected();
    if (chosen < 0 || name.isEmpty() || pins_[chosen].name == name) return;
    pins_[chosen].name = name;
    showState();
    Q_EMIT changed(tr("name"), false);
}

void PinTray::remove() {
    const int chosen = selected();
    if (chosen < 0) return;
    pins_.removeAt(chosen);
    // What is left stays in sight while the engine makes it anew.
    if (const auto& tiles = tiles_->tiles()) {
        std::vector<int> left;
        for (int i = 0; i < tiles->count; ++i)
            if (i != chosen) left.push_back(i);
        const QSignalBlocker quiet(tiles_);
        tiles_->setTiles(pickTiles(*tiles, left));
    }
    showState();
    Q_EMIT changed(tr("pin"), true);
}

QImage PinTray::sheet() const {
    return tiles_->sheet();
}

bool PinTray::eventFilter(QObject* watched, QEvent* event) {
    if (watched == tiles_ && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Delete || key == Qt::Key_Backspace) {
            remove();
            return true;
        }
        if (key == Qt::Key_F2) {
            beginRename();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace shortrun
