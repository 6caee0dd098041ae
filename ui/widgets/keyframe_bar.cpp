#include "ui/widgets/keyframe_bar.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QSignalBlocker>
#include <QToolButton>
#include <algorithm>

#include "ui/picked_tiles.h"
#include "ui/theme.h"
#include "ui/widgets/tile_view.h"

namespace shortrun {

namespace {

constexpr int kTilesHeight = 84;  // twice 32 and a line
constexpr int kLowTilesHeight = 52;
constexpr double kMostSeconds = 120;

QToolButton* iconButton(const QString& icon, const QString& name, const QString& toolTip, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setIcon(Theme::instance().icon(icon));
    button->setAccessibleName(name);
    button->setToolTip(toolTip);
    button->setFixedSize(Theme::kControlHeight, Theme::kControlHeight);
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

}  // namespace

KeyframeBar::KeyframeBar(QWidget* parent) : QWidget(parent) {
    buildButtons();
    hint_ = new QLabel(tr("Keyframes make a film: add the picture shown, move on, add the next."), this);
    hint_->setProperty("role", "secondary");
    tiles_ = new TileView(this);
    tiles_->setAccessibleName(tr("Keyframes"));
    tiles_->setToolTip(
        tr("Keyframes in their order: click one to go there; Delete takes it out, Alt with the left or "
           "right arrow moves it"));
    tiles_->setSelectable(true);
    tiles_->setSpacing(Theme::kGrid);
    tiles_->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    tiles_->setFileStem("keyframe");
    tiles_->installEventFilter(this);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    row->addWidget(add_);
    row->addWidget(hint_, 1);
    row->addWidget(tiles_, 1);
    for (QWidget* widget :
         {static_cast<QWidget*>(seconds_), static_cast<QWidget*>(earlier_), static_cast<QWidget*>(later_),
          static_cast<QWidget*>(remove_), static_cast<QWidget*>(play_), static_cast<QWidget*>(export_)})
        row->addWidget(widget);

    connect(add_, &QToolButton::clicked, this, &KeyframeBar::addRequested);
    connect(tiles_, &TileView::selectionChanged, this, &KeyframeBar::select);
    connect(seconds_, &QDoubleSpinBox::valueChanged, this, [this](double seconds) {
        if (selected() < 0) return;
        keyframes_[selected()].seconds = seconds;
        showState();
        Q_EMIT changed(tr("duration"), false);
    });
    connect(earlier_, &QToolButton::clicked, this, [this] { move(-1); });
    connect(later_, &QToolButton::clicked, this, [this] { move(1); });
    connect(remove_, &QToolButton::clicked, this, &KeyframeBar::remove);
    connect(play_, &QToolButton::clicked, this, &KeyframeBar::playRequested);
    connect(export_, &QToolButton::clicked, this, &KeyframeBar::exportRequested);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    setMinimumHeight(kLowTilesHeight);
    setTall(true);
    setPlaying(false);
    showState();
}

QSize KeyframeBar::sizeHint() const {
    return {QWidget::sizeHint().width(), kTilesHeight};
}

void KeyframeBar::setTall(bool tall) {
    setMaximumHeight(tall ? kTilesHeight : kLowTilesHeight);
}

void KeyframeBar::buildButtons() {
    add_ = new QToolButton(this);
    add_->setIcon(Theme::instance().icon("plus"));
    add_->setText(tr("Keyframe"));
    add_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    add_->setFixedHeight(Theme::kControlHeight);
    add_->setFocusPolicy(Qt::StrongFocus);
    add_->setAccessibleName(tr("Add a keyframe"));
    add_->setToolTip(tr("Add the picture shown as a keyframe, behind the chosen one (K)"));
    seconds_ = new QDoubleSpinBox(this);
    seconds_->setRange(0.1, kMostSeconds);
    seconds_->setDecimals(1);
    seconds_->setSingleStep(0.5);
    seconds_->setSuffix(tr(" s"));
    seconds_->setKeyboardTracking(false);
    seconds_->setFixedHeight(Theme::kControlHeight);
    seconds_->setAccessibleName(tr("Seconds to the next keyframe"));
    seconds_->setToolTip(tr("How long the way from this keyframe to the next one takes"));
    earlier_ = iconButton("chevron-left", tr("Earlier"),
                          tr("Move the keyframe before its neighbour (Alt+Left)"), this);
    later_ = iconButton("chevron-right", tr("Later"),
                        tr("Move the keyframe behind its neighbour (Alt+Right)"), this);
    remove_ = iconButton("trash", tr("Take out"), tr("Take the keyframe out (Delete)"), this);
    play_ = iconButton("play", tr("Play the keyframes"), {}, this);
    export_ = iconButton("film", tr("Export the film"),
                         tr("Export the way through the keyframes as MP4 or WebP (Ctrl+E)"), this);
}

int KeyframeBar::selected() const {
    return tiles_->selected() < keyframes_.size() ? tiles_->selected() : -1;
}

void KeyframeBar::setKeyframes(const QList<Keyframe>& keyframes) {
    keyframes_ = keyframes;
    showState();
}

void KeyframeBar::add(const LatentPoint& point) {
    const qsizetype place = selected() < 0 ? keyframes_.size() : selected() + 1;
    Keyframe keyframe{point};
    if (place > 0) keyframe.seconds = keyframes_[place - 1].seconds;
    keyframes_.insert(place, keyframe);
    showState();
    Q_EMIT changed(tr("keyframe"), true);
}

void KeyframeBar::setPictures(std::shared_ptr<const ImageTiles> tiles) {
    const QSignalBlocker quiet(tiles_);
    tiles_->setTiles(std::move(tiles));
    showState();
}

void KeyframeBar::setPlaying(bool playing) {
    play_->setIcon(Theme::instance().icon(playing ? "pause" : "play"));
    play_->setToolTip(playing
                          ? tr("Stop (P)")
                          : tr("Play from keyframe to keyframe, along the great circle between them (P)"));
}

void KeyframeBar::select(int keyframe) {
    showState();
    if (keyframe >= 0 && keyframe < keyframes_.size()) Q_EMIT chosen(keyframe);
}

void KeyframeBar::showState() {
    const bool any = !keyframes_.isEmpty();
    const int chosen = selected();
    const bool last = chosen + 1 == keyframes_.size();
    hint_->setVisible(!any);
    for (QWidget* widget :
         {static_cast<QWidget*>(tiles_), static_cast<QWidget*>(earlier_), static_cast<QWidget*>(later_),
          static_cast<QWidget*>(remove_), static_cast<QWidget*>(play_), static_cast<QWidget*>(export_)})
        widget->setVisible(any);
    tiles_->setColumns(std::max(1, static_cast<int>(keyframes_.size())));
    QStringList labels;
    for (qsizetype i = 0; i < keyframes_.size(); ++i)
        labels << (i + 1 < keyframes_.size() ? tr("%1 s").arg(keyframes_[i].seconds) : tr("end"));
    tiles_->setLabels(labels);
    const QSignalBlocker quiet(seconds_);
    seconds_->setVisible(chosen >= 0 && !last);
    if (chosen >= 0) seconds_->setValue(keyframes_[chosen].seconds);
    earlier_->setEnabled(chosen > 0);
    later_->setEnabled(chosen >= 0 && !last);
    remove_->setEnabled(chosen >= 0);
    play_->setEnabled(keyframes_.size() > 1);
    export_->setEnabled(keyframes_.size() > 1);
}

void KeyframeBar::remove() {
    if (selected() < 0) return;
    keyframes_.removeAt(selected());
    showState();
    Q_EMIT changed(tr("keyframe"), true);
}

void KeyframeBar::move(int by) {
    const int from = selected(), to = from + by;
    if (from < 0 || to < 0 || to >= keyframes_.size()) return;
    keyframes_.move(from, to);
    // The pictures follow at once, before the engine has made them anew.
    if (const auto& tiles = tiles_->tiles(); tiles && tiles->count == keyframes_.size()) {
        std::vector<int> order;
        for (int i = 0; i < tiles->count; ++i) order.push_back(i == to ? from : i == from ? to : i);
        tiles_->setTiles(pickTiles(*tiles, order));
    }
    {
        const QSignalBlocker quiet(tiles_);
        tiles_->setSelected(to);
    }
    showState();
    Q_EMIT changed(tr("order of keyframes"), true);
}

void KeyframeBar::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Delete || event->key() == Qt::Key_Backspace) return remove();
    if (event->modifiers() & Qt::AltModifier && event->key() == Qt::Key_Left) return move(-1);
    if (event->modifiers() & Qt::AltModifier && event->key() == Qt::Key_Right) return move(1);
    QWidget::keyPressEvent(event);
}

// The arrows choose; with Alt they move.
bool KeyframeBar::eventFilter(QObject* watched, QEvent* event) {
    if (watched == tiles_ && event->type() == QEvent::KeyPress) {
        auto* key = static_cast<QKeyEvent*>(event);
        const bool ours = key->key() == Qt::Key_Delete || key->key() == Qt::Key_Backspace ||
                          (key->modifiers() & Qt::AltModifier);
        if (ours) {
            keyPressEvent(key);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

}  // namespace shortrun
